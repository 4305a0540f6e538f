using System.Text.Json.Nodes;

namespace Itms.Server.Tests;

/// <summary>What is listed comes in pages, however short the list usually is.</summary>
public sealed class ListPagesTests
{
    [Theory]
    [InlineData("adm.root", "/api/directory/people")]
    [InlineData("adm.root", "/api/directory/people?unit=TPSU")]
    [InlineData("adm.root", "/api/directory/units")]
    [InlineData("adm.root", "/api/directory/facilities")]
    [InlineData("adm.root", "/api/directory/components")]
    [InlineData("adm.root", "/api/admin/people")]
    [InlineData("adm.root", "/api/admin/divisions")]
    [InlineData("adm.root", "/api/admin/rules/settings/versions")]
    [InlineData("ana.ruiz", "/api/filters")]
    [InlineData("ana.ruiz", "/api/me/tokens")]
    [InlineData("ana.ruiz", "/api/clearance-delegations?all=true")]
    public async Task A_list_is_read_page_by_page_and_nothing_is_skipped_or_doubled(string person, string path)
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        foreach (var name in new[] { "late", "Later", "all of ours" })
        {
            await tm.PostAsync("/api/filters", new { name, view = "overdue", query = new { }, shared = true });
            await (await server.As("tom.becker")).PostAsync("/api/filters", new { name, view = "active", query = new { }, shared = true });
            await tm.PostAsync("/api/me/tokens", new { name });
            await tm.PostAsync("/api/clearance-delegations",
                new { from = "ada.wells", to = "joe.lind", until = DateTime.UtcNow.AddDays(8), reason = name });
        }

        var client = await server.As(person);
        var sign = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var whole = (await client.GetAsync($"{path}{sign}top=200"))["items"]!.AsArray().Select(Text).ToList();
        var leafed = new List<string>();
        var pages = 0;
        for (string? next = $"{path}{sign}top=2"; next is not null; pages++)
        {
            var page = await client.GetAsync(next);
            Assert.True(page["items"]!.AsArray().Count <= 2);
            leafed.AddRange(page["items"]!.AsArray().Select(Text));
            next = (string?)page["nextLink"];
        }

        Assert.Equal(whole, leafed);
        Assert.Equal(Math.Max(1, (whole.Count + 1) / 2), pages);
        foreach (var wrong in new[] { "top=0", "top=201", "top=x", "nope=1", "from=nope" })
            (await client.SendAsync(HttpMethod.Get, $"{path}{sign}{wrong}")).IsRefused(400, "invalid");
    }

    [Fact]
    public async Task Without_a_number_a_page_has_fifty()
    {
        await using var server = await DemoServer.StartAsync();
        var admin = await server.As("adm.root");
        for (var i = 0; i < 60; i++)
            (await admin.SendAsync(HttpMethod.Put, $"/api/admin/people/new.hand{i:D2}",
                new { name = $"New Hand {i}", email = $"new.hand{i}@example.gov", unit = "HOU", roles = new[] { "staff" }, reason = "hired" }))
                .Ok("put");
        var page = await admin.GetAsync("/api/directory/people?q=New Hand");
        Assert.Equal(50, page["items"]!.AsArray().Count);
        Assert.Equal(10, (await admin.GetAsync((string)page["nextLink"]!))["items"]!.AsArray().Count);
    }

    private static string Text(JsonNode? item) => item!.ToJsonString();
}
