using System.Collections.Concurrent;

namespace Itms.Application.Storage;

/// <summary>A blob store in memory, for tests. It is as strict as the others.</summary>
public sealed class InMemoryBlobStore : IBlobStore
{
    private readonly ConcurrentDictionary<string, byte[]> blobs = new(StringComparer.Ordinal);

    /// <summary>The names of all blobs.</summary>
    public IEnumerable<string> Names => blobs.Keys.Order(StringComparer.Ordinal);

    public async Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default)
    {
        BlobName.Check(name);
        using var bytes = new MemoryStream();
        var receipt = await HashingCopy.CopyAsync(content, bytes, cancellationToken);
        return blobs.TryAdd(name, bytes.ToArray()) ? receipt : throw new IOException($"There is a blob {name} already.");
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        BlobName.Check(name);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream?>(blobs.TryGetValue(name, out var bytes) ? new MemoryStream(bytes, writable: false) : null);
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        BlobName.Check(name);
        cancellationToken.ThrowIfCancellationRequested();
        blobs.TryRemove(name, out _);
        return Task.CompletedTask;
    }
}
