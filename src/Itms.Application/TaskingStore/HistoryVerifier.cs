using System.Text.Json;
using Itms.Application.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.TaskingStore;

/// <summary>Reports whether a tasking's history is complete and unaltered.</summary>
/// <param name="Intact">False: something is wrong. <paramref name="Problem"/> says what, <paramref name="AtSeq"/> says where.</param>
/// <param name="Head">The hash of the last event. If you keep it elsewhere, it proves later that nothing before it has changed.</param>
public sealed record Verification(string Number, bool Intact, long Events, string? Head, string? Problem, long? AtSeq);

/// <summary>
/// Recomputes the chain of hashes, the sequence and the tasking itself from the stored events. It finds every change, gap, swap
/// and cut, unless someone with write access to the store forges the whole chain and the snapshot.
/// </summary>
public sealed class HistoryVerifier(TaskingRecords records)
{
    /// <param name="entered">What the ledger says of it. Null: nothing, or the ledger was not read.</param>
    /// <returns>Null: there is no such tasking.</returns>
    public async Task<Verification?> VerifyAsync(string number, CancellationToken cancellationToken, SealedHead? entered = null) =>
        (await CheckAsync(number, entered, cancellationToken))?.Verification;

    /// <inheritdoc cref="VerifyAsync"/>
    /// <returns>What it found, and the tasking as it is stored. Null: there is no such tasking.</returns>
    internal async Task<(Verification Verification, StoredTasking? Stored)?> CheckAsync(
        string number, SealedHead? entered, CancellationToken cancellationToken)
    {
        StoredTasking? stored = null;
        List<HistoryEntry> history;
        try
        {
            stored = await records.LoadStoredAsync(number, cancellationToken);
            history = await records.ReadHistoryAsync(number, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return Broken(stored is null ? "The tasking cannot be read." : "An event cannot be read.", null);
        }

        if (stored is null && history.Count == 0)
            return entered is null ? null : Broken("The tasking is missing, with its whole history, but the ledger has it.", null);
        if (stored is null) return Broken("The tasking is missing, but its history is not.", null);
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i].Recorded.Seq != i + 1) return Broken("The sequence has a gap.", i + 1);
            if (!history[i].Linked) return Broken("The event or its link to the one before was altered.", i + 1);
        }

        if (entered is not null && history.Count < entered.Seq)
            return Broken($"The history was cut: the ledger has {entered.Seq} events.", history.Count);
        if (entered is { Seq: > 0 } && history[(int)entered.Seq - 1].Hash != entered.Head)
            return Broken("The history is not the one that the ledger has.", entered.Seq);
        if (history.Count == 0 || history[^1].Hash != stored.Head || history.Count != stored.Tasking.Seq)
            return Broken("The history does not end where the tasking says.", history.Count);
        var replayed = Tasking.Fold(history.Select(entry => entry.Recorded))!;
        if (!Json.Bytes(replayed).Span.SequenceEqual(Json.Bytes(stored.Tasking).Span))
            return Broken("The tasking differs from what its history produces.", null);
        return (new Verification(number, true, history.Count, stored.Head, null, null), stored);

        (Verification, StoredTasking?) Broken(string problem, long? at) =>
            (new Verification(number, false, stored?.Tasking.Seq ?? 0, stored?.Head, problem, at), stored);
    }
}
