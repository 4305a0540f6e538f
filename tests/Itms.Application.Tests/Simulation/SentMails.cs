using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Tests.Simulation;

/// <summary>
/// What the mail service was handed over. The same mail may come again only if the process that handed it over could not write that down:
/// it died, or a call of it failed.
/// </summary>
internal sealed class SentMails(Action<string> violation)
{
    private readonly Dictionary<string, HandOverOf> last = new(StringComparer.Ordinal);

    /// <summary>The effect ids of all mails, each once.</summary>
    public IReadOnlyCollection<string> Ids => last.Keys;

    /// <summary>How often a mail came a second time, and nobody could help it.</summary>
    public int Repeats { get; private set; }

    public bool HandOver(string effectId, SimulatedProcess by)
    {
        if (last.TryGetValue(effectId, out var before))
        {
            Repeats++;
            if (before.IsRecorded) violation($"Mail {effectId} was sent again after it was recorded as sent");
            else if (!before.By.IsDead && before.By.Failures == before.Failures) violation($"Mail {effectId} was sent twice for no reason");
        }

        last[effectId] = new HandOverOf(by, by.Failures);
        return true;
    }

    /// <summary>Sees each transaction that was written.</summary>
    public void Note(TableWrites writes)
    {
        foreach (var write in writes.Writes)
        {
            if (write is not RowWrite.Update { Body: var body } || !OutboxKeys.IsBatch(write.RowKey)) continue;
            // Most updates only take a lease, and parsing them all is slow.
            if (body.Span.IndexOf("\"sent\""u8) < 0) continue;
            var batch = Json.Read<OutboxBatch>(body);
            for (var i = 0; i < batch.Messages.Count; i++)
                if (batch.Messages[i].State == OutboxMessageState.Sent
                    && last.TryGetValue(OutboxMessage.EffectId(OutboxKeys.SubjectOf(writes.Partition)!, batch.Seq, i), out var handed))
                    handed.IsRecorded = true;
        }
    }

    private sealed record HandOverOf(SimulatedProcess By, int Failures)
    {
        public bool IsRecorded { get; set; }
    }
}
