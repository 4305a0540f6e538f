#!/usr/bin/env bash
# Microsoft.Azure.DurableTask.AzureStorage 2.11.2 (Core 3.11.2): a request to suspend an instance is lost without a word if the worker receives it
# together with an event after which the instance continues as new. The instance stays Running and goes on with the next event. Events that wait are
# carried over into the new history, and a request to terminate wins over continue-as-new; only the suspension belongs to the history that is thrown
# away. Whoever suspends an instance that continues as new has to look afterwards whether it is Suspended, and ask again if not. ITMS
# suspends no instance by itself, but an operator may: its instances continue as new every 50 rounds.
# Seen, with azurite 3.37.0: "suspended: Suspended, round 0; with an event before it: Running, round 2".
set -euo pipefail
folder=$(mktemp -d)
azurite=
trap '[ -z "$azurite" ] || kill "$azurite" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . azurite@3.37.0 >/dev/null
cat >finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.Azure.DurableTask.AzureStorage" Version="[2.11.2]" />
    <PackageReference Include="Microsoft.Azure.DurableTask.Core" Version="[3.11.2]" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using DurableTask.AzureStorage;
using DurableTask.Core;

// The account of the emulator. Its key is public.
const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const string At = "http://127.0.0.1";
var account = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint={At}:10920/devstoreaccount1;"
    + $"QueueEndpoint={At}:10921/devstoreaccount1;TableEndpoint={At}:10922/devstoreaccount1;";
var first = Service();
await first.CreateIfNotExistsAsync();
var client = new TaskHubClient(first);
var (alone, together) = (new OrchestrationInstance { InstanceId = "alone" }, new OrchestrationInstance { InstanceId = "together" });
using (var worker = new TaskHubWorker(first))
{
    worker.AddTaskOrchestrations(typeof(Rounds));
    await worker.StartAsync();
    foreach (var instance in new[] { alone, together })
    {
        await client.CreateOrchestrationInstanceAsync(typeof(Rounds), instance.InstanceId, 0);
        await Until(instance, state => state?.OrchestrationStatus == OrchestrationStatus.Running);
    }

    await worker.StopAsync(isForced: true);
}

// No worker runs, so all that comes now is received together.
await client.SuspendInstanceAsync(alone, "hold");
await client.RaiseEventAsync(together, "look", "");
await client.SuspendInstanceAsync(together, "hold");
using var next = new TaskHubWorker(Service());
next.AddTaskOrchestrations(typeof(Rounds));
await next.StartAsync();
await Until(alone, state => state?.OrchestrationStatus == OrchestrationStatus.Suspended);
await Until(together, state => state?.Input == "1");

// Both get the same event. It must change nothing in an instance that is suspended.
foreach (var instance in new[] { alone, together }) await client.RaiseEventAsync(instance, "look", "");
await Until(together, state => state?.Input == "2");
await Task.Delay(TimeSpan.FromSeconds(3));
Console.WriteLine($"suspended: {await Say(alone)}; with an event before it: {await Say(together)}");
Environment.Exit(0);

AzureStorageOrchestrationService Service() => new(new AzureStorageOrchestrationServiceSettings
{
    TaskHubName = "Finding",
    PartitionCount = 1,
    MaxQueuePollingInterval = TimeSpan.FromSeconds(1),
    UseTablePartitionManagement = true,
    StorageAccountClientProvider = new StorageAccountClientProvider(account),
});

async Task Until(OrchestrationInstance instance, Func<OrchestrationState?, bool> isSo)
{
    for (var i = 0; i < 900 && !isSo(await client.GetOrchestrationStateAsync(instance.InstanceId)); i++) await Task.Delay(100);
}

async Task<string> Say(OrchestrationInstance instance)
{
    var state = await client.GetOrchestrationStateAsync(instance.InstanceId);
    return $"{state.OrchestrationStatus}, round {state.Input}";
}

/// <summary>Waits for an event, then begins the next round with a new history.</summary>
internal sealed class Rounds : TaskOrchestration<string, int>
{
    private readonly TaskCompletionSource looked = new();

    public override async Task<string> RunTask(OrchestrationContext context, int round)
    {
        await looked.Task;
        context.ContinueAsNew(round + 1);
        return "";
    }

    public override void OnEvent(OrchestrationContext context, string name, string input) => looked.TrySetResult();
}
CS
expected='suspended: Suspended, round 0; with an event before it: Running, round 2'
node_modules/.bin/azurite --inMemoryPersistence --silent --blobPort 10920 --queuePort 10921 --tablePort 10922 >azurite.log 2>&1 &
azurite=$!
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
