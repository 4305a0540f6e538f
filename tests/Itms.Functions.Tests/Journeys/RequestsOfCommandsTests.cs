using System.Collections.Concurrent;
using Itms.Functions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using static Itms.Server.Tests.Requests;

namespace Itms.Functions.Tests.Journeys;

/// <summary>
/// How many requests to the tables a command needs before it is answered. Each takes some milliseconds, and each is paid for. The requests of the
/// task hub are not counted here: one to start or find the instance, and two for an event.
/// </summary>
public sealed class RequestsOfCommandsTests(Azurite azurite)
{
    /// <summary>With those of the task hub, a command has at most eight.</summary>
    private const int Most = 5;

    [Fact]
    public async Task A_command_needs_few_requests_before_its_answer()
    {
        var count = new RequestCount();
        var commands = new ConcurrentQueue<(string Path, int Requests)>();
        await using var host = await AzureJourneyHost.StartAsync(azurite, count, (request, requests) =>
        {
            if (HttpMethods.IsPost(request.Method)) commands.Enqueue((request.Path.Value!.Split('/')[^1], requests));
        });
        var (tm, ao) = (await host.As("ana.ruiz"), await host.As("lee.chan"));
        await host.AdvanceToAsync(new DateTimeOffset(2031, 1, 6, 14, 0, 0, TimeSpan.Zero));
        // The first creation of a process also reads the last number that was issued.
        await tm.PostAsync("/api/taskings", InformationRequest().With("caseNumber", "FIRST-1"));
        await host.AdvanceAsync(TimeSpan.Zero);
        Assert.True(commands.TryDequeue(out var first) && first.Requests <= Most + 1, $"The first creation needed {first.Requests} requests.");
        var before = count.All;

        var number = (string)(await tm.PostAsync("/api/taskings", InformationRequest()))["number"]!;
        // As the page does it: under a key, so that it can be sent again.
        await tm.SendAsync(HttpMethod.Post, "/api/taskings", InformationRequest().With("caseNumber", "KEYED-1"), ("Idempotency-Key", "one"));
        await ao.DoAsync(number, "delegate", new { @delegate = "sam.ortiz", instructions = "Count the visits." });
        await (await host.As("sam.ortiz")).DoAsync(number, "complete-delegation", Substantive("412 visits."));
        await ao.DoAsync(number, "respond", Substantive("412 visits."));
        await ao.PostAsync($"/api/taskings/{number}/comments", new { text = "The log is in the safe." });
        await (await host.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief" });
        await (await host.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await ao.DoAsync(number, "submit-to-hq");
        await tm.DoAsync(number, "send-to-ad");
        await (await host.As("joe.lind")).DoAsync(number, "clear");
        await tm.DoAsync(number, "submit-to-authority", new { channel = "email" });
        await host.MailsAsync(number);

        var output = TestContext.Current.TestOutputHelper!;
        foreach (var (path, requests) in commands) output.WriteLine($"{path}: {requests}");
        output.WriteLine($"All requests, with those of the activities: {count.All - before}");
        Assert.Equal(12, commands.Count);
        Assert.All(commands, command => Assert.True(command.Requests <= Most, $"{command.Path} needed {command.Requests} requests."));
    }
}
