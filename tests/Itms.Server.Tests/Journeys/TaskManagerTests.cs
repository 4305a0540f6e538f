using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Who is in charge of a tasking, and how it is handed over.</summary>
public sealed class TaskManagerTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task A_tasking_is_entered_for_another_task_manager_and_handed_over()
    {
        var server = shared.Server;
        var (tm, chief) = (await server.As("ana.ruiz"), await server.As("tom.becker"));
        var mine = await tm.PostAsync("/api/taskings", InformationRequest());
        Assert.Equal("ana.ruiz", (string?)mine["taskManager"]);
        var refused = await tm.SendAsync(HttpMethod.Post, "/api/taskings", InformationRequest().With("taskManager", "lee.chan"));
        refused.IsRefused(400, "invalid");
        Assert.Equal(["taskManager"], refused.Body!["errors"]!.AsObject().Select(e => e.Key));

        var created = await tm.PostAsync("/api/taskings", InformationRequest().With("taskManager", "tom.becker"));
        var number = (string)created["number"]!;
        Assert.Equal("tom.becker", (string?)created["taskManager"]);
        (await (await server.As("lee.chan")).TryAsync(number, "take-charge")).IsRefused(403, "task-manager-only");
        (await tm.TryAsync(number, "take-charge", new { person = "lee.chan" })).IsRefused(400, "invalid");

        Assert.Equal("ana.ruiz", (string?)(await tm.DoAsync(number, "take-charge"))["taskManager"]);
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "noLongerInCharge", To: "tom.becker" });
        await chief.DoAsync(number, "take-charge", new { person = "tom.becker" });
        await chief.DoAsync(number, "take-charge", new { person = "ana.ruiz" });
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "inCharge", To: "ana.ruiz" });
        Assert.Equal("ana.ruiz", (string?)(await tm.ReadAsync(number))["taskManager"]);
        var patch = await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", new { taskManager = "tom.becker" }, ("If-Match", "*"));
        patch.IsRefused(400, "invalid");
        Assert.Contains("take-charge", patch.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task My_tasks_shows_task_managers_what_they_are_in_charge_of_and_views_filter_by_it()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, chief) = (await server.As("ana.ruiz"), await server.As("tom.becker"));
        var (hers, his) = (await tm.CreateAsync(InformationRequest()), await tm.CreateAsync(InformationRequest().With("taskManager", "tom.becker")));

        Assert.Equal([his], await MineAsync(chief));
        Assert.Equal([hers], await MineAsync(tm));
        Assert.Equal([his], await ActiveAsync("tom.becker"));
        Assert.Equal([hers, his], await ActiveAsync("ana.ruiz,tom.becker"));
        Assert.Empty(await ActiveAsync("none"));

        await tm.DoAsync(hers, "take-charge", new { person = "tom.becker" });
        Assert.Empty(await MineAsync(tm));
        Assert.Equal([hers, his], await MineAsync(chief));
        Assert.Equal(201, (await tm.SendAsync(HttpMethod.Post, "/api/filters",
            new { name = "Nobody's", view = "overdue", query = new { taskManager = "none" } })).Status);

        async Task<List<string>> ActiveAsync(string taskManager) =>
            [.. (await tm.GetAsync($"/api/views/active?taskManager={taskManager}"))["items"]!.AsArray().Select(i => (string)i!["number"]!).Order()];

        static async Task<List<string>> MineAsync(Client person) =>
            [.. (await person.GetAsync("/api/views/mine"))["groups"]!.AsArray()
                .SelectMany(g => g!["items"]!.AsArray()).Select(i => (string)i!["number"]!).Order()];
    }
}
