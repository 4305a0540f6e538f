using System.Text;
using Itms.Application.Indexing;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>Where a row of a view stands.</summary>
public sealed record ProjectionKey(string Partition, string RowKey);

/// <summary>The rows a tasking has in the views and indexes: derived from it alone, so they can be thrown away and made again.</summary>
public static class TaskingProjections
{
    /// <summary>Counted up whenever the rows are made otherwise: stored ones are then made again.</summary>
    public const int Layout = 9;

    /// <summary>
    /// The rows, and what each holds: the tasking's row, for a fact itself, and for an index nothing, or the number of the first of its
    /// series where the tasking is another one of that.
    /// </summary>
    public static IReadOnlyDictionary<ProjectionKey, ReadOnlyMemory<byte>> For(Tasking tasking, Rules rules)
    {
        var body = ProjectionRow.Write(tasking, rules.Calendar);
        var rows = new Dictionary<ProjectionKey, ReadOnlyMemory<byte>>();
        ReadOnlyMemory<byte> series = tasking.Occurrence is { First: var first } ? Encoding.ASCII.GetBytes(first) : default;
        foreach (var (key, isIndex) in KeysOf(tasking, rules)) rows.Add(key, isIndex ? series : body);
        foreach (var (key, fact) in FactRows.For(tasking, rules.Calendar)) rows.Add(key, fact);
        return rows;
    }

    /// <summary>What makes the stored rows these: writes them, and removes those that may stand elsewhere. A transaction for each partition.</summary>
    /// <param name="touched">Where rows of the tasking may stand.</param>
    public static IReadOnlyList<TableWrites> Writes(IReadOnlyDictionary<ProjectionKey, ReadOnlyMemory<byte>> rows, IEnumerable<ProjectionKey> touched)
    {
        var byPartition = new Dictionary<string, List<RowWrite>>(rows.Count, StringComparer.Ordinal);
        foreach (var (key, body) in rows)
        {
            if (!byPartition.TryGetValue(key.Partition, out var writes)) byPartition[key.Partition] = writes = new List<RowWrite>(1);
            writes.Add(new RowWrite.Upsert(key.RowKey, body));
        }

        var transactions = new List<TableWrites>(byPartition.Count + 1);
        foreach (var (partition, writes) in byPartition) transactions.Add(new TableWrites(partition, writes));
        // Each for itself: that a row to be removed is not there is just as well.
        foreach (var key in touched)
            if (!rows.ContainsKey(key))
                transactions.Add(new TableWrites(key.Partition, [new RowWrite.Delete(key.RowKey)]));
        return transactions;
    }

    /// <summary>Where the rows stand; none before the tasking is created.</summary>
    public static IReadOnlyList<ProjectionKey> KeysFor(Tasking? tasking, Rules rules) =>
        tasking is null ? [] : [.. KeysOf(tasking, rules).Select(row => row.Key), .. FactRows.KeysFor(tasking, rules.Calendar)];

    private static IEnumerable<(ProjectionKey Key, bool IsIndex)> KeysOf(Tasking t, Rules rules)
    {
        yield return (new ProjectionKey(ProjectionKeys.Rows(t.Number), ProjectionKeys.Row(t.Number)), false);
        if (!t.IsClosed) yield return (new ProjectionKey(ProjectionKeys.Open, KeyText.Timed(t.Due?.At(rules.Calendar), t.Number)), false);
        foreach (var person in t.Officers)
            yield return (new ProjectionKey(ProjectionKeys.Mine(person), ProjectionKeys.Ranked((int)t.Status, t.Number)), false);
        if (CaseNumbers.Plain(t.Form.CaseNumber) is { } caseNumber)
            yield return (new ProjectionKey(IndexKeys.Case(caseNumber), IndexKeys.Numbered(caseNumber, t.Number)), true);
        foreach (var digits in AlienNumbers.Of(t.Form))
            yield return (new ProjectionKey(IndexKeys.Alien(digits), IndexKeys.Numbered(digits, t.Number)), true);
        if (Agenda.NextAt(t, rules) is { } next) yield return (new ProjectionKey(ProjectionKeys.Deadlines, KeyText.Timed(next, t.Number)), true);
        if (OccurrencePlanner.OpensAt(t, rules.Calendar) is { } opens) yield return (new ProjectionKey(ProjectionKeys.Recurrences, KeyText.Timed(opens, t.Number)), true);
    }
}
