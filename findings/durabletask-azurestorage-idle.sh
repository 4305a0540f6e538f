#!/usr/bin/env bash
# Microsoft.Azure.DurableTask.AzureStorage 2.11.2: an idle task hub with one partition and MaxQueuePollingInterval of 30 seconds still sends some
# 18 requests a minute. The setting slows the queues only (4 of them). The rest is leases: the hub reads its partition table every 10 seconds, and
# writes its row of each partition as often, though nothing changed; the app lease is a blob that is renewed every 25 seconds. If you estimate the
# cost of an idle app from the polling interval alone, you get a quarter of it. ITMS gives the hub one partition (docs/azure.md, "Requests while
# idle").
# Seen, in a minute against azurite 3.37.0: "partition table 6 reads, 6 writes; app lease 3; queues 4".
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
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using DurableTask.AzureStorage;
using DurableTask.Core;

// The account of the emulator. Its key is public.
const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const string At = "http://127.0.0.1";
var account = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint={At}:10910/devstoreaccount1;"
    + $"QueueEndpoint={At}:10911/devstoreaccount1;TableEndpoint={At}:10912/devstoreaccount1;";
var service = new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
{
    TaskHubName = "Finding",
    PartitionCount = 1,
    MaxQueuePollingInterval = TimeSpan.FromSeconds(30),
    UseTablePartitionManagement = true,
    StorageAccountClientProvider = new StorageAccountClientProvider(account),
});
await service.CreateIfNotExistsAsync();
using var worker = new TaskHubWorker(service);
await worker.StartAsync();
// The queues are asked less and less often, until the interval is reached.
await Task.Delay(TimeSpan.FromSeconds(100));
var before = File.ReadAllLines("azurite.log").Length;
await Task.Delay(TimeSpan.FromSeconds(60));
var minute = File.ReadAllLines("azurite.log").Skip(before).ToList();
int Count(string part) => minute.Count(line => line.Contains(part, StringComparison.Ordinal));
var (reads, writes, lease, queues) = (Count("GET /devstoreaccount1/FindingPartitions"), Count("PUT /devstoreaccount1/FindingPartitions"),
    Count("/devstoreaccount1/finding-applease"), Count("/messages?"));
Console.WriteLine($"partition table {reads} reads, {writes} writes; app lease {lease}; queues {queues}");
Environment.Exit(reads is >= 5 and <= 7 && writes is >= 5 and <= 7 && lease is >= 2 and <= 3 && queues is >= 3 and <= 5 ? 0 : 1);
CS
node_modules/.bin/azurite --inMemoryPersistence --blobPort 10910 --queuePort 10911 --tablePort 10912 >azurite.log 2>&1 &
azurite=$!
dotnet run
