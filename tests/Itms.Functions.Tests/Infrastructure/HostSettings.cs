using System.Text.Json.Nodes;
using Itms.TestKit;

namespace Itms.Functions.Tests.Infrastructure;

/// <summary>In host.json, too, a setting in another place than its own would be without effect, and without a word.</summary>
public sealed class HostSettings
{
    // As the reference of the Durable Functions extension has them, those that are given here.
    private static readonly string[] DurableTask =
        ["defaultVersion", "hubName", "storageProvider", "tracing", "versionFailureStrategy", "versionMatchStrategy"];

    [Fact]
    public void The_settings_of_the_orchestrations_stand_where_they_are_read()
    {
        var given = JsonNode.Parse(File.ReadAllText(Path.Combine(GeneratedFile.Root(), "host.json")))!["extensions"]!["durableTask"]!.AsObject();

        Assert.Equal(DurableTask, given.Select(setting => setting.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["maxQueuePollingInterval"], given["storageProvider"]!.AsObject().Select(setting => setting.Key));
        Assert.Equal(["traceInputsAndOutputs"], given["tracing"]!.AsObject().Select(setting => setting.Key));
    }
}
