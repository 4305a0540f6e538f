using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Itms.Functions.Storage;

/// <summary>
/// Where the data is, from the configuration section <c>Itms:Storage</c>. In Azure you give the addresses of the two services, and the host signs in
/// with its managed identity, so no key is stored anywhere. A connection string is only for the storage emulator.
/// </summary>
public sealed record AzureStorageSettings
{
    /// <summary>E.g. <c>https://account.table.core.usgovcloudapi.net</c>.</summary>
    public Uri? TableServiceUri { get; init; }

    /// <summary>E.g. <c>https://account.blob.core.usgovcloudapi.net</c>.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary>The client id of the user-assigned identity; null: the system-assigned identity.</summary>
    public string? ClientId { get; init; }

    /// <summary>The connection string of an emulator on this machine, instead of the addresses.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The table that holds all rows: 3 to 63 letters and digits, beginning with a letter.</summary>
    public string Table { get; init; } = "itms";

    /// <summary>The container of documents: 3 to 63 lower-case letters and digits, with single hyphens between them.</summary>
    public string Documents { get; init; } = "documents";

    /// <summary>The container where others leave mails; named like <see cref="Documents"/>.</summary>
    public string Intake { get; init; } = "intake";

    /// <exception cref="ArgumentException">A setting is missing or wrong; the message names it.</exception>
    public AzureStorageSettings Check()
    {
        if (ConnectionString is not null)
        {
            if (TableServiceUri is not null || BlobServiceUri is not null)
                throw new ArgumentException("Itms:Storage has both a ConnectionString and addresses. Give only one of the two.");
            CheckIsEmulator(nameof(ConnectionString), new TableServiceClient(ConnectionString).Uri);
            CheckIsEmulator(nameof(ConnectionString), new BlobServiceClient(ConnectionString).Uri);
            return this;
        }

        CheckAddress(nameof(TableServiceUri), TableServiceUri);
        CheckAddress(nameof(BlobServiceUri), BlobServiceUri);
        return this;
    }

    internal TableServiceClient ConnectTables(TableClientOptions options) => ConnectionString is not null
        ? new TableServiceClient(ConnectionString, options)
        : new TableServiceClient(TableServiceUri, Identity(), options);

    internal BlobServiceClient ConnectBlobs(BlobClientOptions options) => ConnectionString is not null
        ? new BlobServiceClient(ConnectionString, options)
        : new BlobServiceClient(BlobServiceUri, Identity(), options);

    /// <summary>Leaves out the connection string: a record would otherwise print it into a log.</summary>
    public override string ToString() => ConnectionString is null ? $"{TableServiceUri} and {BlobServiceUri}" : "the storage emulator";

    /// <summary>The host's only identity.</summary>
    internal ManagedIdentityCredential Identity() =>
        new(ClientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(ClientId));

    private static void CheckAddress(string name, Uri? address)
    {
        if (address is not { IsAbsoluteUri: true, Scheme: "https" })
            throw new ArgumentException($"Itms:Storage:{name} must be the https address of the storage account's service.");
        // A shared access signature would be a key.
        if (address.Query.Length > 0) throw new ArgumentException($"Itms:Storage:{name} must be an address without a signature.");
    }

    private static void CheckIsEmulator(string name, Uri address)
    {
        if (!address.IsLoopback)
            throw new ArgumentException(
                $"Itms:Storage:{name} is only for an emulator on this machine. In Azure the host signs in with its managed identity.");
    }
}
