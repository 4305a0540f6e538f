using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.Imports;

/// <content>Works through the rows of a list.</content>
public sealed partial class TaskingImport
{
    private const int BatchSize = 200;

    private const string FileGone = "The file is no longer there. Send it again.";
    private const string NotAllowed = "Whoever began it is no longer an administrator.";
    private const string BadZip = "The documents are no zip file, or it is damaged.";

    /// <summary>Works on the import until it is finished or the time is over.</summary>
    private async Task<ImportResult> WorkAsync(Held held, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var job = held.Job;
        await using var sheet = await blobs.OpenAsync(job.Sheet!, cancellationToken);
        await using var zip = job.Zip is null ? null : await blobs.OpenAsync(job.Zip, cancellationToken);
        if (sheet is null || (zip is null && job.Zip is not null)) return await EndAsync(held, ImportState.Failed, FileGone);
        if (rules.Current.Directory.Find(job.Result.By) is not { Active: true } person || !person.Is(Role.Administrator))
            return await EndAsync(held, ImportState.Failed, NotAllowed);
        ImportDocuments? documents;
        try
        {
            documents = zip is null ? null : await ImportDocuments.OpenAsync(zip, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return await EndAsync(held, ImportState.Failed, BadZip);
        }

        using (documents) return await WorkAsync(held, sheet, documents, new Actor(person), until, cancellationToken);
    }

    private async Task<ImportResult> WorkAsync(
        Held held, Stream sheet, ImportDocuments? documents, Actor actor, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ImportReader? reader = null;
        var seen = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        var batch = new List<SheetRow>(BatchSize);
        try
        {
            await foreach (var row in await Sheet.OpenAsync(sheet, cancellationToken))
            {
                if (row.IsBlank) continue;
                if (reader is null)
                {
                    reader = new ImportReader(held.Job.Mapping, row, rules.Current, held.Job.Result.File!, clock.GetUtcNow());
                    held = held with { Job = held.Job with { Result = held.Job.Result with { Ignored = reader.Ignored } } };
                    var missing = reader.Missing.Select(field => new ImportFault(row.Row, "row", $"has no column for {field}")).ToList();
                    if (missing.Count > 0) return await EndAsync(With(held, missing), ImportState.Done, problem: null);
                    continue;
                }

                // Rows that are finished only tell which numbers there were.
                var earlier = reader.NumberOf(row) is { } number && !seen.TryAdd(number, row.Row) ? seen[number] : (long?)null;
                if (row.Row < held.Job.NextRow) continue;
                if (earlier is { } first) held = Refused(held, [new ImportFault(row.Row, "row", $"has the same number as row {first}")]);
                else batch.Add(row);
                if (batch.Count < BatchSize) continue;
                if (await FinishAsync(row.Row + 1) is not { } finished) return held.Job.Result;
                held = finished;
                if (clock.GetUtcNow() >= until || cancellationToken.IsCancellationRequested) return await LeaveAsync(held);
            }
        }
        catch (SheetException e)
        {
            held = With(held, [new ImportFault(e.Row, "row", e.Message)]);
        }

        if (reader is not null && batch.Count > 0)
        {
            if (await FinishAsync(batch[^1].Row + 1) is not { } last) return held.Job.Result;
            held = last;
        }

        return await EndAsync(held, ImportState.Done, reader is null && held.Job.Result.Faults == 0 ? "The file is empty." : null);

        async Task<Held?> FinishAsync(long nextRow)
        {
            var work = new RowWork(ports, reader!, held.Job, actor, documents);
            var outcomes = await work.RunAsync(batch, cancellationToken);
            var after = outcomes.Aggregate(held.Job, (job, outcome) => outcome.AddTo(job));
            batch.Clear();
            return await NoteAsync(held, after with { NextRow = nextRow }, clock.GetUtcNow() + Lease);
        }
    }

    /// <summary>Lets go of the import, so that the background work can carry it on at once.</summary>
    private async Task<ImportResult> LeaveAsync(Held held) => (await NoteAsync(held, held.Job, clock.GetUtcNow()) ?? held).Job.Result;

    private static Held With(Held held, IEnumerable<ImportFault> faults) =>
        held with { Job = faults.Aggregate(held.Job, (job, fault) => job.With(fault)) };

    private static Held Refused(Held held, IReadOnlyList<ImportFault> faults)
    {
        var more = With(held, faults);
        var result = more.Job.Result;
        return more with { Job = more.Job with { Result = result with { Rows = result.Rows + 1, Refused = result.Refused + 1 } } };
    }
}
