using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Views;

/// <summary>Saved filters over HTTP: private and shared ones.</summary>
public sealed class SavedFiltersTests
{
    [Fact]
    public async Task A_filter_is_saved_used_changed_and_deleted()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, lee) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var late = await tm.CreateAsync(InformationRequest("2031-01-15", "2031-03-01").With("requestor", "CRCL & Co."));
        var later = await tm.CreateAsync(InformationRequest("2031-01-16", "2031-03-01").With("requestor", "CRCL & Co."));
        await tm.CreateAsync(InformationRequest().With("requestor", "CRCL"));

        var query = new { unit = "HOU", requestor = "crcl & co", sort = "-dueAt" };
        var made = await lee.SendAsync(HttpMethod.Post, "/api/filters", new { name = " Co. ", view = "active", query });
        Assert.Equal((201, "\"1\""), (made.Status, made.ETag));
        var (id, link) = ((string)made.Body!["id"]!, (string)made.Body["link"]!);
        Assert.Equal(("Co.", "lee.chan"), ((string?)made.Body["name"], (string?)made.Body["owner"]));
        Assert.Equal((false, true), ((bool)made.Body["shared"]!, (bool)made.Body["mayChange"]!));
        Assert.Equal([later, late], await NumbersAsync(lee, link));
        (await lee.SendAsync(HttpMethod.Post, "/api/filters", new { name = "co.", view = "mine" })).IsRefused(400, "invalid");

        (await lee.SendAsync(HttpMethod.Put, $"/api/filters/{id}", new { name = "Co.", view = "mine" })).IsRefused(428, "if-match-required");
        var changed = await lee.SendAsync(HttpMethod.Put, $"/api/filters/{id}", new { name = "Co.", view = "due-30" }, ("If-Match", "\"1\""));
        Assert.Equal((200, "\"2\"", "/api/views/due-30"), (changed.Status, changed.ETag, (string?)changed.Body!["link"]));
        var stale = await lee.SendAsync(HttpMethod.Put, $"/api/filters/{id}", new { name = "Old", view = "mine" }, ("If-Match", "\"1\""));
        stale.IsRefused(412, "stale");
        Assert.Equal("\"2\"", stale.ETag);
        (await lee.SendAsync(HttpMethod.Delete, $"/api/filters/{id}", null, ("If-Match", "\"1\""))).IsRefused(412, "stale");
        Assert.Equal("\"2\"", (await lee.SendAsync(HttpMethod.Get, $"/api/filters/{id}")).ETag);

        Assert.Equal(204, (await lee.SendAsync(HttpMethod.Delete, $"/api/filters/{id}")).Status);
        (await lee.SendAsync(HttpMethod.Delete, $"/api/filters/{id}")).IsRefused(404, "not-found");
        Assert.Empty((await lee.GetAsync("/api/filters"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Everybody_can_use_a_shared_filter_and_finds_only_what_they_may_see()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, lee, hal) = (await server.As("ana.ruiz"), await server.As("lee.chan"), await server.As("hal.price"));
        var secret = await tm.CreateAsync(InformationRequest().With("restricted", true));
        var open = await tm.CreateAsync(InformationRequest());
        var own = (string)(await lee.PostAsync("/api/filters", new { name = "My own", view = "active" }))["id"]!;
        var shared = await lee.PostAsync("/api/filters", new { name = "HOU", view = "active", query = new { unit = "HOU" }, shared = true });
        var (id, link) = ((string)shared["id"]!, (string)shared["link"]!);
        await hal.PostAsync("/api/filters", new { name = "HOU", view = "active" });

        Assert.Equal(["HOU", "My own"], await NamesAsync(lee));
        Assert.Equal(["HOU", "[masked]"], await NamesAsync(hal));
        var seen = (await hal.GetAsync("/api/filters"))["items"]![1]!;
        Assert.Equal((id, "lee.chan", false), ((string?)seen["id"], (string?)seen["owner"], (bool)seen["mayChange"]!));
        Assert.Equal([secret, open], await NumbersAsync(lee, link));
        Assert.Equal([open], await NumbersAsync(hal, (string)seen["link"]!));

        (await hal.SendAsync(HttpMethod.Get, $"/api/filters/{own}")).IsRefused(404, "not-found");
        (await hal.SendAsync(HttpMethod.Delete, $"/api/filters/{own}")).IsRefused(404, "not-found");
        (await tm.SendAsync(HttpMethod.Delete, $"/api/filters/{own}")).IsRefused(404, "not-found");
        (await hal.SendAsync(HttpMethod.Delete, $"/api/filters/{id}")).IsRefused(403, "not-allowed");
        var refused = await hal.SendAsync(HttpMethod.Put, $"/api/filters/{id}", new { name = "Mine", view = "mine" }, ("If-Match", "*"));
        refused.IsRefused(403, "not-allowed");

        // A task manager ends the sharing. Only the owner sees the filter now.
        var unshared = new { name = "HOU", view = "active", shared = false };
        Assert.Equal(200, (await tm.SendAsync(HttpMethod.Put, $"/api/filters/{id}", unshared, ("If-Match", "*"))).Status);
        Assert.Equal(["HOU"], await NamesAsync(hal));
        Assert.Equal(["HOU", "My own"], await NamesAsync(lee));
        (await tm.SendAsync(HttpMethod.Get, $"/api/filters/{id}")).IsRefused(404, "not-found");
    }

    [Fact]
    public async Task Only_the_owner_task_managers_and_leadership_read_free_text_in_a_shared_filter()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, lee) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var (hal, lead) = (await server.As("hal.price"), await server.As("dan.okoro"));
        const string Name = "Quintanilla";
        var typed = new
        {
            requestor = "Family of Rosa Quintanilla",
            caseNumber = Name,
            taskAuthority = Name,
            facility = Name,
            number = Name,
            unit = "HOU",
            sort = "-dueAt",
        };
        var family = new { name = "Family Quintanilla", view = "active", query = typed, shared = true };
        var id = (string)(await lee.PostAsync("/api/filters", family))["id"]!;
        var withoutText = new { name = "HOU", view = "active", query = new { unit = "HOU", number = "ITMS-2031" }, shared = true };
        var around = new { name = "One", view = "active", query = new { number = "Re: Quintanilla [ITMS-2031-000001]" }, shared = true };
        await lee.PostAsync("/api/filters", around);
        var plain = (string)(await lee.PostAsync("/api/filters", withoutText))["id"]!;

        foreach (var path in new[] { "/api/filters", $"/api/filters/{id}" })
        {
            Assert.DoesNotContain("Quintanilla", (await hal.SendAsync(HttpMethod.Get, path)).Text, StringComparison.Ordinal);
            foreach (var reader in new[] { lee, tm, lead })
                Assert.Contains("Rosa Quintanilla", (await reader.SendAsync(HttpMethod.Get, path)).Text, StringComparison.Ordinal);
        }

        var seen = await hal.GetAsync($"/api/filters/{id}");
        Assert.True((bool)seen["masked"]!);
        Assert.Equal(["sort", "unit"], seen["query"]!.AsObject().Select(p => p.Key));
        Assert.Equal("/api/views/active?sort=-dueAt&unit=HOU", (string?)seen["link"]);
        Assert.False((bool)(await tm.GetAsync($"/api/filters/{id}"))["masked"]!);
        seen = await hal.GetAsync($"/api/filters/{plain}");
        Assert.Equal(("[masked]", "/api/views/active?number=ITMS-2031&unit=HOU"), ((string?)seen["name"], (string?)seen["link"]));
    }

    [Theory]
    [InlineData("""{"name":"x","view":"active","query":{"requestor":"A012345678"}}""", "query.requestor")]
    [InlineData("""{"name":"x","view":"active","query":{"alienNumber":"A012345678"}}""", "query.alienNumber")]
    [InlineData("""{"name":"x","view":"active","query":{"status":"nope","sort":"nope"}}""", "query.status")]
    [InlineData("""{"name":"x","view":"active","query":{"unit":["HOU"]}}""", "query.unit")]
    [InlineData("""{"name":"x","view":"active","query":{"unit":"HOU","unit":"MCMU"}}""", "query.unit")]
    [InlineData("""{"name":"x","view":"active","query":[]}""", "query")]
    [InlineData("""{"name":"x","view":"nope"}""", "view")]
    [InlineData("""{"view":"active"}""", "name")]
    [InlineData("""{"name":"x","view":"active","owner":"ana.ruiz"}""", "owner")]
    public async Task An_invalid_filter_is_refused_by_field_and_not_saved(string body, string field)
    {
        await using var server = await DemoServer.StartAsync();
        var lee = await server.As("lee.chan");
        var answer = await lee.SendAsync(HttpMethod.Post, "/api/filters", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        answer.IsRefused(400, "invalid");
        Assert.Contains(field, answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        Assert.DoesNotContain("012345678", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await NamesAsync(lee));
    }

    private static async Task<List<string?>> NamesAsync(Client client) =>
        [.. (await client.GetAsync("/api/filters"))["items"]!.AsArray().Select(f => (string?)f!["name"])];

    private static async Task<List<string?>> NumbersAsync(Client client, string path) =>
        [.. (await client.GetAsync(path))["items"]!.AsArray().Select(row => (string?)row!["number"])];
}
