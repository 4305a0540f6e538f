using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Domain.People;

namespace Itms.Application.People;

/// <summary>The directory as it is stored: a row for each person, unit, division and facility.</summary>
public sealed class DirectoryStore(ITableStore store, RulesSource rules)
{
    /// <summary>Reads the directory and puts it into force.</summary>
    public async Task<AgencyDirectory> LoadAsync(CancellationToken cancellationToken)
    {
        var people = new List<Person>();
        var units = new List<Unit>();
        var divisions = new List<Division>();
        var facilities = new List<Facility>();
        await foreach (var row in store.ReadAllAsync(new RowRange(Keys.Directory), cancellationToken))
            switch (row.RowKey[0])
            {
                case 'P': people.Add(Json.Read<Person>(row.Body)); break;
                case 'U': units.Add(Json.Read<Unit>(row.Body)); break;
                case 'D': divisions.Add(Json.Read<Division>(row.Body)); break;
                case 'F': facilities.Add(Json.Read<Facility>(row.Body)); break;
                default: break;
            }

        var directory = new AgencyDirectory(people, units, divisions, facilities);
        rules.Use(directory);
        return directory;
    }

    /// <summary>Writes every entry of the directory over what is stored under its key, and puts it into force.</summary>
    public async Task SaveAsync(AgencyDirectory directory, CancellationToken cancellationToken)
    {
        IEnumerable<RowWrite> writes =
        [
            .. directory.People.Select(p => new RowWrite.Upsert("P|" + Keys.Escape(p.Id), Json.Bytes(p))),
            .. directory.Units.Select(u => new RowWrite.Upsert("U|" + Keys.Escape(u.Code), Json.Bytes(u))),
            .. directory.Divisions.Select(d => new RowWrite.Upsert("D|" + Keys.Escape(d.Code), Json.Bytes(d))),
            .. directory.Facilities.Select(f => new RowWrite.Upsert("F|" + Keys.Escape(f.Code), Json.Bytes(f))),
        ];
        foreach (var chunk in writes.Chunk(TableLimits.RowsPerTransaction))
            await store.CommitAsync(Keys.Directory, chunk, cancellationToken);
        rules.Use(directory);
    }
}
