using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.People;

/// <summary>
/// Stores the delegations of the AD's clearance, one row each. Rows are kept after a delegation is over. A change is in force at
/// once.
/// </summary>
public sealed class DelegationStore(ITableStore store, RulesSource rules, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Reads the delegations and puts them into force.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            rules.Use(await ReadAsync(cancellationToken));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Every delegation there ever was, oldest first.</summary>
    public async Task<List<ClearanceDelegation>> ReadAsync(CancellationToken cancellationToken)
    {
        var all = new List<ClearanceDelegation>();
        await foreach (var row in store.ReadAllAsync(new RowRange(DirectoryKeys.Delegations), cancellationToken))
            all.Add(Json.Read<ClearanceDelegation>(row.Body));
        return all;
    }

    public async Task<ClearanceDelegation?> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(DirectoryKeys.Delegations, KeyText.Escape(id), cancellationToken) is { } row
            ? Json.Read<ClearanceDelegation>(row.Body)
            : null;

    /// <summary>Records a delegation that has been checked.</summary>
    public async Task<ClearanceDelegation> RecordAsync(string from, string to, DateTimeOffset until, string reason, Person by)
    {
        var now = clock.GetUtcNow();
        // The ID grows with time, so the rows are in order of time.
        var delegation = new ClearanceDelegation(Guid.CreateVersion7(now).ToString("N"), from, to, until, reason, by.Id, now);
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            await store.CommitAsync(
                DirectoryKeys.Delegations, [new RowWrite.Insert(KeyText.Escape(delegation.Id), Json.Bytes(delegation))], CancellationToken.None);
            rules.Use(await ReadAsync(CancellationToken.None));
            return delegation;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends a delegation now. One that is already over stays unchanged.</summary>
    /// <returns>Null: there is none with this ID.</returns>
    public async Task<ClearanceDelegation?> RevokeAsync(string id, Person by)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            while (await store.GetAsync(DirectoryKeys.Delegations, KeyText.Escape(id), CancellationToken.None) is { } row)
            {
                var (delegation, now) = (Json.Read<ClearanceDelegation>(row.Body), clock.GetUtcNow());
                if (delegation.IsOverAt(now)) return delegation;
                var revoked = delegation with { RevokedBy = by.Id, RevokedAt = now };
                var write = new RowWrite.Update(row.RowKey, row.ETag, Json.Bytes(revoked));
                // Another process has just revoked it: read it again.
                if (await store.CommitAsync(DirectoryKeys.Delegations, [write], CancellationToken.None) is not CommitOutcome.Committed) continue;
                rules.Use(await ReadAsync(CancellationToken.None));
                return revoked;
            }

            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
