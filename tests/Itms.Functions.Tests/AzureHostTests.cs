using Itms.Api.Hosting;
using Itms.Application.Shared;
using Microsoft.Extensions.Configuration;

namespace Itms.Functions.Tests;

/// <summary>What the Azure host prints at its start, since its log lines from then are lost.</summary>
public sealed class AzureHostTests
{
    [Fact]
    public async Task The_setup_code_and_directory_faults_are_printed()
    {
        using var output = new StringWriter();

        await new StartupReport(["HOU has no chief"], "AB-12").PrintAsync(output);

        Assert.Contains("The directory: HOU has no chief", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("until the host stops: AB-12", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_printed_when_nothing_is_wrong()
    {
        using var output = new StringWriter();

        await new StartupReport([], SetupCode: null).PrintAsync(output);

        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("Itms:PublicUrl", null, "Itms:PublicUrl is required")]
    [InlineData("Itms:TimeZone", "Mars/Olympus", "Itms:TimeZone")]
    [InlineData("Itms:DigestAt", "soon", "DigestAt")]
    [InlineData("Itms:LockAfterMinutes", "0", "Itms:LockAfterMinutes must be 1 to 480")]
    [InlineData("Itms:Storage:TableServiceUri", "http://plain", "Itms:Storage:TableServiceUri")]
    [InlineData("Itms:Mail:SendGrid:ApiKey", null, "Itms:Mail:SendGrid:ApiKey")]
    [InlineData("Itms:Mailbox:Host", "imap.agency.example", "Itms:Mailbox:UserName is required")]
    public void A_wrong_setting_is_named(string name, string? value, string told)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Itms:PublicUrl"] = "https://itms.example/",
            ["Itms:Storage:TableServiceUri"] = "https://account.table.core.windows.net",
            ["Itms:Storage:BlobServiceUri"] = "https://account.blob.core.windows.net",
            ["Itms:Mail:SendGrid:ApiKey"] = "SG.secret",
            ["Itms:Mail:SendGrid:FromAddress"] = "no-reply@agency.example",
        };
        Assert.NotNull(AzureSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));

        settings[name] = value;

        var wrong = Assert.Throws<SettingException>(() => AzureSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
        Assert.Contains(told, wrong.Message, StringComparison.Ordinal);
    }
}
