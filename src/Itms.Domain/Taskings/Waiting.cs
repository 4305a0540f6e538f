using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <summary>A step that can wait for somebody, in the order of a tasking's life.</summary>
public enum WaitingKind
{
    Assign,
    Answer,
    Delegated,
    Concur,
    Edit,
    ReviewAtHq,
    Clear,
    Send,
    DecideExtension,

    /// <summary>Incoming mail that a task manager must decide on. No tasking waits for this.</summary>
    Mail,

    /// <summary>A disposal that the TPSU chief must approve or decline. No tasking waits for this.</summary>
    Disposal,
}

/// <summary>A step that waits for a person.</summary>
/// <param name="Person">Id of an active person.</param>
/// <param name="Unit">The unit whose part waits. Null: the whole tasking waits.</param>
/// <param name="Since">When the step began to wait.</param>
/// <param name="For">Id of the absent person whose step it is, if it waits for their substitute.</param>
public sealed record WaitingStep(WaitingKind Step, string Person, string? Unit, DateTimeOffset Since, string? For = null);

/// <summary>A step that waits for whoever holds a post at the moment.</summary>
/// <param name="Post">A key that <see cref="WaitingPosts"/> makes.</param>
public sealed record WaitingTurn(WaitingKind Step, string Post, string? Unit, DateTimeOffset Since)
{
    internal WaitingStep For(string person) => new(Step, person, Unit, Since);
}

/// <summary>Which steps of a tasking wait for somebody, and for whom. Pure functions.</summary>
public static class Waiting
{
    /// <summary>
    /// The steps that wait, by post. They depend on the tasking alone, so they stay right when the directory changes. None if the tasking is
    /// closed or stood down.
    /// </summary>
    public static IReadOnlyList<WaitingTurn> Turns(Tasking t)
    {
        if (t.IsClosed || t.IsStoodDown) return [];
        return t.Status switch
        {
            TaskingStatus.SubmittedToHq when t.WithIcu =>
                [new WaitingTurn(WaitingKind.Edit, WaitingPosts.Icu, null, t.WithIcuSince ?? t.StatusSince)],
            TaskingStatus.SubmittedToHq when t.Clearance.Kind != ClearanceKind.None => [ForManagers(WaitingKind.ReviewAtHq, t.StatusSince)],
            TaskingStatus.SubmittedToHq or TaskingStatus.AdCleared => [ForManagers(WaitingKind.Send, t.StatusSince)],
            TaskingStatus.SentToAd =>
            [
                .. PlacesAsked(t).Select(WaitingPosts.Clearing).Concat(t.Authors.Select(WaitingPosts.ClearingInsteadOf))
                    .Select(post => new WaitingTurn(WaitingKind.Clear, post, null, t.StatusSince)),
            ],
            _ => [.. BeforeHq(t), .. ExtensionRequests(t)],
        };
    }

    /// <summary>The steps that wait, by person. If nobody active can take a step, it waits for the task managers.</summary>
    public static IReadOnlyList<WaitingStep> On(Tasking tasking, Rules rules, DateTimeOffset now)
    {
        var turns = Turns(tasking);
        if (turns is [{ Step: WaitingKind.Clear } first, ..])
        {
            // All who may clear count together: if one of several cannot, the others are asked.
            List<WaitingStep> asked =
            [
                .. ClearanceAuthority.Asked(tasking, rules, now)
                    .Where(id => MayClear(tasking, rules.Directory.Find(id)!, rules, now)).Select(first.For),
            ];
            return asked.Count > 0 ? asked : Managers(first, rules);
        }

        return
        [
            .. turns.SelectMany(turn => WaitingPosts.HoldersOf(turn.Post, rules.Directory).Select(turn.For).ToList() is { Count: > 0 } named
                ? [.. named, .. ForSubstitutes(tasking, turn, named, rules, now)]
                : Managers(turn, rules)),
        ];
    }

    /// <summary>The same steps for the substitutes of people who are away.</summary>
    private static IEnumerable<WaitingStep> ForSubstitutes(
        Tasking tasking, WaitingTurn turn, List<WaitingStep> named, Rules rules, DateTimeOffset now)
    {
        if (rules.Absences.Count == 0) yield break;
        foreach (var step in named)
            if ((WaitingPosts.IsPersonal(turn.Post) || (turn.Post == WaitingPosts.Managers && step.Person == tasking.TaskManager))
                && Absences.Of(rules.Absences, step.Person, now, rules.Directory) is { Substitute: var substitute }
                && named.TrueForAll(other => other.Person != substitute)
                && !(turn.Step == WaitingKind.Concur && tasking.ComponentOf(turn.Unit!)!.IsWrittenBy(substitute)))
                yield return step with { Person = substitute, For = step.Person };
    }

