using System.IO.Compression;
using Itms.Application.Attachments;
using Itms.Domain.Taskings;

namespace Itms.Application.Imports;

/// <summary>
/// The documents of a list: a zip of SharePoint's folder "Attachments". It has a folder for each item, named by the item's ID. A folder may
/// also have the item's number as its name. Folders around these do not matter.
/// </summary>
internal sealed class ImportDocuments : IDisposable
{
    /// <summary>Largest document in bytes: as for every document.</summary>
    public const int MaxLength = 25 * 1024 * 1024;

    /// <summary>Most documents in a zip.</summary>
    public const int MostEntries = 200_000;

    /// <summary>What a report calls them.</summary>
    public const string Field = "attachments";

    public const string Damaged = "is damaged, not what its name says, locked by a password, or has macros";

    private readonly ZipArchive zip;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<string, List<ZipArchiveEntry>> folders = new(StringComparer.OrdinalIgnoreCase);

    private ImportDocuments(ZipArchive zip)
    {
        this.zip = zip;
        foreach (var entry in zip.Entries)
        {
            var parts = entry.FullName.Split('/', '\\');
            if (parts[^1].Length == 0 || parts.Length < 2) continue;
            if (!folders.TryGetValue(parts[^2], out var files)) folders[parts[^2]] = files = [];
            files.Add(entry);
        }
    }

    /// <exception cref="InvalidDataException">It is no zip, or has too many files.</exception>
    public static async Task<ImportDocuments> OpenAsync(Stream file, CancellationToken cancellationToken)
    {
        var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        return zip.Entries.Count <= MostEntries ? new ImportDocuments(zip) : throw new InvalidDataException("The zip has too many files.");
    }

    /// <summary>The documents of the item, and what is wrong with them by their names.</summary>
    public (List<ImportDocument> Files, List<string> Faults) Of(string number, string? listId)
    {
        var entries = listId is not null && folders.TryGetValue(listId, out var byId) ? byId : folders.GetValueOrDefault(number, []);
        var (files, faults) = (new List<ImportDocument>(), new List<string>());
        foreach (var entry in entries)
        {
            var name = FileName.Read(entry.FullName, out var error);
            if (name is null) faults.Add($"document {files.Count + faults.Count + 1} {error}");
            else if (ContentKind.Of(name) is not { } kind)
                faults.Add($"document {files.Count + faults.Count + 1} is of a kind that ITMS does not keep: {string.Join(", ", Kinds)}");
            else if (entry.Length > MaxLength) faults.Add($"document {files.Count + faults.Count + 1} is larger than {MaxLength} bytes");
            else if (entry.Length == 0) faults.Add($"document {files.Count + faults.Count + 1} is empty");
            else files.Add(new ImportDocument(name, kind, entry, turn));
        }

        return (files, faults);
    }

    public void Dispose()
    {
        zip.Dispose();
        turn.Dispose();
    }

    private static IEnumerable<string> Kinds => ContentKind.All.Select(kind => kind.Extension);
}

/// <summary>A document in the zip.</summary>
/// <param name="Turn">A zip can only be read at one place at a time.</param>
internal sealed record ImportDocument(string Name, ContentKind Kind, ZipArchiveEntry Entry, SemaphoreSlim Turn)
{
    /// <summary>Its bytes. They are held in memory, so that they are checked before they are stored.</summary>
    /// <returns>Null: ITMS does not keep it (<see cref="ImportDocuments.Damaged"/>).</returns>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[Entry.Length];
        await Turn.WaitAsync(cancellationToken);
        try
        {
            await using var content = await Entry.OpenAsync(cancellationToken);
            await content.ReadExactlyAsync(bytes, cancellationToken);
            if (await content.ReadAsync(new byte[1], cancellationToken) > 0) return null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            return null;
        }
        finally
        {
            Turn.Release();
        }

        var check = new ContentCheck(Kind);
        if (check.Continue(bytes) != ContentFault.None || check.End() != ContentFault.None) return null;
        if (Kind.MainPart is not { } mainPart) return bytes;
        using var stored = new MemoryStream(bytes);
        return await OfficePackage.FaultAsync(stored, mainPart, cancellationToken) == ContentFault.None ? bytes : null;
    }
}
