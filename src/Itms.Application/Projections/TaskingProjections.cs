using System.Text;
using Itms.Application.Indexing;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// Makes all derived rows of a tasking but its words: lists, indexes, timers and report facts. They depend on the tasking and the rules alone.
/// </summary>
public static class TaskingProjections
{
    /// <summary>The version of the rows' format. Add 1 when you change it: the next start then rebuilds all rows.</summary>
    public const int Layout = 6;

    /// <summary>
    /// The rows by key in <see cref="DerivedRows.Partition"/>. Lists hold the <see cref="ProjectionRow"/>, and facts hold the fact. Index rows and
    /// timers hold the number of the first tasking of the series, or nothing if the tasking is not a later occurrence of a series. A closed tasking's
    /// row for the retention schedule holds its <see cref="Domain.Records.RetentionFacts"/>. The
    /// <see cref="ProjectionKeys.Listing"/> holds the keys of the others.
    /// </summary>
    /// <param name="tasking">Null, before the tasking is created: it has no rows.</param>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> For(Tasking? tasking, Rules rules)
    {
        var rows = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        if (tasking is null) return rows;
        var body = ProjectionRow.Write(tasking, rules.Calendar);
        ReadOnlyMemory<byte> series = tasking.Occurrence is { First: var first } ? Encoding.ASCII.GetBytes(first) : default;
        foreach (var key in ListKeys(tasking, rules)) rows.Add(key, body);
        foreach (var key in IndexKeysOf(tasking, rules)) rows.Add(key, series);
        foreach (var (key, waiting) in WaitingRows.For(tasking, body, rules.Calendar)) rows[key] = waiting;
        if (tasking is { IsClosed: true, ClosedAt: { } closedAt })
        {
            var facts = RecordFacts.ForRetention(tasking);
            var earliest = facts.SentAt < closedAt ? facts.SentAt : closedAt;
            rows.Add(ProjectionKeys.Closed(facts.Category).Key(KeyText.Timed(earliest, tasking.Number)), Json.Bytes(facts));
        }

        foreach (var (key, fact) in FactRows.For(tasking, rules.Calendar)) rows.Add(key, fact);
        var listing = new Listing(IsWhole: true, [.. rows.Keys.Order(StringComparer.Ordinal)]);
        rows.Add(ProjectionKeys.Listing(tasking.Number, tasking.Seq), Json.Bytes(listing));
        return rows;
    }

    private static IEnumerable<string> ListKeys(Tasking t, Rules rules)
    {
        yield return ProjectionKeys.Row(t.Number);
        if (!t.IsClosed) yield return ProjectionKeys.Open.Key(KeyText.Timed(t.Due?.At(rules.Calendar), t.Number));
        foreach (var person in t.TaskManager is { } manager ? t.Officers.Append(manager).Distinct() : t.Officers)
            yield return ProjectionKeys.Ranked(person, (int)t.Status, t.Number);
    }

    private static IEnumerable<string> IndexKeysOf(Tasking t, Rules rules)
    {
        if (CaseNumbers.Plain(t.Form.CaseNumber) is { } caseNumber) yield return IndexKeys.Case(caseNumber, t.Number);
        foreach (var digits in AlienNumbers.Of(t.Form)) yield return IndexKeys.Alien(digits, t.Number);
        foreach (var digits in AlienNumbers.Of(t.Disclosures.SelectMany(d => d.Detainees))) yield return IndexKeys.Disclosed(digits, t.Number);
        if (Agenda.NextAt(t, rules) is { } next) yield return ProjectionKeys.Deadlines.Key(KeyText.Timed(next, t.Number));
        if (OccurrencePlanner.OpensAt(t, rules.Calendar) is { } opens)
            yield return ProjectionKeys.Recurrences.Key(KeyText.Timed(opens, t.Number));
    }
}

/// <summary>Which derived rows a tasking has: the body of <see cref="ProjectionKeys.Listing"/>.</summary>
/// <param name="IsWhole">False: they are being replaced by several transactions, and some of <paramref name="Keys"/> may be missing.</param>
/// <param name="Keys">The keys of the tasking's other derived rows but its words, in ordinal order.</param>
internal sealed record Listing(bool IsWhole, IReadOnlyList<string> Keys);
