using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Records;
using Itms.Domain.Shared;

namespace Itms.Application.Holds;

/// <summary>The legal holds as they are stored: one row each, kept after it is lifted.</summary>
public sealed class HoldStore(ITableStore store, RulesSource rules, NewId newId, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Reads the holds, so that taskings can show them.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var holds = await ReadAsync(cancellationToken);
            rules.Use(present => present with { Holds = holds });
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Every hold there ever was, latest first.</summary>
    public async Task<List<LegalHold>> ReadAsync(CancellationToken cancellationToken)
    {
        var all = new List<LegalHold>();
        await foreach (var row in store.ReadAllAsync(RecordsKeys.Holds, cancellationToken)) all.Add(Json.Read<LegalHold>(row.Body));
        return all;
    }

    /// <summary>Places a hold. From the moment it is stored, no disposal can be decided against it.</summary>
    /// <param name="errors">Gets the errors by field. Then nothing is stored.</param>
    /// <returns>Null: there are errors.</returns>
    public async Task<LegalHold?> PlaceAsync(string? reason, HoldScope? scope, Person by, FieldErrors errors, CancellationToken cancellationToken)
    {
        errors.Text("reason", reason, required: true);
        if (scope is null) errors.Add("scope", "is required");
        else scope.Check(ItmsNumber.IsWellFormed, errors);
        if (errors.Any) return null;
        var now = clock.GetUtcNow();
        var hold = new LegalHold(RecordsKeys.NewId(now, newId()), reason!.Trim(), scope!, by.Id, now);
        var insert = new RowWrite.Insert(RecordsKeys.Hold(hold.Id), Json.Bytes(hold));
        while (!await CommitAsync(insert, cancellationToken)) cancellationToken.ThrowIfCancellationRequested();
        await PublishAsync();
        return hold;
    }

    /// <summary>Lifts a hold. One that was lifted stays as it was.</summary>
    /// <returns>Null: there is none of this id, or there are errors.</returns>
    public async Task<LegalHold?> LiftAsync(string id, string? reason, Person by, FieldErrors errors, CancellationToken cancellationToken)
    {
        errors.Text("reason", reason, required: true);
        if (errors.Any) return null;
        while (RecordsKeys.IsId(id) && await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Hold(id), cancellationToken) is { } row)
        {
            var hold = Json.Read<LegalHold>(row.Body);
            if (!hold.IsInForce) return hold;
            var lifted = hold with { LiftedBy = by.Id, LiftedAt = clock.GetUtcNow(), LiftReason = reason!.Trim() };
            if (!await CommitAsync(new RowWrite.Update(row.RowKey, row.ETag, Json.Bytes(lifted)), cancellationToken)) continue;
            await PublishAsync();
            return lifted;
        }

        return null;
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Every change of a hold is a new decision. So a disposal that has read the holds before it cannot be decided any more.</summary>
    private async Task<bool> CommitAsync(RowWrite change, CancellationToken cancellationToken)
    {
        var head = await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Head, cancellationToken);
        RowWrite[] writes = [RecordsKeys.NextHead(head), change];
        return await store.CommitAsync(RecordsKeys.Partition, writes, CancellationToken.None) is CommitOutcome.Committed;
    }

    private async Task PublishAsync()
    {
        await LoadAsync(CancellationToken.None);
        await ChangeMark.NoteAsync(store);
    }
}
