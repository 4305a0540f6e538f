using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;

namespace Itms.Domain.Taskings;

/// <content>HQ review, clearance, transmittal (Life 5–7).</content>
public static partial class TaskingDecider
{
    /// <summary>If the response is already with clearing officials, it goes on to the new ones: the old one may have left.</summary>
    private static Decision NameClearingOfficial(Tasking t, TaskingCommand.NameClearingOfficial c, Rules rules)
    {
        var positions = c.Positions
            .Select(p => Position.All.FirstOrDefault(known => known.Equals(p?.Trim(), StringComparison.OrdinalIgnoreCase)))
            .ToList();
        var invalid = Check(errors =>
        {
            errors.Require(positions.Count > 0, "positions", "must name at least one position");
            for (var i = 0; i < positions.Count; i++)
                if (positions[i] is null)
                    errors.Add($"positions[{i}]", $"must be one of: {string.Join(", ", Position.All)}");
            errors.Require(c.Kind is ClearanceKind.AllOf or ClearanceKind.AnyOf, "kind", "must be allOf or anyOf");
            errors.Text("reason", c.Reason, required: true);
        });
        if (invalid is not null) return invalid;
        var clearance = new ClearanceRule(c.Kind, [.. positions.Select(p => p!).Distinct()]);
        var named = new TaskingEvent.ClearingOfficialNamed(clearance, c.Reason.Trim());
        if (t.Status != TaskingStatus.SentToAd) return named;
        return RefuseVacant(t, clearance, rules) is { } vacant ? vacant : new Decision.Accepted([named, new TaskingEvent.SentToAd()]);
    }

    private static Decision SendToAd(Tasking t, Rules rules)
    {
        if (t.WithIcu) return Refusal.WithIcu();
        if (t.Clearance.Kind == ClearanceKind.None) return Refusal.ClearanceNotNeeded();
        if (t.Clearance.Kind == ClearanceKind.ToBeDecided) return Refusal.ClearanceToBeDecided();
        return RefuseVacant(t, t.Clearance, rules) is { } vacant ? vacant : new TaskingEvent.SentToAd();
    }

    /// <summary>At a vacant post the response would wait forever.</summary>
    private static Refusal? RefuseVacant(Tasking t, ClearanceRule clearance, Rules rules)
    {
        List<string> units = [.. t.Units];
        var vacant = clearance.Positions.Where(p => rules.Directory.HoldersOf(p, units).Count == 0).ToList();
        var impossible = clearance.Kind == ClearanceKind.AllOf ? vacant.Count > 0 : vacant.Count == clearance.Positions.Count;
        return impossible ? Refusal.NoClearingOfficial(vacant) : null;
    }

    private static Decision Clear(Tasking t, TaskingCommand.Clear c, Actor actor, Rules rules, DateTimeOffset now)
    {
        if (!rules.Policy.MakerMayClear && t.IsWrittenBy(actor.Id)) return Refusal.MakerMayNotClear();
        var mine = ClearanceAuthority.PositionsOf(t, c, actor.Person!, rules, now);
        // They could clear only for the AD, who wrote the response.
        if (mine.Count == 0) return Refusal.MakerMayNotClear();
        var cleared = t.Decisions.Where(d => d.Cleared).Select(d => d.Position).ToList();
        var positions = mine.Except(cleared).ToList();
        if (positions.Count == 0) return Refusal.AlreadyCleared();
        if (Check(errors => errors.Text("note", c.Note)) is { } invalid) return invalid;
        var given = new TaskingEvent.Cleared(positions, Trimmed(c.Note));
        return t.Clearance.IsSatisfiedBy(cleared.Concat(positions))
            ? new Decision.Accepted([given, new TaskingEvent.AdCleared()])
            : given;
    }

    private static Decision ReturnClearance(Tasking t, TaskingCommand.ReturnClearance c, Actor actor, Rules rules, DateTimeOffset now) =>
        Check(errors => errors.Text("reason", c.Reason, required: true)) is { } invalid
            ? invalid
            : new TaskingEvent.ClearanceReturned(ClearanceAuthority.PositionsOf(t, c, actor.Person!, rules, now), c.Reason.Trim());

    private static Decision SubmitToAuthority(Tasking t, TaskingCommand.SubmitToAuthority c)
    {
        if (t.WithIcu) return Refusal.WithIcu();
        if (t.Status != TaskingStatus.AdCleared && t.Clearance.Kind != ClearanceKind.None) return Refusal.ClearanceNeeded();
        var invalid = Check(errors =>
        {
            errors.Text("note", c.Note);
            errors.Text("channelReason", c.ChannelReason, required: c.Channel != t.Form.ReceivedVia);
        });
        return invalid is not null ? invalid : new TaskingEvent.SubmittedToAuthority(c.Channel, Trimmed(c.Note), Trimmed(c.ChannelReason));
    }
}
