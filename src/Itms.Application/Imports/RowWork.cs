using System.Security.Cryptography;
using Itms.Application.Attachments;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Imports;

/// <summary>What an import reads and writes taskings with.</summary>
internal sealed record ImportPorts(ITableStore Store, TaskingService Service, TaskingRecords Records, Uploads Uploads);

/// <summary>The work on some rows of an import. They are independent of each other, so several are worked on at once.</summary>
internal sealed class RowWork(ImportPorts ports, ImportReader reader, ImportJob job, Actor actor, ImportDocuments? documents)
{
    private const int AtOnce = 50;

    public async Task<IReadOnlyList<RowOutcome>> RunAsync(List<SheetRow> rows, CancellationToken cancellationToken)
    {
        var outcomes = new List<RowOutcome>(rows.Count);
        // The store commits what waits at the same moment with one sync of the disk.
        foreach (var some in rows.Chunk(AtOnce)) outcomes.AddRange(await Task.WhenAll(some.Select(row => RunAsync(row, cancellationToken))));
        return outcomes;
    }

    private async Task<RowOutcome> RunAsync(SheetRow row, CancellationToken cancellationToken)
    {
        if (reader.NumberOf(row) is { } number)
        {
            if (reader.IsExport && ItmsNumber.IsWellFormed(number)
                && await ports.Records.LoadAsync(number, cancellationToken) is { } own && reader.Describes(row, own.Tasking))
                return RowOutcome.Of(RowEnd.Unchanged);
            if (await FindItemAsync(number, cancellationToken) is { } item && await IsThereAsync(item, cancellationToken))
                return await CompareAsync(row, number, item, cancellationToken);
        }

        var faults = new List<ImportFault>();
        if (reader.Read(row, faults.Add) is not { } read) return new RowOutcome(RowEnd.Refused, faults);
        var files = FilesOf(row, read.Command.Source.Number, read.ListId, faults);
        if (ports.Service.RefuseImport(read.Command, actor) is { } refusal) faults.AddRange(reader.Faults(row, refusal));
        if (faults.Count > 0) return new RowOutcome(RowEnd.Refused, faults);
        return job.Result.DryRun
            ? await WithDocumentsAsync(RowEnd.Created, row, number: null, files, cancellationToken)
            : await CreateAsync(row, read, files, cancellationToken);
    }

    private async Task<RowOutcome> CreateAsync(
        SheetRow row, ReadRow read, List<ImportDocument> files, CancellationToken cancellationToken)
    {
        var item = await ClaimAsync(read, row.Row, cancellationToken);
        var outcome = await ports.Service.ImportAsync(read.Command with { Number = item.Number }, actor, cancellationToken);
        return outcome switch
        {
            Outcome.Done => await WithDocumentsAsync(RowEnd.Created, row, item.Number, files, cancellationToken),
            Outcome.Refused refused => new RowOutcome(RowEnd.Refused, [.. reader.Faults(row, refused.Refusal)]),
            _ => new RowOutcome(RowEnd.Refused, [Fault(row, "could not be written now. Send the file again")]),
        };
    }

    /// <summary>The row's number in ITMS. It is written down before the tasking, so that a repeated import continues with it.</summary>
    private async Task<ImportedItem> ClaimAsync(ReadRow read, long row, CancellationToken cancellationToken)
    {
        var source = read.Command.Source;
        var key = ImportKeys.Item(source.List, source.Number);
        while (true)
        {
            var known = await ports.Store.GetAsync(ImportKeys.Partition, key, cancellationToken);
            var number = known is null ? await ports.Service.IssueNumberAsync() : Json.Read<ImportedItem>(known.Body).Number;
            var item = new ImportedItem(number, read.Hash, job.Result.Id, row);
            RowWrite write = known is null
                ? new RowWrite.Insert(key, Json.Bytes(item))
                : new RowWrite.Update(key, known.ETag, Json.Bytes(item));
            if (await ports.Store.CommitAsync(ImportKeys.Partition, [write], cancellationToken) is CommitOutcome.Committed) return item;
        }
    }

