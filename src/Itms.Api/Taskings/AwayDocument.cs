using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

/// <summary>Somebody who is away now.</summary>
/// <param name="Substitute">Id of the person who acts for them. Null: nobody can now, because the substitute is away too or has left.</param>
/// <param name="Until">When the absence ends.</param>
public sealed record AwayDocument(string Person, string? Substitute, DateTimeOffset Until)
{
    /// <summary>Everybody in the directory who is away.</summary>
    internal static IEnumerable<AwayDocument> All(Rules rules, DateTimeOffset now) =>
        rules.Absences.Where(absence => absence.IsOnAt(now) && rules.Directory.Find(absence.Person) is { Active: true })
            .Select(absence => Of(absence, rules, now));

    /// <summary>Those of them who have a part in a tasking.</summary>
    /// <returns>Null: nobody is away.</returns>
    internal static IReadOnlyList<AwayDocument>? In(Tasking t, Rules rules, DateTimeOffset now)
    {
        if (t.Status.IsClosed() || !rules.Absences.Any(absence => absence.IsOnAt(now))) return null;
        var people = new HashSet<string?>(StringComparer.Ordinal) { t.TaskManager };
        foreach (var part in t.Components)
        {
            people.Add(part.Assignee);
            people.UnionWith(part.AtWork.Select(delegation => delegation.Person));
            if (t.Status.IsBeforeHq() && part.ConcurrenceAsked is { } level) people.UnionWith(rules.Directory.ConcurringIn(part.Unit, level));
        }

        var away = rules.Absences.Where(absence => absence.IsOnAt(now) && people.Contains(absence.Person))
            .Select(absence => Of(absence, rules, now)).ToList();
        return away.Count > 0 ? away : null;
    }

    private static AwayDocument Of(Absence absence, Rules rules, DateTimeOffset now) => new(
        absence.Person, absence.CountsAt(now, rules.Directory, rules.Absences) ? absence.Substitute : null, absence.Until);
}
