using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.People;

/// <summary>Stores the directory: one row for each person, unit, division and facility.</summary>
public sealed class DirectoryStore(ITableStore store, RulesSource rules)
{
    /// <summary>Reads the directory and puts it into force.</summary>
    /// <exception cref="InvalidDataException">An entry cannot be read. Nobody is left out silently.</exception>
    public async Task<AgencyDirectory> LoadAsync(CancellationToken cancellationToken)
    {
        var directory = new AgencyDirectory(
            await ReadAsync<Person>('P', p => p.Id, DirectoryKeys.Person, cancellationToken),
            await ReadAsync<Unit>('U', u => u.Code, DirectoryKeys.Unit, cancellationToken),
            await ReadAsync<Division>('D', d => d.Code, DirectoryKeys.Division, cancellationToken),
            await ReadAsync<Facility>('F', f => f.Code, DirectoryKeys.Facility, cancellationToken));
        rules.Use(directory);
        return directory;
    }

    /// <summary>Writes every entry of the directory, replaces what is stored under its key, and puts the directory into force.</summary>
    public async Task SaveAsync(AgencyDirectory directory, CancellationToken cancellationToken)
    {
        IEnumerable<RowWrite> writes =
        [
            .. directory.People.Select(p => new RowWrite.Upsert(DirectoryKeys.Person(p.Id), Json.Bytes(p))),
            .. directory.Units.Select(u => new RowWrite.Upsert(DirectoryKeys.Unit(u.Code), Json.Bytes(u))),
            .. directory.Divisions.Select(d => new RowWrite.Upsert(DirectoryKeys.Division(d.Code), Json.Bytes(d))),
            .. directory.Facilities.Select(f => new RowWrite.Upsert(DirectoryKeys.Facility(f.Code), Json.Bytes(f))),
        ];
        foreach (var chunk in writes.Chunk(TableLimits.RowsPerTransaction))
            await store.CommitAsync(DirectoryKeys.Partition, chunk, cancellationToken);
        rules.Use(directory);
    }

    private async Task<List<T>> ReadAsync<T>(char kind, Func<T, string?> idOf, Func<string, string> keyOf, CancellationToken cancellationToken)
    {
        var entries = new List<T>();
        await foreach (var row in store.ReadAllAsync(DirectoryKeys.Entries(kind), cancellationToken))
        {
            try
            {
                var entry = Json.Read<T>(row.Body);
                // A row without an ID reads as null, whatever the type says.
                if (idOf(entry) is not { } id || keyOf(id) != row.RowKey) throw new JsonException("The entry does not belong under this key.");
                entries.Add(entry);
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"The directory's entry {row.RowKey} cannot be read.", e);
            }
        }

        return entries;
    }
}
