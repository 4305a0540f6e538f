using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>Writes the parts of a backup into a stream that need not seek, and keeps the length and hash of each.</summary>
internal sealed class PartWriter : IAsyncDisposable
{
    private readonly GZipStream compressed;
    private readonly TarWriter tar;
    private readonly DateTimeOffset at;
    private readonly List<BackupPart> parts = [];

    public PartWriter(Stream to, DateTimeOffset at)
    {
        // Most documents are compressed already, and the fastest level shrinks rows to a fifth of their size.
        compressed = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true);
        tar = new TarWriter(compressed, TarEntryFormat.Pax, leaveOpen: true);
        this.at = at;
    }

    public IReadOnlyList<BackupPart> Parts => parts;

    /// <summary>Writes a value as JSON.</summary>
    public async Task WriteJsonAsync<T>(string name, T value, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Json.Bytes(value).ToArray(), writable: false);
        await WriteAsync(name, content, cancellationToken);
    }

    /// <summary>Writes the bytes so far.</summary>
    public async Task WriteAsync(string name, ArrayBufferWriter<byte> bytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(bytes.WrittenSpan.ToArray(), writable: false);
        await WriteAsync(name, content, cancellationToken);
    }

    /// <summary>Writes all of the stream, which knows its length.</summary>
    public async Task<BackupPart> WriteAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        // The archive writes the length before the first byte.
        await using var hashed = new HashingStream(content, tellsLength: true);
        var entry = new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            ModificationTime = at,
            DataStream = hashed,
        };
        await tar.WriteEntryAsync(entry, cancellationToken);
        var receipt = hashed.Receipt();
        var part = new BackupPart(name, receipt.Length, receipt.Sha256);
        parts.Add(part);
        return part;
    }

    /// <summary>Ends the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await tar.DisposeAsync();
        await compressed.DisposeAsync();
    }
}
