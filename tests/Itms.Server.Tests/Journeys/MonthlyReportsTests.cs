using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>On the first business day of a month, whoever subscribed to a report gets its figures by mail.</summary>
public sealed class MonthlyReportsTests
{
    [Fact]
    public async Task The_chief_of_staff_is_subscribed_and_gets_one_mail_a_month_with_figures_and_a_link()
    {
        var server = await DemoServer.StartAsync();
        // Wednesday, January 15, 2031.
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 15, 14, 0, 0, TimeSpan.Zero));
        var (chief, unitChief) = (await server.As("tom.becker"), await server.As("ray.singh"));
        await chief.CreateAsync(InformationRequest("2031-01-20", "2031-02-20").With("requestor", "Canary requestor").With("restricted", true));
        var made = await chief.SendAsync(HttpMethod.Post, "/api/reports/subscriptions", new { report = "workload", person = "joe.lind" });
        Assert.Equal((201, "joe.lind", "tom.becker"), (made.Status, (string?)made.Body!["person"], (string?)made.Body["by"]));
        Assert.Equal(
            200, (await chief.SendAsync(HttpMethod.Post, "/api/reports/subscriptions", new { report = "workload", person = "joe.lind" })).Status);
        await unitChief.PostAsync("/api/reports/subscriptions", new { report = "performance", unit = "HOU" });

        // February 1 is a Saturday.
        await server.AdvanceToAsync(new DateTimeOffset(2031, 2, 3, 11, 59, 0, TimeSpan.Zero));
        Assert.Empty(await MailsAsync(server));
        await server.AdvanceAsync(TimeSpan.FromDays(20));
        await server.StopAsync();
        await using var again = await DemoServer.StartAsync(server.Folder);
        await again.AdvanceAsync(TimeSpan.Zero);

        var mails = await MailsAsync(again);
        Assert.Equal(["joe.lind", "ray.singh"], mails.Select(m => (string)m["to"]!).Order());
        Assert.All(mails, mail =>
        {
            Assert.StartsWith("2031-02-03T12:00:00", (string?)mail["sentAt"], StringComparison.Ordinal);
            foreach (var word in new[] { "Canary", "ITMS-2031", "lee.chan", "Lee Chan" })
                Assert.DoesNotContain(word, mail.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        });
        var workload = mails.Single(m => (string?)m["to"] == "joe.lind");
        Assert.Equal("[ITMS] Workload report for January 2031", (string?)workload["subject"]);
        Assert.Contains("Open at the end of the month: 1. Overdue then: 1.", (string?)workload["text"], StringComparison.Ordinal);
        Assert.Contains("/reports?report=workload&from=2031-01-01&to=2031-01-31", (string?)workload["text"], StringComparison.Ordinal);
        Assert.Contains("&unit=HOU", (string?)mails.Single(m => (string?)m["to"] == "ray.singh")["text"], StringComparison.Ordinal);

        await again.AdvanceAsync(TimeSpan.FromDays(10));
        Assert.Equal(4, (await MailsAsync(again)).Count);
    }

    [Fact]
    public async Task Only_readers_of_a_report_subscribe_and_everybody_ends_their_own()
    {
        await using var server = await DemoServer.StartAsync();
        var (chief, unitChief, admin) = (await server.As("tom.becker"), await server.As("ray.singh"), await server.As("adm.root"));
        const string Path = "/api/reports/subscriptions";
        (await (await server.As("sam.ortiz")).SendAsync(HttpMethod.Post, Path, new { report = "workload" })).IsRefused(403, "not-allowed");
        (await unitChief.SendAsync(HttpMethod.Post, Path, new { report = "workload", unit = "MCMU" })).IsRefused(403, "not-allowed");
        (await unitChief.SendAsync(HttpMethod.Post, Path, new { report = "workload", person = "eva.stone" })).IsRefused(403, "not-allowed");
        foreach (var (body, field) in new (object, string)[]
        {
            (new { person = "joe.lind" }, "report"), (new { report = "monthly", person = "joe.lind" }, "report"),
            (new { report = "workload", person = "sam.ortiz" }, "person"), (new { report = "workload", person = "nobody" }, "person"),
            (new { report = "workload", person = "joe.lind", unit = "XYZ" }, "unit"),
        })
        {
            var refused = await admin.SendAsync(HttpMethod.Post, Path, body);
            refused.IsRefused(400, "invalid");
            Assert.Equal([field], refused.Body!["errors"]!.AsObject().Select(e => e.Key));
        }

        var mine = (string)(await unitChief.PostAsync(Path, new { report = "workload" }))["id"]!;
        await chief.PostAsync(Path, new { report = "performance" });
        Assert.Equal([mine], await IdsAsync(unitChief));
        Assert.Equal(2, (await IdsAsync(admin)).Count);
        Assert.Empty(await IdsAsync(await server.As("eva.stone")));
        (await (await server.As("eva.stone")).SendAsync(HttpMethod.Delete, $"{Path}/{mine}")).IsRefused(404, "not-found");
        Assert.Equal(204, (await unitChief.SendAsync(HttpMethod.Delete, $"{Path}/{mine}")).Status);
        (await admin.SendAsync(HttpMethod.Delete, $"{Path}/{mine}")).IsRefused(404, "not-found");

        static async Task<List<string>> IdsAsync(Client person) =>
            [.. (await person.GetAsync(Path))["items"]!.AsArray().Select(i => (string)i!["id"]!)];
    }

    private static async Task<List<JsonObject>> MailsAsync(DemoServer server) =>
    [
        .. (await (await server.As("ana.ruiz")).GetAsync("/api/demo/mail"))["items"]!.AsArray().Select(m => m!.AsObject())
            .Where(m => (string?)m["kind"] == "monthlyReport"),
    ];
}
