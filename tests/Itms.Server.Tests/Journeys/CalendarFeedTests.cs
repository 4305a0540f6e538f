using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>A person's due dates in a calendar program, at an address that only they know.</summary>
public class CalendarFeedTests
{
    private static readonly DateTimeOffset Start = new(2031, 1, 6, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_calendar_shows_due_dates_of_my_open_taskings_but_not_their_content()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var (tm, lee, sam) = (await server.As("ana.ruiz"), await server.As("lee.chan"), await server.As("sam.ortiz"));
        var number = await tm.CreateAsync(InformationRequest("2031-01-17", "2031-01-20").With("restricted", true));
        await lee.DoAsync(number, "delegate", new { @delegate = "sam.ortiz" });
        var others = await tm.CreateAsync(InformationRequest().With("components", new JsonArray(Component("MCMU", "mia.lund", "lee.chan"))));
        var path = await FeedAsync(lee);

        var feed = await ReadAsync(server, path);
        Assert.Equal("text/calendar; charset=utf-8", feed.Headers["Content-Type"]);
        var text = Encoding.UTF8.GetString(feed.Bytes);
        Assert.Contains($"\r\nSUMMARY:{number} due\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nDTSTART:20310117T220000Z\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"/taskings/{number}", Unfolded(text), StringComparison.Ordinal);
        Assert.DoesNotContain(others, text, StringComparison.Ordinal);
        foreach (var word in new[] { "CRCL", "Alder", "sick-call", "nformation request", "lee", "HOU" })
            Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(number, Encoding.UTF8.GetString((await ReadAsync(server, await FeedAsync(sam))).Bytes), StringComparison.Ordinal);

        // Nothing new: nothing is sent again. A moved date: the same event, changed.
        Assert.Equal(304, (await ReadAsync(server, path, ("If-None-Match", feed.Headers["ETag"]))).Status);
        await tm.DoAsync(number, "set-dates", new { internalDueDate = "2031-01-24", authorityDueDate = "2031-01-24", reason = "Extension granted." });
        var moved = Encoding.UTF8.GetString((await ReadAsync(server, path, ("If-None-Match", feed.Headers["ETag"]))).Bytes);
        Assert.Contains("\r\nDTSTART:20310124T220000Z\r\n", moved, StringComparison.Ordinal);
        Assert.Equal(Line(text, "UID:"), Line(moved, "UID:"));
        Assert.True(long.Parse(Line(moved, "SEQUENCE:")) > long.Parse(Line(text, "SEQUENCE:")));

        await tm.DoAsync(number, "set-action", new { action = "review", reason = "Informational." });
        await lee.DoAsync(number, "acknowledge");
        Assert.DoesNotContain("VEVENT", Encoding.UTF8.GetString((await ReadAsync(server, path)).Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_address_replaces_the_old_one_and_revoking_ends_both()
    {
        await using var server = await DemoServer.StartAsync();
        var lee = await server.As("lee.chan");
        Assert.False((bool)(await lee.GetAsync("/api/me/calendar"))["exists"]!);

        var first = await FeedAsync(lee);
        Assert.Equal(200, (await ReadAsync(server, first)).Status);
        var second = await FeedAsync(lee);
        Assert.Equal(404, (await ReadAsync(server, first)).Status);
        Assert.Equal(200, (await ReadAsync(server, second)).Status);
        var told = await lee.GetAsync("/api/me/calendar");
        Assert.True((bool)told["exists"]!);
        Assert.NotNull(told["createdAt"]);
        Assert.NotNull(told["lastUsedAt"]);
        Assert.Null(told["token"]);
        Assert.Null(told["url"]);

        Assert.Equal(204, (await lee.SendAsync(HttpMethod.Delete, "/api/me/calendar")).Status);
        Assert.Equal(204, (await lee.SendAsync(HttpMethod.Delete, "/api/me/calendar")).Status);
        Assert.Equal(404, (await ReadAsync(server, second)).Status);
        Assert.False((bool)(await lee.GetAsync("/api/me/calendar"))["exists"]!);
    }

    [Fact]
    public async Task Of_several_addresses_made_at_once_only_the_last_works()
    {
        await using var server = await DemoServer.StartAsync();
        var lee = await server.As("lee.chan");

        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FeedAsync(lee)));

        var answers = await Task.WhenAll(paths.Select(path => ReadAsync(server, path)));
        Assert.Equal([200, 404, 404, 404, 404, 404, 404, 404], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task People_who_left_lose_their_calendar()
    {
        await using var server = await DemoServer.StartAsync();
        var path = await FeedAsync(await server.As("hal.price"));
        var person = await (await server.As("adm.root")).SendAsync(
            HttpMethod.Put,
            "/api/admin/people/hal.price",
            new { name = "Hal Price", email = "hal.price@agency.example", unit = "HPMU", roles = new[] { "actionOfficer" }, active = false });
        Assert.Equal(200, person.Status);

        Assert.Equal(404, (await ReadAsync(server, path)).Status);
    }

    [Fact]
    public async Task Guessing_addresses_is_slowed_down_without_blocking_sign_in()
    {
        await using var server = await DemoServer.StartAsync();
        var path = await FeedAsync(await server.As("lee.chan"));
        using var nobody = Client.Anonymous(server.Address);
        for (var i = 0; i < 30; i++) (await nobody.SendAsync(HttpMethod.Get, $"/api/calendar/guess{i}.ics")).IsRefused(404, "not-found");

        (await nobody.SendAsync(HttpMethod.Get, "/api/calendar/guess.ics")).IsRefused(429, "too-many-tries");
        (await nobody.SendAsync(HttpMethod.Get, path)).IsRefused(429, "too-many-tries");
        Assert.Equal(200, (await nobody.SendAsync(HttpMethod.Post, "/api/session", new { person = "kim.dale" })).Status);
    }

    private static async Task<string> FeedAsync(Client client)
    {
        var made = await client.SendAsync(HttpMethod.Post, "/api/me/calendar");
        Assert.Equal(201, made.Status);
        var (token, url) = ((string)made.Body!["token"]!, new Uri((string)made.Body["url"]!));
        Assert.Equal($"/api/calendar/{token}.ics", url.AbsolutePath);
        return url.AbsolutePath;
    }

    private static async Task<Download> ReadAsync(DemoServer server, string path, params (string Name, string Value)[] headers)
    {
        using var nobody = Client.Anonymous(server.Address);
        return await nobody.DownloadAsync(path, headers);
    }

    private static string Unfolded(string text) => text.Replace("\r\n ", "", StringComparison.Ordinal);

    private static string Line(string text, string name) =>
        Unfolded(text).Split("\r\n").Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}
