using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Itms.Functions.Storage;

namespace Itms.Functions.Intake;

/// <summary>The place where others leave mails.</summary>
public interface IMailDrop
{
    /// <summary>Opens a mail. The stream has a known length; null if there is no such mail.</summary>
    /// <exception cref="IOException">The place cannot be reached or used.</exception>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken);
}

/// <summary>The container of mails, beside the one for documents.</summary>
public sealed class MailDrop(AzureStorageSettings settings) : IMailDrop
{
    /// <summary>The most characters a blob's name may have.</summary>
    public const int LongestName = 1024;

    private readonly BlobContainerClient container =
        settings.ConnectBlobs(AzureBlobStore.DefaultOptions()).GetBlobContainerClient(settings.Intake);

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
