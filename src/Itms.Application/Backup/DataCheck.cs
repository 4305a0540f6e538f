using System.Runtime.CompilerServices;
using Itms.Application.Access;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;

namespace Itms.Application.Backup;

/// <summary>Checks that nothing stored was changed, cut or lost: the history of every tasking, and the bytes of every document.</summary>
public sealed class DataCheck(ITableStore store, IBlobStore blobs)
{
    private readonly HistoryVerifier verifier = new(new TaskingRecords(store));

    /// <summary>How many taskings had a history to check.</summary>
    public int Histories { get; private set; }

    public int BrokenHistories { get; private set; }

    /// <summary>How many taskings were disposed of. Their tombstones say what they were.</summary>
    public int Disposed { get; private set; }

    public int Documents { get; private set; }

    public int BrokenDocuments { get; private set; }

    public bool IsIntact => BrokenHistories == 0 && BrokenDocuments == 0;

    /// <summary>Checks everything, once.</summary>
    /// <returns>What is wrong, a sentence each.</returns>
    public async IAsyncEnumerable<string> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var number in ItmsNumbers.IssuedAsync(store, cancellationToken))
        {
            if (await Tombstone.FindAsync(store, number, cancellationToken) is { } grave)
            {
                Disposed++;
                if (grave.DestroyedAt is null || !await HasRowsAsync(number, cancellationToken)) continue;
                BrokenHistories++;
                yield return $"{number}: It was disposed of, but some of it is still there.";
                continue;
            }

            if (await verifier.VerifyAsync(number, cancellationToken) is not { } verification)
            {
                // A number may never have become a tasking. Then nothing names it.
                if (!await IsNamedAsync(number, cancellationToken)) continue;
                BrokenHistories++;
                yield return $"{number}: The tasking is missing, but lists or the access log still name it.";
                continue;
            }

            Histories++;
            if (!verification.Intact)
            {
                BrokenHistories++;
                yield return $"{number}: {verification.Problem}{(verification.AtSeq is { } seq ? $" (event {seq})" : "")}";
                continue;
            }

            var named = new NamedDocuments();
            named.Note((await store.GetAsync(TaskingKeys.Partition(number), TaskingKeys.Snapshot, cancellationToken))!);
            foreach (var document in named.All)
            {
                Documents++;
                if (await FaultAsync(document, cancellationToken) is not { } fault) continue;
                BrokenDocuments++;
                yield return fault;
            }
        }
    }

    /// <summary>Checks everything, and prints what is wrong and the sums.</summary>
    /// <returns>Whether everything is intact.</returns>
    public async Task<bool> PrintAsync(TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        await foreach (var fault in RunAsync(cancellationToken)) await output.WriteLineAsync(fault);
        await output.WriteLineAsync(ToString());
        return IsIntact;
    }

    /// <summary>Two lines that sum up.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Histories} histories checked, {BrokenHistories} broken.{DisposedText}\n")
        + FormattableString.Invariant($"{Documents} documents checked, {BrokenDocuments} missing or changed.");

    private string DisposedText => Disposed == 0 ? "" : FormattableString.Invariant($" {Disposed} taskings were disposed of.");

    private async Task<bool> HasRowsAsync(string number, CancellationToken cancellationToken) =>
        await store.GetAsync(TaskingKeys.Partition(number), TaskingKeys.Snapshot, cancellationToken) is not null
        || (await store.ReadKeysAsync(TaskingKeys.Events(number), 1, cancellationToken)).RowKeys.Count > 0;

    private async Task<bool> IsNamedAsync(string number, CancellationToken cancellationToken) =>
        await ProjectionRow.FindAsync(store, number, cancellationToken) is not null
        || (await store.ReadAsync(new RowRange(AccessKeys.Entries(number)), 1, cancellationToken)).Rows.Count > 0;

    private async Task<string?> FaultAsync(NamedDocument document, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenAsync(document.Name, cancellationToken);
        if (content is null) return document.Missing;
        return (await HashingCopy.CopyAsync(content, Stream.Null, cancellationToken)).Sha256 == document.Sha256 ? null : document.Changed;
    }
}
