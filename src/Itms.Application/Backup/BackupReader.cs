using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>Takes what a backup holds.</summary>
internal interface IBackupTarget
{
    Task TakeRowsAsync(IEnumerable<Row> rows, CancellationToken cancellationToken);

    /// <summary>Reads the document to its end.</summary>
    Task<BlobReceipt> TakeDocumentAsync(string name, Stream content, CancellationToken cancellationToken);
}

/// <summary>Reads a backup from the first byte to the last, and checks every part.</summary>
public static class BackupReader
{
    /// <summary>Reads the whole file and keeps nothing.</summary>
    /// <exception cref="BackupDamagedException">It is not a complete and unaltered backup.</exception>
    public static Task<BackupSummary> CheckAsync(Stream file, CancellationToken cancellationToken) =>
        ReadAsync(file, new Nowhere(), cancellationToken);

    internal static async Task<BackupSummary> ReadAsync(Stream file, IBackupTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await using var compressed = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            await using var tar = new TarReader(compressed, leaveOpen: true);
            var summary = await new Reading(tar, target).RunAsync(cancellationToken);
            // The checksum of the compressed bytes comes after the archive.
            await compressed.CopyToAsync(Stream.Null, cancellationToken);
            return summary;
        }
        catch (EndOfStreamException e)
        {
            throw Damaged.Cut(e);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or JsonException or ArgumentException)
        {
            throw new BackupDamagedException($"The file is damaged or is not a backup of ITMS: {e.Message}", e);
        }
    }

    /// <summary>Reads one file.</summary>
    private sealed class Reading(TarReader tar, IBackupTarget target)
    {
        private readonly List<BackupPart> found = [];
        private long rows;
        private long documents;

        public async Task<BackupSummary> RunAsync(CancellationToken cancellationToken)
        {
            var head = await HeadAsync(cancellationToken);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.Name == BackupFormat.Manifest) return new BackupSummary(head, await ManifestAsync(entry, cancellationToken));
                await PartAsync(entry, cancellationToken);
            }

            throw Damaged.Cut(null);
        }

        private async Task<BackupHead> HeadAsync(CancellationToken cancellationToken)
        {
            if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is not { Name: BackupFormat.Head } entry)
                throw new BackupDamagedException("This file is not a backup of ITMS.");
            var head = Json.Read<BackupHead>(await BytesAsync(entry, cancellationToken));
            return head.Format == BackupFormat.Version
                ? head
                : throw new BackupDamagedException(
                    $"The backup has format {head.Format}, made by ITMS {head.Product}. This version reads format {BackupFormat.Version} only.");
        }

        private async Task PartAsync(TarEntry entry, CancellationToken cancellationToken)
        {
            if (entry.Name.StartsWith(BackupFormat.RowsFolder, StringComparison.Ordinal))
            {
                var bytes = await BytesAsync(entry, cancellationToken);
                await target.TakeRowsAsync(Counted(RowLines.Read(bytes)), cancellationToken);
            }
            else if (entry.Name.StartsWith(BackupFormat.DocumentsFolder, StringComparison.Ordinal))
            {
                var name = entry.Name[BackupFormat.DocumentsFolder.Length..];
                BlobName.Check(name);
                var receipt = await target.TakeDocumentAsync(name, entry.DataStream ?? Stream.Null, cancellationToken);
                if (receipt.Length != entry.Length) throw Damaged.Cut(null);
                found.Add(new BackupPart(entry.Name, receipt.Length, receipt.Sha256));
                documents++;
            }
            else throw new BackupDamagedException($"The backup has an unknown part: {entry.Name}.");
        }

        private async Task<BackupManifest> ManifestAsync(TarEntry entry, CancellationToken cancellationToken)
        {
            var expected = found.ToList();
            var manifest = Json.Read<BackupManifest>(await BytesAsync(entry, cancellationToken));
            if (manifest.Parts is null || manifest.Faults is null) throw new BackupDamagedException("The manifest is damaged.");
            for (var i = 0; i < expected.Count && i < manifest.Parts.Count; i++)
                if (expected[i] != manifest.Parts[i])
                    throw new BackupDamagedException($"{expected[i].Name} is damaged: its length or SHA-256 is not the one in the manifest.");
            if (expected.Count != manifest.Parts.Count) throw new BackupDamagedException("The backup has other parts than its manifest says.");
            if (rows != manifest.Rows || documents != manifest.Documents)
                throw new BackupDamagedException("The manifest is damaged: it counts other rows or documents than there are.");
            return await tar.GetNextEntryAsync(copyData: false, cancellationToken) is null
                ? manifest
                : throw new BackupDamagedException("There is something after the manifest.");
        }

        /// <summary>The bytes of a part. Notes the part with its length and hash.</summary>
        private async Task<ReadOnlyMemory<byte>> BytesAsync(TarEntry entry, CancellationToken cancellationToken)
        {
            if (entry.Length > BackupFormat.LargestInMemory) throw new BackupDamagedException($"{entry.Name} is too large.");
            using var bytes = new MemoryStream((int)entry.Length);
            var receipt = await HashingCopy.CopyAsync(entry.DataStream ?? Stream.Null, bytes, cancellationToken);
            if (receipt.Length != entry.Length) throw Damaged.Cut(null);
            found.Add(new BackupPart(entry.Name, receipt.Length, receipt.Sha256));
            return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        }

        private IEnumerable<Row> Counted(IEnumerable<Row> all)
        {
            foreach (var row in all)
            {
                rows++;
                yield return row;
            }
        }
    }

    private sealed class Nowhere : IBackupTarget
    {
        public Task TakeRowsAsync(IEnumerable<Row> rows, CancellationToken cancellationToken)
        {
            foreach (var _ in rows) cancellationToken.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        }

        public Task<BlobReceipt> TakeDocumentAsync(string name, Stream content, CancellationToken cancellationToken) =>
            HashingCopy.CopyAsync(content, Stream.Null, cancellationToken);
    }

    private static class Damaged
    {
        public static BackupDamagedException Cut(Exception? inner) =>
            new("The file ends too early: the backup was cut off, or is not complete yet.", inner);
    }
}
