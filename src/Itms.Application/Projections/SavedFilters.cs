using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.Projections;

/// <summary>The result of saving, changing or deleting a filter.</summary>
public abstract record FilterOutcome
{
    private FilterOutcome() { }

    public sealed record Done(SavedFilter Filter) : FilterOutcome;

    /// <summary>There is no such filter, or the person may not see it.</summary>
    public sealed record NotFound : FilterOutcome;

    /// <summary>The filter belongs to somebody else.</summary>
    public sealed record NotAllowed : FilterOutcome;

    /// <summary>The owner has another filter of this name.</summary>
    public sealed record NameTaken : FilterOutcome;

    /// <summary>The owner already has <see cref="SavedFilters.MostPerPerson"/> filters.</summary>
    public sealed record TooMany : FilterOutcome;

    /// <summary>The filter has changed since the version that the request names.</summary>
    public sealed record Stale(SavedFilter Present) : FilterOutcome;
}

/// <summary>
/// Stores saved filters. All filters of a person are in one row, so names stay unique and the limit holds when several requests come at once.
/// A shared filter also has a row of its own, written in the same transaction, where everybody finds it.
/// </summary>
public sealed class SavedFilters(ITableStore store, NewId newId, TimeProvider clock)
{
    /// <summary>Most filters of one person.</summary>
    public const int MostPerPerson = 100;

    /// <summary>The person's own filters by name, then those shared by others.</summary>
    public async Task<IReadOnlyList<SavedFilter>> ListAsync(Person person, CancellationToken cancellationToken)
    {
        var (all, _) = await ReadAsync(person.Id, cancellationToken);
        await foreach (var row in store.ReadAllAsync(FilterKeys.AllShared, cancellationToken))
            if (Json.Read<SavedFilter>(row.Body) is var filter && filter.Owner != person.Id)
                all.Add(filter);
        return [.. all.OrderBy(f => f.ListKey(person), StringComparer.Ordinal)];
    }

    /// <summary>One filter. Null if there is none, or the person may not see it.</summary>
    public async Task<SavedFilter?> FindAsync(string id, Person person, CancellationToken cancellationToken)
    {
        if (id.Length > 40) return null;
        var (mine, _) = await ReadAsync(person.Id, cancellationToken);
        if (mine.Find(f => f.Id == id) is { } own) return own;
        var shared = await store.GetAsync(FilterKeys.Partition, FilterKeys.Shared(id), cancellationToken);
        return shared is null ? null : Json.Read<SavedFilter>(shared.Body);
    }

    /// <summary>Saves a new filter. The caller has checked it with <see cref="SavedFilter.Check"/>.</summary>
    public async Task<FilterOutcome> AddAsync(
        string name, string view, IReadOnlyDictionary<string, string> query, bool shared, Person owner, CancellationToken cancellationToken)
    {
        var (id, now) = (newId(), clock.GetUtcNow());
        var filter = new SavedFilter(id, name, view, query, shared, owner.Id, Version: 1, now, now);
        while (true)
        {
            var (mine, etag) = await ReadAsync(owner.Id, cancellationToken);
            if (mine.Count >= MostPerPerson) return new FilterOutcome.TooMany();
            if (mine.Exists(f => f.IsCalled(name))) return new FilterOutcome.NameTaken();
            if (await SaveAsync(owner.Id, [.. mine, filter], etag, null, filter, cancellationToken)) return new FilterOutcome.Done(filter);
        }
    }

    /// <summary>Changes or deletes a filter.</summary>
    /// <param name="expected">The version that the person has seen. Null: any.</param>
    /// <param name="change">Returns the changed filter, or null to delete it.</param>
    public async Task<FilterOutcome> ChangeAsync(
        string id, Person person, int? expected, Func<SavedFilter, SavedFilter?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(id, person, cancellationToken) is not { } found) return new FilterOutcome.NotFound();
            if (found.Owner != person.Id && !person.ManagesTaskings) return new FilterOutcome.NotAllowed();
            var (theirs, etag) = await ReadAsync(found.Owner, cancellationToken);
            // The filter was changed or deleted between the two reads: start again.
            if (theirs.Find(f => f.Id == id) is not { } before || before.Version != found.Version) continue;
            if (expected is { } version && version != before.Version) return new FilterOutcome.Stale(before);
            var after = change(before) is { } changed ? changed with { Version = before.Version + 1, ChangedAt = clock.GetUtcNow() } : null;
            if (after is not null && theirs.Exists(f => f.Id != id && f.IsCalled(after.Name))) return new FilterOutcome.NameTaken();
            List<SavedFilter> all = [.. theirs.Select(f => f.Id == id ? after : f).OfType<SavedFilter>()];
            if (await SaveAsync(found.Owner, all, etag, before, after, cancellationToken)) return new FilterOutcome.Done(after ?? before);
        }
    }

    private async Task<(List<SavedFilter> Filters, string? ETag)> ReadAsync(string person, CancellationToken cancellationToken) =>
        await store.GetAsync(FilterKeys.Partition, FilterKeys.Of(person), cancellationToken) is { } row
            ? (Json.Read<List<SavedFilter>>(row.Body), row.ETag)
            : ([], null);

    /// <returns>False if another request has changed the owner's filters first.</returns>
    private async Task<bool> SaveAsync(
        string owner, List<SavedFilter> all, string? etag, SavedFilter? before, SavedFilter? after, CancellationToken cancellationToken)
    {
        var (key, body) = (FilterKeys.Of(owner), Json.Bytes(all));
        List<RowWrite> writes = [etag is null ? new RowWrite.Insert(key, body) : new RowWrite.Update(key, etag, body)];
        if (after is { Shared: true }) writes.Add(new RowWrite.Upsert(FilterKeys.Shared(after.Id), Json.Bytes(after)));
        else if (before is { Shared: true }) writes.Add(new RowWrite.Delete(FilterKeys.Shared(before.Id)));
        return await store.CommitAsync(FilterKeys.Partition, writes, cancellationToken) is CommitOutcome.Committed;
    }
}
