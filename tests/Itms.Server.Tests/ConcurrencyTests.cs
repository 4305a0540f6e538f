using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>The second request at the same instant; the same request again.</summary>
public class ConcurrencyTests
{
    [Fact]
    public async Task Forty_clients_change_one_tasking_and_no_change_is_lost()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var number = await tm.CreateAsync(InformationRequest());

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 4) switch
        {
            0 => ao.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/comments", new { text = $"comment {i}" }),
            1 => tm.TryAsync(number, "follow-up", new { kind = "followUp", text = $"follow-up {i}" }),
            2 => tm.TryAsync(number, "set-action", new { action = i % 8 < 4 ? "standDown" : "work", reason = $"reason {i}" }),
            _ => ao.TryAsync(number, "respond", Substantive($"response {i}")),
        }));

        Assert.All(answers, a => Assert.True(a.Status is 200 or 201 || (a.Status == 409 && a.Code is "stood-down" or "action-unchanged"), a.Text));
        var tasking = await tm.ReadAsync(number);
        Assert.Equal(10, tasking["comments"]!.AsArray().Count);
        Assert.Equal(10, tasking["followUps"]!.AsArray().Count);
        var history = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(e => (int)e!["seq"]!));
        Assert.Equal(1 + answers.Count(a => a.Status is 200 or 201), history.Count);
        Assert.True((bool)(await tm.GetAsync($"/api/taskings/{number}/history/verify"))["intact"]!);
    }

    [Fact]
    public async Task Numbers_are_issued_once_and_without_a_gap()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var numbers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => tm.CreateAsync(InformationRequest())));
        var counts = numbers.Select(n => int.Parse(n[^6..], System.Globalization.CultureInfo.InvariantCulture)).Order();
        Assert.Equal(Enumerable.Range(1, 40), counts);
    }

    [Fact]
    public async Task Only_the_caller_who_has_seen_the_present_version_gets_through()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var number = await tm.CreateAsync(InformationRequest());
        var seen = (await ao.SendAsync(HttpMethod.Get, $"/api/taskings/{number}")).ETag!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            ao.TryAsync(number, "respond", Substantive($"response {i}"), ("If-Match", seen))));
        Assert.Single(answers, a => a.Status == 200);
        foreach (var stale in answers.Where(a => a.Status != 200))
        {
            stale.IsRefused(412, "stale");
            Assert.Equal("\"2\"", stale.ETag);
        }

        (await ao.TryAsync(number, "respond", Substantive("x"), ("If-Match", "nonsense"))).IsRefused(400, "invalid");
    }

    [Fact]
    public async Task The_same_creation_sent_again_is_the_same_tasking()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var key = ("Idempotency-Key", "mail-4711");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => tm.SendAsync(HttpMethod.Post, "/api/taskings", InformationRequest(), key)));
        Assert.All(answers, a => Assert.Equal(201, a.Status));
        var number = Assert.Single(answers.Select(a => (string)a.Body!["number"]!).Distinct());
        Assert.Equal(3, (await server.MailsAsync(number)).Count);

        var other = InformationRequest().With("caseNumber", "CRCL-31-0043");
        (await tm.SendAsync(HttpMethod.Post, "/api/taskings", other, key)).IsRefused(422, "idempotency-key-reused");
        var colleague = await (await server.As("tom.becker")).SendAsync(HttpMethod.Post, "/api/taskings", other, key);
        Assert.Equal(201, colleague.Status);
    }

    [Fact]
    public async Task The_same_step_sent_again_happens_once()
    {
        await using var server = await DemoServer.StartAsync();
        var ao = await server.As("lee.chan");
        var number = await (await server.As("ana.ruiz")).CreateAsync(InformationRequest());
        var key = ("Idempotency-Key", "step-1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            ao.TryAsync(number, "delegate", new { @delegate = "sam.ortiz" }, key)));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Single(await server.MailsAsync(number), m => m.Kind == "delegated");
        (await ao.TryAsync(number, "delegate", new { @delegate = "kim.dale" }, key)).IsRefused(422, "idempotency-key-reused");
        (await ao.TryAsync(number, "delegate", new { @delegate = "kim.dale" }, ("Idempotency-Key", new string('x', 101)))).IsRefused(400, "invalid");
    }

    [Fact]
    public async Task A_write_is_seen_by_the_writers_next_list()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        for (var i = 0; i < 10; i++)
        {
            var number = await tm.CreateAsync(InformationRequest());
            Assert.Contains((await tm.GetAsync("/api/views/active"))["items"]!.AsArray(), row => (string?)row!["number"] == number);
            await tm.DoAsync(number, "set-action", new { action = "review", reason = "informational" });
            await ao.DoAsync(number, "acknowledge");
            Assert.DoesNotContain((await tm.GetAsync("/api/views/active"))["items"]!.AsArray(), row => (string?)row!["number"] == number);
            var groups = (await ao.GetAsync("/api/views/mine"))["groups"]!.AsArray();
            Assert.Equal(i + 1, Assert.Single(groups)!["items"]!.AsArray().Count);
        }
    }

    [Fact]
    public async Task A_view_is_paged_without_skipping_or_doubling()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var numbers = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => tm.CreateAsync(InformationRequest())));
        var paged = new List<string>();
        var next = "/api/views/active?top=10";
        while (next is not null)
        {
            var page = await tm.GetAsync(next);
            paged.AddRange(page["items"]!.AsArray().Select(row => (string)row!["number"]!));
            next = (string?)page["nextLink"];
        }

        Assert.Equal(numbers.Order(), paged);
    }
}
