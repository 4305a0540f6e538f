using System.Security.Cryptography;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.Attachments;

/// <summary>A stored document is not the one that was attached: it is missing, or its bytes were changed or cut.</summary>
public sealed class DamagedDocumentException(string id) : Exception($"The stored document {id} is missing, or was changed or cut.");

/// <summary>
/// A stored document, checked while it is read. Whoever reads it from the first byte to the last gets the last bytes only if all of them are those
/// that were attached. A part of it is not checked.
/// </summary>
/// <param name="content">Must be able to seek.</param>
/// <param name="sha256">What the bytes must have, in 64 hex digits.</param>
public sealed class VerifiedStream(Stream content, string id, long length, string sha256) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Opens a document.</summary>
    /// <exception cref="DamagedDocumentException">It is missing.</exception>
    public static async Task<VerifiedStream> OpenAsync(IBlobStore blobs, Attachment document, CancellationToken cancellationToken) =>
        new(
            await blobs.OpenAsync(document.Id, cancellationToken) ?? throw new DamagedDocumentException(document.Id),
            document.Id,
            document.Length,
            document.Sha256);

    /// <summary>How many bytes from the first one have been read in order.</summary>
    private long hashed;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => content.Length == length ? length : throw new DamagedDocumentException(id);

    public override long Position
    {
        get => content.Position;
        set => content.Position = value;
    }

    /// <exception cref="DamagedDocumentException">These would be the last bytes of a changed document.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var at = content.Position;
        var read = await content.ReadAsync(buffer, cancellationToken);
        if (at != hashed || buffer.Length == 0) return read;
        hash.AppendData(buffer.Span[..read]);
        hashed += read;
        return hashed < length || Convert.ToHexStringLower(hash.GetCurrentHash()) == sha256 ? read : throw new DamagedDocumentException(id);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => content.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        hash.Dispose();
        await content.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
