using Itms.Application.Tables;
using Itms.Domain.Deadlines;
using Itms.Domain.Taskings;
using Itms.Domain.Views;

namespace Itms.Application.Views;

/// <summary>Where a row of a view stands.</summary>
public sealed record ViewKey(string Partition, string RowKey);

/// <summary>The rows a tasking has in the views and indexes: derived from it alone, so they can be thrown away and made again.</summary>
public static class ViewRows
{
    /// <summary>The rows, and what each holds: the tasking's row, or for an index nothing.</summary>
    public static IReadOnlyDictionary<ViewKey, ReadOnlyMemory<byte>> For(Tasking tasking, Rules rules)
    {
        var row = TaskingRow.Of(tasking, rules.Calendar);
        var body = Json.Bytes(row);
        var rows = new Dictionary<ViewKey, ReadOnlyMemory<byte>>();
        foreach (var key in KeysFor(tasking, row, rules)) rows.Add(key, key.Partition == Keys.Deadlines ? default : body);
        return rows;
    }

    /// <summary>What makes the stored rows these: writes them, and removes those that may stand elsewhere. A transaction for each partition.</summary>
    /// <param name="touched">Where rows of the tasking may stand.</param>
    public static IReadOnlyList<TableWrites> Writes(IReadOnlyDictionary<ViewKey, ReadOnlyMemory<byte>> rows, IEnumerable<ViewKey> touched)
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
    public static IReadOnlyList<ViewKey> KeysFor(Tasking? tasking, Rules rules) =>
        tasking is null ? [] : [.. KeysFor(tasking, TaskingRow.Of(tasking, rules.Calendar), rules)];

    private static IEnumerable<ViewKey> KeysFor(Tasking t, TaskingRow row, Rules rules)
    {
        if (!t.IsClosed) yield return new ViewKey(Keys.Open, Keys.Timed(row.DueAt, t.Number));
        foreach (var person in t.Officers)
            yield return new ViewKey(Keys.Mine(person), Keys.Ranked((int)t.Status, t.Number));
        if (t.Form.CaseNumber is { } caseNumber) yield return new ViewKey(Keys.Case(caseNumber), t.Number);
        foreach (var alienNumber in t.Form.Detainees.Select(d => d.AlienNumber).OfType<string>().Distinct())
            yield return new ViewKey(Keys.Alien(alienNumber), t.Number);
        if (Agenda.NextAt(t, rules) is { } next) yield return new ViewKey(Keys.Deadlines, Keys.Timed(next, t.Number));
    }
}
