using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Application.Webhooks;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Webhooks;

/// <summary>The process crashes at every single write. Whatever was committed still gets into the queue of each webhook that wants it.</summary>
public sealed class WebhookCrashTests
{
    private static readonly Webhook Everything = new("aa", "https://1.1.1.1/", [], [1], "adm.root", Agency.Time("2027-01-11 08:00"));
    private static readonly Webhook Delegations = Everything with { Id = "bb", Events = ["delegated"] };
    private static readonly Webhook Off = Everything with { Id = "cc", DisabledAt = Agency.Time("2027-01-11 08:00"), DisabledBecause = "gone" };

    [Fact]
    public async Task A_crash_anywhere_loses_no_event()
    {
        var (expected, commits) = await LiveAsync(death: null);
        Assert.Equal(
            ["aa created pending", "aa assigned assigned", "aa delegated delegated", "aa commented delegated", "bb delegated delegated"], expected);
        for (var at = 1; at <= commits; at++)
            foreach (var after in new[] { false, true })
                Assert.Equal(expected, (await LiveAsync(new Death(at, after))).Queued);
    }

    private static async Task<(List<string> Queued, int Commits)> LiveAsync(Death? death)
    {
        var world = new World();
        foreach (var webhook in new[] { Everything, Delegations, Off })
            await world.Store.CommitAsync(DirectoryKeys.Partition, [new RowWrite.Insert(WebhookKeys.Row(webhook.Id), Json.Bytes(webhook))]);
        var machine = await StartAsync(world, death);
        TaskingCommand[] commands =
        [
            new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 2, 10)), []),
            new TaskingCommand.Assign([new PlacementRequest("HOU", "lee.chan", [])]),
            new TaskingCommand.Delegate("HOU", "sam.ortiz", null),
            new TaskingCommand.AddComment("Pat Example, A012345678"),
        ];
        for (var step = 0; step < commands.Length; step++)
        {
            var key = $"step-{step}";
            for (var done = false; !done;)
            {
                try
                {
                    if (commands[step] is TaskingCommand.Create create)
                        await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), new IdempotencyKey(key, key), CancellationToken.None);
                    else
                        await machine.DoAsync((await world.TaskingsAsync())[0].Number, commands[step], "ana.ruiz", key);
                    await machine.HearAsync();
                    done = true;
                }
                catch (ProcessDiedException)
                {
                    machine = await StartAsync(world, death: null);
                }
            }
        }

        var commits = machine.Commits;
        if (machine.IsDead) machine = await StartAsync(world, death: null);
        await machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        return (await QueuedAsync(world), commits);
    }

    private static async Task<Machine> StartAsync(World world, Death? death)
    {
        var machine = world.Start(death);
        await machine.Webhooks.LoadAsync(CancellationToken.None);
        return machine;
    }

    private static async Task<List<string>> QueuedAsync(World world)
    {
        var queued = new List<string>();
        foreach (var id in new[] { "aa", "bb", "cc" })
        {
            var deliveries = new List<WebhookDelivery>();
            await foreach (var row in world.Store.ReadAllAsync(WebhookKeys.AllOpen(id))) deliveries.Add(Json.Read<WebhookDelivery>(row.Body));
            queued.AddRange(deliveries.OrderBy(d => d.At).ThenBy(d => d.Id, StringComparer.Ordinal)
                .Select(d => $"{id} {d.Kind} {char.ToLowerInvariant(d.Status.ToString()![0])}{d.Status.ToString()![1..]}"));
        }

        return queued;
    }
}
