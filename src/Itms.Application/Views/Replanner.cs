using System.Security.Cryptography;
using System.Text;
using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Domain.Deadlines;
using Itms.Domain.Taskings;

namespace Itms.Application.Views;

/// <summary>
/// Deadlines and due dates stand in the views as instants, worked out by the rules of the day they were written: the
/// agency's time zone, its days off, the built-in escalation policy. When these have changed, all of them are worked out anew.
/// </summary>
/// <remarks>An administrator's new version of the policy changes nothing here: running taskings keep the version they were planned by.</remarks>
public sealed class Replanner(ITableStore store, Relay relay, RulesSource rules)
{
    private const string RowKey = "planned-by";

    /// <summary>Plans every tasking anew if the rules are not those of the last time. A crash in between: it starts over.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> ReplanIfRulesChangedAsync(CancellationToken cancellationToken)
    {
        var present = Encoding.ASCII.GetBytes(Fingerprint(rules.Current));
        var row = await store.GetAsync(Keys.Server, RowKey, cancellationToken);
        if (row is not null && row.Body.Span.SequenceEqual(present)) return false;

        if (row is not null)
        {
            await ClearAsync(Keys.Deadlines, cancellationToken);
            await ClearAsync(Keys.Open, cancellationToken);
            await foreach (var number in ItmsNumbers.IssuedAsync(store, cancellationToken))
                await relay.BringViewsUpToDateAsync(number, known: null, touched: [], cancellationToken);
        }

        await store.CommitAsync(Keys.Server, [new RowWrite.Upsert(RowKey, present)], cancellationToken);
        return row is not null;
    }

    private async Task ClearAsync(string partition, CancellationToken cancellationToken)
    {
        while ((await store.ReadAsync(new RowRange(partition), TableLimits.RowsPerTransaction, cancellationToken)).Rows is { Count: > 0 } rows)
            await store.CommitAsync(partition, [.. rows.Select(row => new RowWrite.Delete(row.RowKey))], cancellationToken);
    }

    /// <summary>Of the calendar and the built-in escalation policy: whatever changes either changes it.</summary>
    private static string Fingerprint(Rules rules)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(rules.Calendar.Identity));
        hash.AppendData(Json.Bytes(EscalationPolicy.Default).Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
