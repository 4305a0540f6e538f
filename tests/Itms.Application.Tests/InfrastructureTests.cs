using Itms.TestKit;

namespace Itms.Application.Tests;

/// <summary>Rules for the Azure templates.</summary>
public sealed class InfrastructureTests
{
    private static readonly string Templates = Path.Combine(GeneratedFile.Root(), "infra");

    [Theory]
    [InlineData("listKeys", "no service uses keys")]
    [InlineData("AccountKey", "no service uses keys")]
    [InlineData("listAccountSas", "no service uses keys")]
    [InlineData("windows.net'", "Azure Government has other addresses: use environment()")]
    [InlineData("azure.net'", "Azure Government has other addresses: use environment()")]
    [InlineData("eastus", "a list of regions would leave some out")]
    public void No_template_has_a_key_or_belongs_to_one_cloud(string text, string why) => Assert.All(
        Directory.GetFiles(Templates, "*.bicep", SearchOption.AllDirectories),
        file => Assert.False(
            File.ReadAllText(file).Contains(text, StringComparison.OrdinalIgnoreCase), $"{Path.GetFileName(file)} contains {text}: {why}"));

    [Fact]
    public void Every_storage_account_refuses_keys() =>
        Assert.Contains("allowSharedKeyAccess: false", File.ReadAllText(Path.Combine(Templates, "app", "storage.bicep")), StringComparison.Ordinal);
}
