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
        TaskingEvent named = clearance.IsSameAs(t.Clearance) || MayBeReplaced(t, rules)
            ? new TaskingEvent.ClearingOfficialNamed(clearance, c.Reason.Trim())
            : new TaskingEvent.ClearanceOverridden(t.Clearance, clearance, c.Reason.Trim());
        if (t.Status != TaskingStatus.SentToAd) return named;
        return RefuseVacant(t, clearance, rules) is { } vacant ? vacant : new Decision.Accepted([named, new TaskingEvent.SentToAd()]);
    }

    /// <summary>Whether the rule cannot be followed as it is, so that naming another official is no override.</summary>
    private static bool MayBeReplaced(Tasking t, Rules rules) =>
        t.Clearance.Kind == ClearanceKind.ToBeDecided
        || t.Clearance.Positions.Any(p => ClearanceAuthority.IsVacant(t, p, rules, onlySes: false))
        || (t.Form.RequiresSes && RefuseVacant(t, t.Clearance, rules) is not null);

    private static Decision SendToAd(Tasking t, Rules rules)
    {
        if (t.WithIcu) return Refusal.WithIcu();
        if (t.Clearance.Kind == ClearanceKind.None) return Refusal.ClearanceNotNeeded();
        if (t.Clearance.Kind == ClearanceKind.ToBeDecided) return Refusal.ClearanceToBeDecided();
        return RefuseVacant(t, t.Clearance, rules) is { } vacant ? vacant : new TaskingEvent.SentToAd();
    }

    /// <summary>At a vacant post the response would wait forever. If SES clearance is required, an AD who has it stands in.</summary>
    private static Refusal? RefuseVacant(Tasking t, ClearanceRule clearance, Rules rules)
    {
        if (t.Form.RequiresSes && ClearanceAuthority.SesDirectors(rules.Directory).Count > 0) return null;
        var vacant = clearance.Positions.Where(p => ClearanceAuthority.IsVacant(t, p, rules, t.Form.RequiresSes)).ToList();
        var impossible = clearance.Kind == ClearanceKind.AllOf ? vacant.Count > 0 : vacant.Count == clearance.Positions.Count;
        return impossible ? Refusal.NoClearingOfficial(vacant) : null;
    }

    private static Decision Clear(Tasking t, TaskingCommand.Clear c, Actor actor, Rules rules, DateTimeOffset now)
    {
        if (!rules.Policy.MakerMayClear && t.IsWrittenBy(actor.Id)) return Refusal.MakerMayNotClear();
        var mine = ClearanceAuthority.PlacesOf(t, c, actor.Person!, rules, now);
        // They could clear only in the place of somebody who wrote the response.
        if (mine.Count == 0) return Refusal.MakerMayNotClear();
        var given = mine.Where(p => !ClearanceAuthority.IsCleared(t, p)).ToList();
        if (given.Count == 0) return Refusal.AlreadyCleared(byAnother: !t.Decisions.Any(d => d.Cleared && d.By == actor.Id));
        if (SignsTwice(t, c, actor, rules, now)) return Refusal.AlreadyCleared(byAnother: false);
        if (Check(errors => errors.Text("note", c.Note)) is { } invalid) return invalid;
        var cleared = new TaskingEvent.Cleared(PositionsOf(given), Trimmed(c.Note)) { Units = UnitsOf(given) };
        return ClearanceAuthority.IsEnoughAlone(t, actor.Person!) || ClearanceAuthority.IsSatisfied(t, given)
            ? new Decision.Accepted([cleared, new TaskingEvent.AdCleared()])
            : cleared;
    }

    /// <summary>Where all officials must clear, two signatures are two people: nobody adds one in somebody else's place.</summary>
    private static bool SignsTwice(Tasking t, TaskingCommand.Clear c, Actor actor, Rules rules, DateTimeOffset now) =>
        t.Clearance.Kind == ClearanceKind.AllOf
        && t.Decisions.Any(d => d.Cleared && d.By == actor.Id)
        && ClearanceAuthority.Used(t, c, actor.Person!, rules, now) is not null;

    private static Decision ReturnClearance(Tasking t, TaskingCommand.ReturnClearance c, Actor actor, Rules rules, DateTimeOffset now)
    {
        if (Check(errors => errors.Text("reason", c.Reason, required: true)) is { } invalid) return invalid;
        var mine = ClearanceAuthority.PlacesOf(t, c, actor.Person!, rules, now);
        return new TaskingEvent.ClearanceReturned(PositionsOf(mine), c.Reason.Trim()) { Units = UnitsOf(mine) };
    }

    private static List<string> PositionsOf(IEnumerable<ClearancePlace> places) => [.. places.Select(p => p.Position).Distinct()];

    private static List<string>? UnitsOf(IEnumerable<ClearancePlace> places) =>
        places.Select(p => p.Unit).OfType<string>().ToList() is { Count: > 0 } units ? units : null;

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

    /// <summary>Only what may leave the agency can have been uploaded.</summary>
    private static Decision RecordUpload(Tasking t, TaskingCommand.RecordUpload c)
    {
        if (ResponsePackage.Refuse(t) is { } tooEarly) return tooEarly;
        var proofs = (c.AttachmentIds ?? []).Distinct().ToList();
        var invalid = Check(errors =>
        {
            errors.Line("reference", c.Reference, required: true);
            errors.Require(proofs.Count <= MaxAttachments, "attachmentIds", $"can name at most {MaxAttachments} attachments");
            for (var i = 0; i < proofs.Count && i < MaxAttachments; i++)
                errors.Require(t.Attachments.Any(a => a.Id == proofs[i]), $"attachmentIds[{i}]", "is not an attachment of this tasking");
        });
        if (invalid is not null) return invalid;
        var reference = c.Reference.Trim();
        return t.Upload is { } known && known.Reference == reference && known.AttachmentIds.SequenceEqual(proofs)
            ? new Decision.Accepted([])
            : new TaskingEvent.UploadRecorded(reference, proofs.Count == 0 ? null : proofs);
    }
}
