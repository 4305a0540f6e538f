using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.People;

/// <summary>
/// The absences as they are stored: one row for each person's current or last one, and one for each that was replaced. Every change is in
/// force at once.
/// </summary>
public sealed class AbsenceStore(ITableStore store, RulesSource rules) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Reads the absences and puts them into force.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await UseAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Each person's current or last absence. It may be over.</summary>
    public async Task<List<Absence>> ReadAsync(CancellationToken cancellationToken)
    {
        var all = new List<Absence>();
        await foreach (var row in store.ReadAllAsync(DirectoryKeys.AllAbsences(), cancellationToken)) all.Add(Json.Read<Absence>(row.Body));
        return all;
    }

    public async Task<Absence?> FindAsync(string person, CancellationToken cancellationToken) =>
        await GetAsync(person, cancellationToken) is { } row ? Json.Read<Absence>(row.Body) : null;

    /// <summary>The writes that make this the person's absence. The one before it is kept under its id.</summary>
    public async Task<(Absence? Before, IReadOnlyList<RowWrite> Writes)> PrepareAsync(Absence absence, CancellationToken cancellationToken)
    {
        var key = DirectoryKeys.Absence(absence.Person);
        if (await GetAsync(absence.Person, cancellationToken) is not { } row) return (null, [new RowWrite.Insert(key, Json.Bytes(absence))]);
        var before = Json.Read<Absence>(row.Body);
        List<RowWrite> writes = [new RowWrite.Update(key, row.ETag, Json.Bytes(absence))];
        if (before.Id != absence.Id) writes.Add(new RowWrite.Upsert(DirectoryKeys.FormerAbsence(before.Id), row.Body));
        return (before, writes);
    }

    /// <summary>Commits a change and the mails about it, and puts it into force.</summary>
    /// <returns>False: somebody else was faster, and nothing was stored.</returns>
    public async Task<bool> CommitAsync(IEnumerable<RowWrite> change, RowWrite.Insert mails)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            if (await store.CommitAsync(DirectoryKeys.Absences, [.. change, mails], CancellationToken.None) is not CommitOutcome.Committed)
                return false;
            await UseAsync(CancellationToken.None);
            await ChangeMark.NoteAsync(store);
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task UseAsync(CancellationToken cancellationToken)
    {
        var absences = await ReadAsync(cancellationToken);
        rules.Use(current => current with { Absences = absences });
    }

    private async Task<Row?> GetAsync(string person, CancellationToken cancellationToken) =>
        await store.GetAsync(DirectoryKeys.Absences, DirectoryKeys.Absence(person), cancellationToken);
}
