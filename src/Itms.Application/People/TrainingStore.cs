using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.People;

/// <summary>The trainings of action officers: one row for each person and day. What was recorded by mistake can be removed.</summary>
public sealed class TrainingStore(ITableStore store)
{
    internal const string Partition = "training";

    /// <summary>The last training of each person who has one.</summary>
    public async Task<IReadOnlyDictionary<string, Training>> LastAsync(CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, Training>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAllAsync(new RowRange(Partition), cancellationToken))
            if (Json.Read<Training>(row.Body) is var training
                && (!last.TryGetValue(training.Person, out var known) || known.Day < training.Day))
                last[training.Person] = training;
        return last;
    }

    /// <summary>Records a training. The same person and day again changes nothing.</summary>
    public async Task RecordAsync(Training training, CancellationToken cancellationToken) =>
        await store.CommitAsync(Partition, [new RowWrite.Insert(KeyOf(training), Json.Bytes(training))], cancellationToken);

    /// <summary>Removes the last training of a person.</summary>
    /// <returns>False: none is recorded, or somebody else has just removed it.</returns>
    public async Task<bool> RemoveLastAsync(string person, CancellationToken cancellationToken) =>
        (await LastAsync(cancellationToken)).TryGetValue(person, out var last)
        && await store.CommitAsync(Partition, [new RowWrite.Delete(KeyOf(last))], cancellationToken) is CommitOutcome.Committed;

    private static string KeyOf(Training training) =>
        FormattableString.Invariant($"{KeyText.Escape(training.Person)}|{training.Day:yyyy-MM-dd}");
}
