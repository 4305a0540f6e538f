namespace Itms.Application.Storage;

/// <summary>
/// The port for the bytes of documents. It has the semantics of a blob container and nothing more. A blob is written once, read,
/// and deleted. It is never changed.
/// </summary>
/// <remarks>
/// Every implementation passes the same contract suite (<c>BlobStoreContract</c>). A name has 1 to 64 of the characters
/// 0–9 and a–f (<see cref="BlobName"/>). It is generated, and never something a user typed.
/// </remarks>
public interface IBlobStore
{
    /// <summary>
    /// Writes all of <paramref name="content"/>. When it returns, the blob is durable. Until then, or if it fails, there is no such
    /// blob.
    /// </summary>
    /// <exception cref="IOException">A blob of that name exists, or the blob cannot be written.</exception>
    Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default);

    /// <summary>Opens the blob. The stream can seek and knows its length. Null: there is no such blob.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Removes the blob. It does nothing if there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken = default);
}

/// <summary>The length and hash of a blob, measured while it was written.</summary>
/// <param name="Sha256">In 64 hex digits.</param>
public sealed record BlobReceipt(long Length, string Sha256);

/// <summary>A new random id of 128 bits, in 32 hex digits.</summary>
public delegate string NewId();

public static class BlobName
{
    /// <exception cref="ArgumentException">The name has another length or other characters.</exception>
    public static void Check(string name)
    {
        if (name.Length is 0 or > 64 || !name.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException("A blob's name is 1 to 64 of the characters 0-9 and a-f.", nameof(name));
    }
}
