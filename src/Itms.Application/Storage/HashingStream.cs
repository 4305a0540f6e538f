using System.Security.Cryptography;

namespace Itms.Application.Storage;

/// <summary>Reads a stream once, from the first byte to the last, and computes its length and hash.</summary>
/// <param name="tellsLength">
/// Whether to tell the length beforehand, for a reader that asks for it. No byte can be read twice, so a reader that would send some again must not
/// take this for a stream that can seek.
/// </param>
public sealed class HashingStream(Stream content, bool tellsLength) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long length;

    public override bool CanRead => true;

    // A reader asks only a stream that can seek for its length.
    public override bool CanSeek => tellsLength;

    public override bool CanWrite => false;

    public override long Length => tellsLength ? content.Length : throw new NotSupportedException();

    public override long Position
    {
        get => tellsLength ? content.Position : throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The length and hash of everything read. Call it once.</summary>
    public BlobReceipt Receipt() => new(length, Convert.ToHexStringLower(hash.GetHashAndReset()));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        length += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) hash.Dispose();
        base.Dispose(disposing);
    }
}
