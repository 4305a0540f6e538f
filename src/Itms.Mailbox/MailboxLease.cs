using Itms.Application.Intake;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Mailbox;

/// <summary>Allows one process at a time to read the mailbox. Two would do no harm, but would fetch each mail twice.</summary>
/// <param name="owner">This process.</param>
/// <param name="isSoleProcess">No other process uses the store. Then a lease that a killed process left does not hold this one up.</param>
public sealed class MailboxLease(ITableStore store, TimeProvider clock, string owner, bool isSoleProcess)
{
    private const string RowKey = IntakeKeys.MailboxReader;

    /// <summary>How long the lease lasts if it is not renewed.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromMinutes(2);

    /// <summary>How often to renew it.</summary>
    public static TimeSpan Renewal { get; } = Length / 4;

    /// <summary>Takes or renews the lease.</summary>
    /// <returns>False: another process has it.</returns>
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var mine = Json.Bytes(new Lease(owner, now + Length));
        var row = await store.GetAsync(ServerKeys.Partition, RowKey, cancellationToken);
        var held = row is null ? null : Json.Read<Lease>(row.Body);
        if (!isSoleProcess && held is not null && held.Owner != owner && Term.RunsAnywhere(held.Until, now, Length)) return false;
        RowWrite write = row is null ? new RowWrite.Insert(RowKey, mine) : new RowWrite.Update(RowKey, row.ETag, mine);
        return await store.CommitAsync(ServerKeys.Partition, [write], cancellationToken) is CommitOutcome.Committed;
    }

    /// <summary>Lets another process read at once. If that fails, the lease runs out by itself.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            var row = await store.GetAsync(ServerKeys.Partition, RowKey);
            if (row is null || Json.Read<Lease>(row.Body).Owner != owner) return;
            await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Delete(RowKey, row.ETag)]);
        }
        catch (TableStoreUnavailableException)
        {
            // It runs out.
        }
    }
}
