using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.People;

/// <summary>The delegations of clearance as they are stored: one row each, kept after it ends. Every change is in force at once.</summary>
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
        await foreach (var row in store.ReadAllAsync(DirectoryKeys.AllDelegations(), cancellationToken))
            all.Add(Json.Read<ClearanceDelegation>(row.Body));
        return all;
    }

    public async Task<ClearanceDelegation?> FindAsync(string id, CancellationToken cancellationToken) =>
        await GetAsync(id, cancellationToken) is { } row ? Json.Read<ClearanceDelegation>(row.Body) : null;

    /// <summary>Stores a delegation that has been checked.</summary>
    /// <param name="mails">The mails about it, stored in the same transaction.</param>
    /// <returns>False: the mails' key is taken, and nothing was stored.</returns>
    public async Task<bool> AddAsync(ClearanceDelegation delegation, RowWrite.Insert mails) =>
        await CommitAsync(new RowWrite.Insert(DirectoryKeys.Delegation(delegation.Id), Json.Bytes(delegation)), mails);

    /// <summary>Ends a delegation now.</summary>
    /// <returns>The delegation as it ends. Null: there is none of this id, or it is over.</returns>
    public async Task<(ClearanceDelegation Revoked, RowWrite.Update Write)?> EndAsync(string id, Person by, CancellationToken cancellationToken)
    {
        if (await GetAsync(id, cancellationToken) is not { } row) return null;
        var (delegation, now) = (Json.Read<ClearanceDelegation>(row.Body), clock.GetUtcNow());
        if (delegation.IsOverAt(now)) return null;
        var revoked = delegation with { RevokedBy = by.Id, RevokedAt = now };
        return (revoked, new RowWrite.Update(row.RowKey, row.ETag, Json.Bytes(revoked)));
    }

    /// <summary>Commits a change and the mails about it, and puts it into force.</summary>
    /// <returns>False: somebody else was faster, and nothing was stored.</returns>
    public async Task<bool> CommitAsync(RowWrite change, RowWrite.Insert mails)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            if (await store.CommitAsync(DirectoryKeys.Delegations, [change, mails], CancellationToken.None) is not CommitOutcome.Committed)
                return false;
            rules.Use(await ReadAsync(CancellationToken.None));
            await ChangeMark.NoteAsync(store);
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<Row?> GetAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(DirectoryKeys.Delegations, DirectoryKeys.Delegation(id), cancellationToken);
}
