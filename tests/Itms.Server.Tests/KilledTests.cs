using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>The server is killed in the middle of work, again and again. Nothing that it acknowledged is missing afterwards.</summary>
public class KilledTests
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_all_mails_are_sent()
    {
        var folder = DemoServer.NewFolder();
        var acknowledged = new ConcurrentDictionary<string, long>();
        try
        {
            for (var round = 0; round < 5; round++)
            {
                using var server = await ServerProcess.StartAsync(folder);
                using var tm = await Client.SignInAsync(server.Address, "ana.ruiz");
                using var ao = await Client.SignInAsync(server.Address, "lee.chan");
                // Killed while eight clients are at work, each round after another number of acknowledged steps.
                using var enough = new CountdownEvent(20 + (7 * round));
                var clients = Enumerable.Range(0, 8).Select(_ => WorkUntilKilledAsync(tm, ao, acknowledged, enough)).ToList();
                await Task.Run(() => enough.Wait(TimeSpan.FromSeconds(30)));
                await server.KillAsync();
                await Task.WhenAll(clients);
            }

            using var again = await ServerProcess.StartAsync(folder);
            using var reader = await Client.SignInAsync(again.Address, "ana.ruiz");
            await CheckAsync(reader, acknowledged);
            Assert.Equal(0, await again.StopAsync());
            Assert.Equal((0, ""), await VerifyAsync(folder, acknowledged.Count));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WorkUntilKilledAsync(Client tm, Client ao, ConcurrentDictionary<string, long> acknowledged, CountdownEvent enough)
    {
        try
        {
            while (true)
            {
                var created = await tm.PostAsync("/api/taskings", InformationRequest());
                var number = (string)created["number"]!;
                Acknowledge(number, created);
                Acknowledge(number, await ao.DoAsync(number, "delegate", new { @delegate = "sam.ortiz" }));
                Acknowledge(number, await tm.DoAsync(number, "set-action", new { action = "review", reason = "informational" }));
                Acknowledge(number, await ao.DoAsync(number, "acknowledge"));
            }
        }
        catch (HttpRequestException)
        {
            // The server is gone: what it had not answered may or may not have happened.
        }

        void Acknowledge(string number, JsonNode tasking)
        {
            acknowledged[number] = StepsOf(tasking);
            if (!enough.IsSet) enough.Signal();
        }
    }

    private static async Task CheckAsync(Client reader, ConcurrentDictionary<string, long> acknowledged)
    {
        // Asking for the mails waits until all that can be sent have been.
        await reader.GetAsync("/api/demo/mail?number=none");
        var open = await reader.NumbersAsync("/api/views/active?top=200");
        foreach (var (number, steps) in acknowledged)
        {
            var tasking = await reader.ReadAsync(number);
            Assert.True(StepsOf(tasking) >= steps, $"{number} is {tasking["status"]}, acknowledged were {steps} steps.");
            Assert.True((bool)(await reader.GetAsync($"/api/taskings/{number}/history/verify"))["intact"]!);
            Assert.Equal((string?)tasking["status"] != "submittedToAuthority", open.Contains(number));

            var mails = (await reader.GetAsync($"/api/taskings/{number}/mail"))["items"]!.AsArray();
            Assert.All(mails, m => Assert.Equal("sent", (string?)m!["state"]));
            var kinds = mails.Select(m => (string)m!["kind"]!).ToList();
            Assert.Equal(3, kinds.Count(k => k.StartsWith("assigned", StringComparison.Ordinal)));
            if (steps >= 2) Assert.Single(kinds, "delegated");
        }
    }

    /// <summary>How far a tasking of this test has come, 1 to 4.</summary>
    private static long StepsOf(JsonNode tasking) => (string?)tasking["status"] switch
    {
        "submittedToAuthority" => 4,
        "delegated" => (string?)tasking["action"] == "review" ? 3 : 2,
        _ => 1,
    };

    private static async Task<(int, string)> VerifyAsync(string folder, int atLeast)
    {
        var (exitCode, output) = await ServerProcess.RunAsync("verify", "--demo", "--data", folder);
        var count = int.Parse(output.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        return (exitCode, count >= atLeast && output.Contains(" 0 broken", StringComparison.Ordinal) ? "" : output);
    }
}
