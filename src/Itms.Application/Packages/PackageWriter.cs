using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Itms.Application.Attachments;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.Packages;

/// <summary>What the package says of itself, as <c>manifest.json</c>.</summary>
/// <param name="Number">The tasking's number.</param>
/// <param name="Files">Every other entry of the zip, in its order.</param>
public sealed record PackageManifest(string Number, int Cycle, IReadOnlyList<PackageFile> Files);

/// <param name="Name">The name of the entry.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In 64 hex digits.</param>
public sealed record PackageFile(string Name, long Size, string Sha256);

/// <summary>
/// Writes a response package as a zip (S3): the cover sheet, the response, its documents, and the manifest with the hash of each. The same
/// version of a tasking gives the same bytes: every entry has the same time, and nothing comes from the directory.
/// </summary>
public sealed class PackageWriter(IBlobStore blobs, RulesSource rules)
{
    public const string Manifest = "manifest.json";

    /// <summary>The earliest time that a zip can hold.</summary>
    internal static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Indented = new(Json.Http) { WriteIndented = true };

    /// <summary>The name of the file: <c>ITMS-2027-000042-response.zip</c>; with <c>-2</c> before the ending in the second cycle.</summary>
    public static string FileName(Tasking tasking) =>
        FormattableString.Invariant($"{tasking.Number}-response{(tasking.Cycle > 1 ? $"-{tasking.Cycle}" : "")}.zip");

    /// <summary>Writes the package piece by piece. Documents go from the blob store to the caller, and are never held whole.</summary>
    /// <param name="tasking">One that <see cref="ResponsePackage.Refuse"/> does not refuse.</param>
    /// <param name="to">Stays open. It is only written to asynchronously.</param>
    /// <exception cref="DamagedDocumentException">A document is missing, changed or cut. What was written is no whole zip.</exception>
    public async Task WriteAsync(Tasking tasking, Stream to, CancellationToken cancellationToken)
    {
        var files = new List<PackageFile>();
        // Closed only at the end: after a failure, what was sent must not look like a whole zip.
        var output = new AsyncOutput(to);
        var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        await WriteAsync("cover-sheet.docx", CoverSheet.Of(tasking, rules.Current));
        if (CoverSheet.ResponseOf(tasking) is { } response) await WriteAsync("response.docx", response);
        foreach (var (name, document) in Named(ResponsePackage.DocumentsOf(tasking)))
        {
            await using var content = await VerifiedStream.OpenAsync(blobs, document, cancellationToken);
            await AddAsync(new PackageFile(name, document.Length, document.Sha256), content);
        }

        await WriteAsync(Manifest, JsonSerializer.SerializeToUtf8Bytes(new PackageManifest(tasking.Number, tasking.Cycle, [.. files]), Indented));
        await zip.DisposeAsync();
        await output.FlushAsync(cancellationToken);

        Task WriteAsync(string name, byte[] content) =>
            AddAsync(new PackageFile(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))), new MemoryStream(content));

        async Task AddAsync(PackageFile file, Stream content)
        {
            var entry = zip.CreateEntry(file.Name, CompressionLevel.Fastest);
            entry.LastWriteTime = EntryTime;
            await using var target = await entry.OpenAsync(cancellationToken);
            await content.CopyToAsync(target, cancellationToken);
            files.Add(file);
        }
    }

    /// <summary>The names of the documents in the zip. Two versions of one name, or names alike on Windows, stay apart.</summary>
    internal static IEnumerable<(string Name, Attachment Document)> Named(IReadOnlyList<Attachment> documents)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var document in documents)
        {
            var given = SafeName(document.Name);
            var (name, stem, extension) = (given, Path.GetFileNameWithoutExtension(given), Path.GetExtension(given));
            for (var i = 1; !taken.Add(name); i++)
                name = FormattableString.Invariant($"{stem} ({document.Version}{(i > 1 ? $".{i}" : "")}){extension}");
            yield return ("documents/" + name, document);
        }
    }

    /// <summary>The name without the characters that Windows refuses.</summary>
    private static string SafeName(string name) => string.Concat(name.Select(c => "<>:\"/\\|?*".Contains(c) ? '_' : c)).TrimEnd('.', ' ');
}