    /// <summary>Whether this person can clear the tasking now. The decider decides.</summary>
    public static bool MayClear(Tasking tasking, Person person, Rules rules, DateTimeOffset now) =>
        TaskingDecider.Decide(tasking, new TaskingCommand.Clear(null), new Actor(person), rules, now) is Decision.Accepted;

    /// <summary>The name of the group of taskings that wait for this step.</summary>
    public static string Label(this WaitingKind step) => step switch
    {
        WaitingKind.Assign => "To assign",
        WaitingKind.Answer => "To answer",
        WaitingKind.Delegated => "Delegated to you",
        WaitingKind.Concur => "To concur",
        WaitingKind.Edit => "To edit",
        WaitingKind.ReviewAtHq => "To review at HQ",
        WaitingKind.Clear => "To clear",
        WaitingKind.Send => "To send",
        WaitingKind.DecideExtension => "Extension to decide",
        WaitingKind.Mail => "Mail to decide on",
        WaitingKind.Disposal => "Disposals to approve",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static WaitingTurn[] BeforeHq(Tasking t)
    {
        if (t.Components.Count == 0) return [ForManagers(WaitingKind.Assign, t.StatusSince)];
        if (t.Form.Action == TaskAction.Review) return [Review(t)];
        WaitingTurn[] parts = [.. t.Components.SelectMany(c => Part(t, c))];
        return parts.Length > 0 ? parts : [ForManagers(WaitingKind.ReviewAtHq, t.Components.Max(c => c.ReportedAt) ?? t.StatusSince)];
    }

    /// <summary>A tasking for review waits to be acknowledged: by the action officer, or with several units by a task manager.</summary>
    private static WaitingTurn Review(Tasking t) => t.Components switch
    {
        [{ Assignee: { } officer } only] => new WaitingTurn(WaitingKind.Answer, WaitingPosts.OfPerson(officer), only.Unit, only.Since),
        [var only] => ForManagers(WaitingKind.Assign, only.Since) with { Unit = only.Unit },
        _ => ForManagers(WaitingKind.Answer, t.StatusSince),
    };

    private static IEnumerable<WaitingTurn> Part(Tasking t, Component c)
    {
        if (c.Assignee is null)
        {
            yield return ForManagers(WaitingKind.Assign, c.Since) with { Unit = c.Unit };
            yield break;
        }

        if (t.HasSeveralComponents && c.ReportedAt is not null) yield break;
        foreach (var d in c.AtWork) yield return new WaitingTurn(WaitingKind.Delegated, WaitingPosts.OfPerson(d.Person), c.Unit, d.Since);
        if (c.ConcurrenceAsked is { } level)
            yield return new WaitingTurn(WaitingKind.Concur, WaitingPosts.Concurring(c.Unit, level), c.Unit, c.Since);
        else if (!c.AtWork.Any()) yield return new WaitingTurn(WaitingKind.Answer, WaitingPosts.OfPerson(c.Assignee), c.Unit, c.Since);
    }

    private static IEnumerable<WaitingTurn> ExtensionRequests(Tasking t) =>
        from c in t.Components
        where c.ExtensionRequest is not null
        select ForManagers(WaitingKind.DecideExtension, c.ExtensionRequest!.At) with { Unit = c.Unit };

    /// <summary>The clearances that are still to be given. The AD is asked too where SES clearance may have nobody else to give it.</summary>
    private static IEnumerable<ClearancePlace> PlacesAsked(Tasking t)
    {
        var open = ClearanceAuthority.OpenPlaces(t);
        return t.Form.RequiresSes ? open.Union([new ClearancePlace(Position.AssistantDirector)]) : open;
    }

    private static WaitingTurn ForManagers(WaitingKind step, DateTimeOffset since) => new(step, WaitingPosts.Managers, null, since);

    private static List<WaitingStep> Managers(WaitingTurn turn, Rules rules) =>
        [.. rules.Directory.TaskManagersOrTpsuChiefs.Select(turn.For)];
}
