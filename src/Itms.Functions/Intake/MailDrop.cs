using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Itms.Functions.Storage;

namespace Itms.Functions.Intake;

/// <summary>Where others leave mails.</summary>
public interface IMailDrop
{
    /// <summary>The bytes, with a known length; null where there is no such mail.</summary>
    /// <exception cref="IOException">It cannot be reached or used.</exception>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken);
}

/// <summary>The container of mails, beside that of the documents.</summary>
public sealed class MailDrop(AzureStorageSettings settings) : IMailDrop
{
    /// <summary>Characters of a blob's name, at most.</summary>
    public const int LongestName = 1024;

    private readonly BlobContainerClient container = settings.ConnectBlobs(AzureBlobStore.DefaultOptions()).GetBlobContainerClient(settings.Intake);

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
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
            throw new IOException($"The mails cannot be reached or used: {AzureFailure.Name(e)}.", e);
        }
    }
}
