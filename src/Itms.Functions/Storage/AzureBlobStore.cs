using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Itms.Application.Storage;

namespace Itms.Functions.Storage;

/// <summary>Keeps documents as blobs in one private container. Uploads go in blocks of 4 MiB; a blob appears once all have arrived.</summary>
public sealed class AzureBlobStore : IBlobStore
{
    private const int BlockSize = 4 * 1024 * 1024;
    private const string UploadId = "upload";

    private readonly BlobContainerClient container;
    private readonly NewId newId;

    /// <param name="newId">Makes the ids of uploads.</param>
    /// <param name="options">The connection's options; null: <see cref="DefaultOptions"/>.</param>
    public AzureBlobStore(AzureStorageSettings settings, NewId newId, BlobClientOptions? options = null) =>
        (container, this.newId) = (settings.ConnectBlobs(options ?? DefaultOptions()).GetBlobContainerClient(settings.Documents), newId);

    /// <summary>A block may take 30 seconds, and is sent up to five times.</summary>
    public static BlobClientOptions DefaultOptions() => new()
    {
        Retry =
        {
            MaxRetries = 4, Delay = TimeSpan.FromMilliseconds(400), MaxDelay = TimeSpan.FromSeconds(10), NetworkTimeout = TimeSpan.FromSeconds(30),
        },
    };

    /// <summary>Creates the container if it is missing. Call it once, before using the store.</summary>
    /// <exception cref="IOException">The service was not reached, or refused.</exception>
    public async Task CreateContainerAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (AzureFailure.Is(e, cancellationToken))
        {
            throw Failed(e);
        }
    }

    public async Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default)
    {
        BlobName.Check(name);
        var blob = container.GetBlobClient(name);
        var upload = newId();
        // The client library keeps what it may have to send again.
        using var hashed = new HashingStream(content, tellsLength: false);
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            Metadata = new Dictionary<string, string> { [UploadId] = upload },
            // Downloads get their type from the tasking, not from here.
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream" },
            TransferOptions = new StorageTransferOptions { InitialTransferSize = BlockSize, MaximumTransferSize = BlockSize, MaximumConcurrency = 1 },
        };
        try
        {
            await blob.UploadAsync(hashed, options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // If an answer is lost, the client sends the request again, and it meets the blob it wrote itself.
            if (await UploadOfAsync(blob, cancellationToken) != upload) throw new IOException("There is a document of that name already.", e);
        }
        catch (Exception e) when (e is not IOException && AzureFailure.Is(e, cancellationToken))
        {
            throw Failed(e);
        }

        return hashed.Receipt();
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        BlobName.Check(name);
        try
        {
            return await container.GetBlobClient(name).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
        catch (Exception e) when (AzureFailure.Is(e, cancellationToken))
        {
            throw Failed(e);
        }
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        BlobName.Check(name);
        try
        {
            await container.GetBlobClient(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (AzureFailure.Is(e, cancellationToken))
        {
            throw Failed(e);
        }
    }

    private static async Task<string?> UploadOfAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            return properties.Value.Metadata.TryGetValue(UploadId, out var upload) ? upload : null;
        }
        catch (Exception e) when (AzureFailure.Is(e, cancellationToken))
        {
            throw Failed(e);
        }
    }

    private static IOException Failed(Exception e) => new($"The documents cannot be reached or used: {AzureFailure.Name(e)}.", e);
}
