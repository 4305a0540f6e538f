using Itms.Functions.Storage;

namespace Itms.Functions.Tests.Storage;

public sealed class AzureStorageSettingsTests
{
    private const string Emulator = "UseDevelopmentStorage=true";

    private static readonly AzureStorageSettings Azure = new()
    {
        TableServiceUri = new Uri("https://itms.table.core.usgovcloudapi.net"),
        BlobServiceUri = new Uri("https://itms.blob.core.usgovcloudapi.net"),
    };

    [Fact]
    public void The_addresses_of_an_account_and_the_emulator_are_taken()
    {
        Azure.Check();
        (Azure with { ClientId = "00000000-0000-0000-0000-000000000001" }).Check();
        new AzureStorageSettings { ConnectionString = Emulator }.Check();
    }

    [Fact]
    public void Anything_that_holds_a_key_of_a_real_account_is_refused() => Assert.Multiple(
        () =>
            Refused(
                "ConnectionString",
                new() { ConnectionString = "DefaultEndpointsProtocol=https;AccountName=itms;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net" }),
        () => Refused("TableServiceUri", Azure with { TableServiceUri = new Uri("https://itms.table.core.windows.net/?sv=2024-01-01&sig=secret") }),
        () => Refused("BlobServiceUri", Azure with { BlobServiceUri = new Uri("https://itms.blob.core.windows.net/?sv=2024-01-01&sig=secret") }));

    [Fact]
    public void What_is_missing_or_not_https_is_named() => Assert.Multiple(
        () => Refused("TableServiceUri", new()),
        () => Refused("BlobServiceUri", Azure with { BlobServiceUri = null }),
        () => Refused("TableServiceUri", Azure with { TableServiceUri = new Uri("http://itms.table.core.windows.net") }),
        () => Refused("BlobServiceUri", Azure with { BlobServiceUri = new Uri("relative", UriKind.Relative) }),
        () => Refused("ConnectionString", Azure with { ConnectionString = Emulator }));

    [Fact]
    public void It_prints_no_connection_string() =>
        Assert.DoesNotContain("Development", new AzureStorageSettings { ConnectionString = Emulator }.ToString(), StringComparison.Ordinal);

    private static void Refused(string setting, AzureStorageSettings settings)
    {
        var message = Assert.Throws<ArgumentException>(settings.Check).Message;
        Assert.Contains(setting, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }
}