    /// <summary>A row that is a tasking already. The tasking stays as it is: people may have worked on it since.</summary>
    private async Task<RowOutcome> CompareAsync(SheetRow row, string number, ImportedItem item, CancellationToken cancellationToken)
    {
        var faults = new List<ImportFault>();
        var files = FilesOf(row, number, reader.ListIdOf(row), faults);
        // This import made it, and its process ended before it could say so.
        var end = item.Import == job.Result.Id && item.Row == row.Row ? RowEnd.Created
            : item.Hash == reader.HashOf(row) ? RowEnd.Unchanged
            : RowEnd.Changed;
        if (end == RowEnd.Changed)
            faults.Add(Fault(row, $"is not as it was when it became {item.Number}. ITMS keeps the tasking as it is: edit it there"));
        var outcome = await WithDocumentsAsync(end, row, item.Number, files, cancellationToken);
        return outcome with { Faults = [.. faults, .. outcome.Faults] };
    }

    /// <summary>Adds the documents that the tasking does not have.</summary>
    /// <param name="number">The ITMS number. Null: the tasking is not there, because this is a dry run.</param>
    private async Task<RowOutcome> WithDocumentsAsync(
        RowEnd end, SheetRow row, string? number, List<ImportDocument> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0) return RowOutcome.Of(end);
        var tasking = number is null ? null : (await ports.Records.LoadAsync(number, cancellationToken))?.Tasking;
        // It was disposed of, with its documents.
        if (tasking is null && number is not null) return RowOutcome.Of(end);
        var has = (tasking?.Attachments ?? []).Select(a => (a.Name.ToUpperInvariant(), a.Sha256)).ToHashSet();
        var (added, faults) = (0, new List<ImportFault>());
        foreach (var some in files.Chunk(TaskingDecider.MaxAttachmentsAtOnce))
        {
            using var upload = job.Result.DryRun ? null : await BeginAsync(some);
            var stored = new List<NewAttachment>();
            foreach (var file in some)
            {
                if (await file.ReadAsync(cancellationToken) is not { } bytes)
                    faults.Add(new ImportFault(row.Row, ImportDocuments.Field, $"document {1 + files.IndexOf(file)} {ImportDocuments.Damaged}"));
                else if (!has.Add((file.Name.ToUpperInvariant(), Convert.ToHexStringLower(SHA256.HashData(bytes))))) continue;
                else if (upload is null) added++;
                else stored.Add(await StoreAsync(upload, file, bytes));
            }

            if (upload is null) continue;
            if (stored.Count > 0)
            {
                var outcome = await ports.Service.ExecuteAsync(
                    number!, new TaskingCommand.ImportDocuments(stored), actor, expectedSeq: null, key: null, cancellationToken);
                if (outcome is Outcome.Done done) (added, tasking) = (added + stored.Count, done.Tasking);
                else faults.Add(new ImportFault(row.Row, ImportDocuments.Field, WhyNot(outcome)));
            }

            await upload.SettleAsync(tasking);
        }

        return new RowOutcome(end, faults, added);

        // Documents that the agency already had count toward nobody's monthly limit.
        Task<Uploads.Upload> BeginAsync(ImportDocument[] some) => ports.Uploads.BeginAsync(
            number!, $"import {job.Result.Id}", some.Sum(file => file.Entry.Length), allowed: long.MaxValue, cancellationToken);

        // They were checked when they were read.
        Task<NewAttachment> StoreAsync(Uploads.Upload upload, ImportDocument file, byte[] bytes) =>
            upload.StoreAsync(file.Name, file.Kind, new MemoryStream(bytes), (_, _) => Task.CompletedTask, cancellationToken);

        static string WhyNot(Outcome outcome) =>
            outcome is Outcome.Refused refused ? refused.Refusal.Detail : "could not be written now. Send the file again";
    }

    private List<ImportDocument> FilesOf(SheetRow row, string number, string? listId, List<ImportFault> faults)
    {
        if (documents is null) return [];
        var (files, wrong) = documents.Of(number, listId);
        faults.AddRange(wrong.Select(message => new ImportFault(row.Row, ImportDocuments.Field, message)));
        return files;
    }

    private async Task<ImportedItem?> FindItemAsync(string number, CancellationToken cancellationToken) =>
        await ports.Store.GetAsync(ImportKeys.Partition, ImportKeys.Item(job.Mapping.List, number), cancellationToken) is { } row
            ? Json.Read<ImportedItem>(row.Body)
            : null;

    /// <summary>Whether the row is a tasking, or was one that was disposed of. Else the process ended between the claim and the tasking.</summary>
    private async Task<bool> IsThereAsync(ImportedItem item, CancellationToken cancellationToken) =>
        await ports.Records.LoadAsync(item.Number, cancellationToken) is not null
        || await Tombstone.FindAsync(ports.Store, item.Number, cancellationToken) is not null;

    private static ImportFault Fault(SheetRow row, string message) => new(row.Row, "row", message);
}
