using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;

namespace Itms.Domain.Taskings;

/// <summary>Who may clear a tasking, and as which position: in their own right, or for the AD under a delegation.</summary>
public static class ClearanceAuthority
{
    /// <summary>The person's delegation from the AD, if the tasking's rule names the AD. SES clearance may still forbid its use.</summary>
    public static ClearanceDelegation? DelegationOf(Tasking tasking, Person person, Rules rules, DateTimeOffset now) =>
        rules.Delegations.Count > 0 && tasking.Clearance.Positions.Contains(Position.AssistantDirector)
            ? rules.Delegations.FirstOrDefault(d => d.To == person.Id && d.CountsAt(now, rules.Directory))
            : null;

    /// <summary>The delegation under which the person takes this step. Null if they take it only in their own right.</summary>
    /// <remarks>
    /// If any one of several officials may clear, a person with two positions clears as both. If all of them must clear, the AD's
    /// clearance is a second review, so an official with a position of their own cannot also clear for the AD. Nobody clears for the
    /// AD a response that the AD wrote.
    /// </remarks>
    public static ClearanceDelegation? Used(Tasking tasking, TaskingCommand command, Person person, Rules rules, DateTimeOffset now)
    {
        if (command is not (TaskingCommand.Clear or TaskingCommand.ReturnClearance or TaskingCommand.Reopen)) return null;
        if (tasking.Form.RequiresSes || DelegationOf(tasking, person, rules, now) is not { } delegation) return null;
        var inOwnRight = Rights.IsClearingOfficial(tasking, person, rules.Directory);
        return command switch
        {
            TaskingCommand.Reopen => inOwnRight || person.ManagesTaskings ? null : delegation,
            _ when inOwnRight && tasking.Clearance.Kind == ClearanceKind.AllOf => null,
            TaskingCommand.Clear when !rules.Policy.MakerMayClear && tasking.IsWrittenBy(delegation.From) => null,
            _ => delegation,
        };
    }

    /// <summary>The positions of the tasking's rule that the step counts for.</summary>
    public static IReadOnlyList<string> PositionsOf(Tasking tasking, TaskingCommand command, Person person, Rules rules, DateTimeOffset now)
    {
        var forAd = Used(tasking, command, person, rules, now) is not null;
        return
        [
            .. tasking.Clearance.Positions.Where(p =>
                rules.Directory.Holds(person, p, tasking.Units) || (forAd && p == Position.AssistantDirector)),
        ];
    }

    /// <summary>The person for whom the actor takes this step, for the history. Null: nobody.</summary>
    public static string? OnBehalfOf(Tasking tasking, TaskingCommand command, Actor actor, Rules rules, DateTimeOffset now) =>
        (actor.Person is { } person ? Used(tasking, command, person, rules, now)?.From : null)
        ?? actor.OnBehalfOf
        ?? Representation.Of(tasking, command, actor, rules.Directory);

    /// <summary>Why this person may not record or revoke a clearance delegation of <paramref name="from"/>; null if they may.</summary>
    public static Refusal? RefuseDelegationChange(string? from, Person person) => ClearanceDelegation.MayBeChangedBy(person, from)
        ? null
        : Refusal.NotAllowed("Only the AD, a task manager or the TPSU chief may record or revoke a delegation of the AD's clearance.");

    /// <summary>Ids of everyone who may clear as <paramref name="position"/>, including holders of a delegation from the AD.</summary>
    public static IReadOnlyList<string> HoldersOf(Tasking tasking, string position, Rules rules, DateTimeOffset at)
    {
        var holders = rules.Directory.HoldersOf(position, [.. tasking.Units]);
        return position != Position.AssistantDirector || tasking.Form.RequiresSes || rules.Delegations.Count == 0
            ? holders
            : [.. holders.Union(rules.Delegations.Where(d => d.CountsAt(at, rules.Directory)).Select(d => d.To))];
    }
}
