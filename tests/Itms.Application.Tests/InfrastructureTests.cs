using Itms.TestKit;

namespace Itms.Application.Tests;

/// <summary>What the templates for Azure may not say.</summary>
public sealed class InfrastructureTests
{
    private static readonly string Templates = Path.Combine(GeneratedFile.Root(), "infra");

    [Theory]
    [InlineData("listKeys", "nothing has a key")]
    [InlineData("AccountKey", "nothing has a key")]
    [InlineData("listAccountSas", "nothing has a key")]
    [InlineData("windows.net'", "Azure Government has other addresses: environment() knows them")]
    [InlineData("azure.net'", "Azure Government has other addresses: environment() knows them")]
    [InlineData("eastus", "a list of regions leaves some out")]
    public void No_template_has_a_key_or_belongs_to_one_cloud(string text, string why) => Assert.All(
        Directory.GetFiles(Templates, "*.bicep", SearchOption.AllDirectories),
        file => Assert.False(
            File.ReadAllText(file).Contains(text, StringComparison.OrdinalIgnoreCase), $"{Path.GetFileName(file)} says {text}: {why}"));

    [Fact]
    public void Every_storage_account_refuses_keys() =>
        Assert.Contains("allowSharedKeyAccess: false", File.ReadAllText(Path.Combine(Templates, "app", "storage.bicep")), StringComparison.Ordinal);
}
