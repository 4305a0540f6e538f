namespace Itms.Server.Tests.Journeys;

/// <summary>D 5-2.2.f: the TPSU chief records the yearly training, sees whose is due, and ITMS reminds them.</summary>
public sealed class TrainingTests
{
    [Fact]
    public async Task A_training_is_recorded_listed_and_reminded_of_in_the_month_in_which_it_runs_out()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 6, 14, 0, 0, TimeSpan.Zero));
        var chief = await server.As("tom.becker");
        Assert.Equal("never", await StateAsync(chief, "lee.chan"));
        var recorded = await chief.SendAsync(HttpMethod.Put, "/api/training/lee.chan", new { day = "2030-03-15" });
        Assert.Equal(("2031-03-15", "current"), ((string?)recorded.Body!["dueBy"], (string?)recorded.Body["state"]));
        await chief.SendAsync(HttpMethod.Put, "/api/training/lee.chan", new { day = "2029-03-01" });
        Assert.Equal("current", await StateAsync(chief, "lee.chan"));

        await server.AdvanceToAsync(new DateTimeOffset(2031, 2, 4, 14, 0, 0, TimeSpan.Zero));
        Assert.Empty(await MailsAsync(server));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 3, 4, 14, 0, 0, TimeSpan.Zero));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 3, 20, 14, 0, 0, TimeSpan.Zero));
        Assert.Equal(["trainingDue lee.chan", "trainingList tom.becker"], await MailsAsync(server));
        Assert.Equal("overdue", await StateAsync(chief, "lee.chan"));

        await chief.SendAsync(HttpMethod.Put, "/api/training/lee.chan", new { day = "2031-03-18" });
        await server.AdvanceToAsync(new DateTimeOffset(2031, 4, 3, 14, 0, 0, TimeSpan.Zero));
        Assert.Equal(2, (await MailsAsync(server)).Count);
        Assert.Equal(204, (await chief.SendAsync(HttpMethod.Delete, "/api/training/lee.chan")).Status);
        Assert.Equal("overdue", await StateAsync(chief, "lee.chan"));
    }

    [Fact]
    public async Task Only_task_managers_and_the_TPSU_chief_may_and_mistakes_name_the_field()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        (await ao.SendAsync(HttpMethod.Get, "/api/training")).IsRefused(403, "not-allowed");
        (await ao.SendAsync(HttpMethod.Put, "/api/training/lee.chan", new { day = "2026-01-15" })).IsRefused(403, "not-allowed");
        (await tm.SendAsync(HttpMethod.Put, "/api/training/nobody", new { day = "2026-01-15" })).IsRefused(404, "not-found");
        foreach (var (person, body, field) in new (string, object, string)[]
        {
            ("lee.chan", new { }, "day"), ("lee.chan", new { day = "2090-01-01" }, "day"), ("ada.wells", new { day = "2026-01-15" }, "person"),
        })
        {
            var answer = await tm.SendAsync(HttpMethod.Put, $"/api/training/{person}", body);
            answer.IsRefused(400, "invalid");
            Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        }
    }

    [Fact]
    public async Task Each_training_recorded_or_removed_is_among_the_changes_once()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, chief) = (await server.As("ana.ruiz"), await server.As("tom.becker"));
        var put = () => tm.SendAsync(HttpMethod.Put, "/api/training/lee.chan", new { day = "2026-01-15" });
        await Task.WhenAll(put(), put(), put());
        var removals = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => chief.SendAsync(HttpMethod.Delete, "/api/training/lee.chan")));
        Assert.Equal([204, 404, 404], removals.Select(answer => answer.Status).Order());

        var root = await server.As("adm.root");
        var changes = (await root.GetAsync("/api/admin/audit"))["items"]!.AsArray().Where(e => (string)e!["what"]! == "training").ToList();
        Assert.Equal(["tom.becker 2026-01-15 ", "ana.ruiz  2026-01-15"], changes.Select(entry =>
        {
            var change = entry!["changes"]!.AsArray().Single()!;
            Assert.Equal(("training", "lee.chan"), ((string)change["kind"]!, (string)change["key"]!));
            return $"{entry["by"]} {change["fields"]!["day"]!["before"]} {change["fields"]!["day"]!["after"]}";
        }));
    }

    private static async Task<string> StateAsync(Client chief, string person) =>
        (string)(await chief.GetAsync("/api/training?top=200"))["items"]!.AsArray().First(t => (string)t!["person"]! == person)!["state"]!;

    private static async Task<List<string>> MailsAsync(DemoServer server) =>
    [
        .. (await (await server.As("ana.ruiz")).GetAsync("/api/demo/mail"))["items"]!.AsArray()
            .Where(m => ((string)m!["kind"]!).StartsWith("training", StringComparison.Ordinal)).Select(m => $"{m!["kind"]} {m["to"]}")
            .Order(StringComparer.Ordinal),
    ];
}
