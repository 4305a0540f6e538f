using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.People;

/// <summary>
/// The trainings of action officers: one row for each person and day. The rows are within the directory's partition, so that a change and its
/// audit entry are one transaction.
/// </summary>
public sealed class TrainingStore(ITableStore store)
{
    private static readonly RowRange All = RowRange.Prefix(DirectoryKeys.Partition, "T|");

    /// <summary>The last training of each person who has one.</summary>
    public async Task<IReadOnlyDictionary<string, Training>> LastAsync(CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, Training>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAllAsync(All, cancellationToken))
            if (Json.Read<Training>(row.Body) is var training
                && (!last.TryGetValue(training.Person, out var known) || known.Day < training.Day))
                last[training.Person] = training;
        return last;
    }

    /// <summary>The row of the training on that day. Null: none is recorded.</summary>
    internal ValueTask<Row?> FindRowAsync(Training training, CancellationToken cancellationToken) =>
        store.GetAsync(DirectoryKeys.Partition, KeyOf(training), cancellationToken);

    internal static RowWrite Insert(Training training) => new RowWrite.Insert(KeyOf(training), Json.Bytes(training));

    internal static RowWrite Delete(Row row) => new RowWrite.Delete(row.RowKey, row.ETag);

    private static string KeyOf(Training training) =>
        All.Key(FormattableString.Invariant($"{KeyText.Escape(training.Person)}|{training.Day:yyyy-MM-dd}"));
}
