using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Itms.Functions.Storage;

namespace Itms.Functions.Tests.Storage;

internal static class TableFixture
{
    public static string NewId() => Guid.NewGuid().ToString("N");

    /// <summary>As in service, but without the pauses between attempts.</summary>
    public static TableClientOptions Options()
    {
        var options = AzureTableStore.DefaultOptions();
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return options;
    }

    public static async Task<AzureTableStore> NewStoreAsync(AzureStorageSettings settings, params HttpPipelinePolicy[] policies)
    {
        await new AzureTableStore(settings, NewId, Options()).CreateTableAsync();
        var options = Options();
        foreach (var policy in policies) options.AddPolicy(policy, HttpPipelinePosition.BeforeTransport);
        return new AzureTableStore(settings, NewId, options);
    }
}
