using System.Text.Json.Nodes;
using Itms.Functions.Orchestration;
using Itms.TestKit;

namespace Itms.Functions.Tests.Infrastructure;

/// <summary>A misplaced setting in host.json would silently have no effect.</summary>
public sealed class HostSettingsTests
{
    // The settings in use, as the reference of the Durable Functions extension places them.
    private static readonly string[] DurableTask =
        ["defaultVersion", "hubName", "storageProvider", "tracing", "versionFailureStrategy", "versionMatchStrategy"];

    [Fact]
    public void The_orchestration_settings_are_where_the_extension_reads_them()
    {
        var given = JsonNode.Parse(File.ReadAllText(Path.Combine(GeneratedFile.Root(), "host.json")))!["extensions"]!["durableTask"]!.AsObject();

        Assert.Equal(DurableTask, given.Select(setting => setting.Key).Order(StringComparer.Ordinal));
        Assert.Equal(TaskingOrchestrator.Version, given["defaultVersion"]!.GetValue<string>());
        Assert.Equal(["partitionCount", "maxQueuePollingInterval"], given["storageProvider"]!.AsObject().Select(setting => setting.Key));
        Assert.Equal(["distributedTracingEnabled", "version", "traceInputsAndOutputs"], given["tracing"]!.AsObject().Select(setting => setting.Key));
    }
}
