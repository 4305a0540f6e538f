namespace Itms.Application.Storage;

/// <summary>
/// The port for documents' bytes. It has the semantics of a blob container and nothing more: a blob is written once, whole,
/// under a name of ours, read, and deleted; it is never changed.
/// </summary>
/// <remarks>
/// Every implementation passes the same contract suite (<c>BlobStoreContract</c>). A name is 1 to 64 of the characters
/// 0–9 and a–f (<see cref="BlobName"/>): generated, never anything a user typed.
/// </remarks>
public interface IBlobStore
{
    /// <summary>Writes everything <paramref name="content"/> has. What returned is durable; until then, and if it fails, there is no such blob.</summary>
    /// <exception cref="IOException">There is a blob of that name already, or it cannot be written.</exception>
    Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default);

    /// <summary>The bytes, from the first; the stream can seek and knows its length. Null where there is no such blob.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Removes the blob. That there is none is just as well.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken = default);
}

/// <summary>What was written, counted and hashed while it came in.</summary>
/// <param name="Sha256">In 64 hex digits.</param>
public sealed record BlobReceipt(long Length, string Sha256);

/// <summary>A new random id of 128 bits, in 32 hex digits.</summary>
public delegate string NewId();

public static class BlobName
{
    /// <exception cref="ArgumentException">Not a name of ours.</exception>
    public static void Check(string name)
    {
        if (name.Length is 0 or > 64 || !name.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException("A blob's name is 1 to 64 of the characters 0-9 and a-f.", nameof(name));
    }
}
