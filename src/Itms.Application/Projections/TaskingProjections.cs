using System.Text;
using Itms.Application.Indexing;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>The partition and row key of a derived row.</summary>
public sealed record ProjectionKey(string Partition, string RowKey);

/// <summary>Makes all derived rows of a tasking: lists, indexes, timers and report facts. They depend on the tasking and the rules alone.</summary>
public static class TaskingProjections
{
    /// <summary>The version of the rows' format. Add 1 when you change it: the next start then rebuilds all rows.</summary>
    public const int Layout = 4;

    /// <summary>
    /// The rows by key. Lists hold the <see cref="ProjectionRow"/>, and facts hold the fact. Index rows and timers hold the number of the
    /// first tasking of the series, or nothing if the tasking is not a later occurrence of a series.
    /// </summary>
    public static IReadOnlyDictionary<ProjectionKey, ReadOnlyMemory<byte>> For(Tasking tasking, Rules rules)
    {
        var body = ProjectionRow.Write(tasking, rules.Calendar);
        var rows = new Dictionary<ProjectionKey, ReadOnlyMemory<byte>>();
        ReadOnlyMemory<byte> series = tasking.Occurrence is { First: var first } ? Encoding.ASCII.GetBytes(first) : default;
        foreach (var (key, isIndex) in KeysOf(tasking, rules)) rows.Add(key, isIndex ? series : body);
        foreach (var (key, waiting) in WaitingRows.For(tasking, body, rules.Calendar)) rows[key] = waiting;
        foreach (var (key, fact) in FactRows.For(tasking, rules.Calendar)) rows.Add(key, fact);
        return rows;
    }

    /// <summary>The writes that store these rows and remove outdated ones. Each transaction is for one partition.</summary>
    /// <param name="touched">Keys at which the tasking may have rows. Those that are not among <paramref name="rows"/> are removed.</param>
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
        // One transaction for each, because deleting a row that does not exist fails its transaction, and that must not undo the others.
        foreach (var key in touched)
            if (!rows.ContainsKey(key))
                transactions.Add(new TableWrites(key.Partition, [new RowWrite.Delete(key.RowKey)]));
        return transactions;
    }

    /// <summary>The keys of the tasking's rows. Null, before the tasking is created: none.</summary>
    public static IReadOnlyList<ProjectionKey> KeysFor(Tasking? tasking, Rules rules) =>
        tasking is null ? [] : [
            .. KeysOf(tasking, rules).Select(row => row.Key),
            .. WaitingRows.KeysFor(tasking, rules.Calendar),
            .. FactRows.KeysFor(tasking, rules.Calendar),
        ];

    private static IEnumerable<(ProjectionKey Key, bool IsIndex)> KeysOf(Tasking t, Rules rules)
    {
        yield return (new ProjectionKey(ProjectionKeys.Rows(t.Number), ProjectionKeys.Row(t.Number)), false);
        if (!t.IsClosed) yield return (new ProjectionKey(ProjectionKeys.Open, KeyText.Timed(t.Due?.At(rules.Calendar), t.Number)), false);
        foreach (var person in t.TaskManager is { } manager ? t.Officers.Append(manager).Distinct() : t.Officers)
            yield return (new ProjectionKey(ProjectionKeys.Mine(person), ProjectionKeys.Ranked((int)t.Status, t.Number)), false);
        if (CaseNumbers.Plain(t.Form.CaseNumber) is { } caseNumber)
            yield return (new ProjectionKey(IndexKeys.Case(caseNumber), IndexKeys.Numbered(caseNumber, t.Number)), true);
        foreach (var digits in AlienNumbers.Of(t.Form))
            yield return (new ProjectionKey(IndexKeys.Alien(digits), IndexKeys.Numbered(digits, t.Number)), true);
        if (Agenda.NextAt(t, rules) is { } next) yield return (new ProjectionKey(ProjectionKeys.Deadlines, KeyText.Timed(next, t.Number)), true);
        if (OccurrencePlanner.OpensAt(t, rules.Calendar) is { } opens)
            yield return (new ProjectionKey(ProjectionKeys.Recurrences, KeyText.Timed(opens, t.Number)), true);
    }
}
