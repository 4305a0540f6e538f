using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Itms.Functions.Storage;

/// <summary>
/// Where the data is, from the configuration section <c>Itms:Storage</c>. In Azure by the addresses of the two services and a
/// managed identity; no key is stored anywhere. A connection string is for the storage emulator alone.
/// </summary>
public sealed record AzureStorageSettings
{
    /// <summary>E.g. <c>https://account.table.core.usgovcloudapi.net</c>.</summary>
    public Uri? TableServiceUri { get; init; }

    /// <summary>E.g. <c>https://account.blob.core.usgovcloudapi.net</c>.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary>The client id of the user-assigned identity; without it, the system-assigned one.</summary>
    public string? ClientId { get; init; }

    /// <summary>Instead of the addresses: of an emulator on this machine.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The table all rows are in: 3 to 63 letters and digits, a letter first.</summary>
    public string Table { get; init; } = "itms";

    /// <summary>The container of documents: 3 to 63 lower-case letters, digits and single hyphens between them.</summary>
    public string Documents { get; init; } = "documents";

    /// <summary>The container in which others leave mails.</summary>
    public string Intake { get; init; } = "intake";

    /// <exception cref="ArgumentException">Says which setting is missing or wrong.</exception>
    public AzureStorageSettings Check()
    {
        if (ConnectionString is not null)
        {
            if (TableServiceUri is not null || BlobServiceUri is not null)
                throw new ArgumentException("Itms:Storage has a ConnectionString and addresses: only one of them can be meant.");
            CheckIsEmulator(nameof(ConnectionString), new TableServiceClient(ConnectionString).Uri);
            CheckIsEmulator(nameof(ConnectionString), new BlobServiceClient(ConnectionString).Uri);
            return this;
        }

        CheckAddress(nameof(TableServiceUri), TableServiceUri);
        CheckAddress(nameof(BlobServiceUri), BlobServiceUri);
        return this;
    }

    internal TableServiceClient ConnectTables(TableClientOptions options) =>
        ConnectionString is not null ? new TableServiceClient(ConnectionString, options) : new TableServiceClient(TableServiceUri, Identity(), options);

    internal BlobServiceClient ConnectBlobs(BlobClientOptions options) =>
        ConnectionString is not null ? new BlobServiceClient(ConnectionString, options) : new BlobServiceClient(BlobServiceUri, Identity(), options);

    /// <summary>Without the connection string, which a record would otherwise print into a log.</summary>
    public override string ToString() => ConnectionString is null ? $"{TableServiceUri} and {BlobServiceUri}" : "the storage emulator";

    /// <summary>The one identity the host has.</summary>
    internal ManagedIdentityCredential Identity() =>
        new(ClientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(ClientId));

    private static void CheckAddress(string name, Uri? address)
    {
        if (address is not { IsAbsoluteUri: true, Scheme: "https" })
            throw new ArgumentException($"Itms:Storage:{name} must be an https address, of the storage account's service.");
        // A shared access signature would be a key.
        if (address.Query.Length > 0) throw new ArgumentException($"Itms:Storage:{name} must be an address alone, without a signature.");
    }

    private static void CheckIsEmulator(string name, Uri address)
    {
        if (!address.IsLoopback) throw new ArgumentException($"Itms:Storage:{name} is for an emulator on this machine: in Azure the host signs in as its managed identity.");
    }
}
