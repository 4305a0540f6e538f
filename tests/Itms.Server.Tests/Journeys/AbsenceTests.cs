using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>An action officer is away: a substitute answers for them, sees what they see, and the history shows it.</summary>
public class AbsenceTests
{
    private const string Mine = "/api/me/absence";

    private static readonly DateTimeOffset Start = new(2031, 1, 6, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_substitute_does_the_work_of_somebody_who_is_away()
    {
        var folder = DemoServer.NewFolder();
        var server = await DemoServer.StartAsync(folder);
        await server.AdvanceToAsync(Start);
        var officer = await server.As("lee.chan");
        var recorded = await officer.SendAsync(HttpMethod.Post, Mine, new { until = "2031-01-10", substitute = "hal.price" });
        Assert.Equal((201, true), (recorded.Status, (bool)recorded.Body!["active"]!));
        await server.StopAsync();

        await using var again = await DemoServer.StartAsync(folder);
        var (tm, substitute) = (await again.As("ana.ruiz"), await again.As("hal.price"));
        Assert.Equal("lee.chan", (string?)(await substitute.GetAsync(Mine))["actingFor"]![0]);
        var number = await tm.CreateAsync(InformationRequest().With("restricted", true));
        var mails = await again.MailsAsync(number);
        Assert.Equal(["hal.price", "lee.chan"], mails.Where(m => m.Kind == "assigned").Select(m => m.To).Order());
        var copy = mails.Single(m => m is { Kind: "assigned", To: "hal.price" });
        Assert.Contains("You get it because you act for", copy.Text, StringComparison.Ordinal);

        var waiting = (await substitute.GetAsync("/api/views/awaiting"))["groups"]!.AsArray()
            .SelectMany(group => group!["items"]!.AsArray()).Single(item => (string?)item!["number"] == number)!;
        Assert.Equal(("answer", "lee.chan"), ((string?)waiting["step"], (string?)waiting["for"]));
        Assert.Contains("respond", (await substitute.ReadAsync(number))["allowedActions"]!.AsArray().Select(action => (string?)action));
        var away = (await tm.ReadAsync(number))["away"]!.AsArray().Single()!;
        Assert.Equal(("lee.chan", "hal.price"), ((string?)away["person"], (string?)away["substitute"]));
        Assert.StartsWith("2031-01-10", (string?)away["until"], StringComparison.Ordinal);
        var answered = await substitute.DoAsync(number, "respond", Substantive("Twelve."));
        var response = answered["components"]![0]!["response"]!;
        Assert.Equal(("hal.price", "lee.chan"), ((string?)response["by"], (string?)response["onBehalfOf"]));
        var step = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray().Single(e => (string?)e!["kind"] == "responded")!;
        Assert.Equal(("hal.price", "lee.chan"), ((string?)step["by"], (string?)step["onBehalfOf"]));

        Assert.Equal(204, (await (await again.As("lee.chan")).SendAsync(HttpMethod.Delete, Mine)).Status);
        Assert.Null((await (await again.As("lee.chan")).GetAsync(Mine))["substitute"]);
        Assert.Null((await tm.ReadAsync(number))["away"]);
        Assert.Equal(404, (await substitute.SendAsync(HttpMethod.Get, $"/api/taskings/{number}")).Status);
        var told = (await tm.GetAsync("/api/demo/mail"))["items"]!.AsArray().Select(m => $"{m!["kind"]}: {m["to"]}").ToList();
        foreach (var kind in new[] { "absenceRecorded", "absenceEnded" })
            foreach (var person in new[] { "lee.chan", "hal.price" })
                Assert.Contains(told, mail => mail.StartsWith($"{kind}: {person}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_manager_sets_an_absence_for_somebody_who_fell_ill()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var (tm, uninvolved) = (await server.As("ana.ruiz"), await server.As("hal.price"));
        var body = new { until = "2031-01-10", substitute = "kim.dale" };
        (await uninvolved.SendAsync(HttpMethod.Put, "/api/absences/lee.chan", body)).IsRefused(403, "not-allowed");
        var own = await tm.SendAsync(HttpMethod.Put, "/api/absences/lee.chan", new { until = "2031-01-10", substitute = "ana.ruiz" });
        Assert.Equal(400, own.Status);
        Assert.NotNull(own.Body!["errors"]!["substitute"]);

        Assert.Equal("ana.ruiz", (string?)(await tm.SendAsync(HttpMethod.Put, "/api/absences/lee.chan", body)).Ok("put")["recordedBy"]);
        Assert.Equal("lee.chan", (string?)(await tm.GetAsync("/api/absences"))["items"]!.AsArray().Single()!["person"]);
        Assert.Empty((await uninvolved.GetAsync("/api/absences"))["items"]!.AsArray());
        Assert.Equal(404, (await tm.SendAsync(HttpMethod.Put, "/api/absences/nobody.here", body)).Status);

        // Two people cannot stand in for each other, not even if they ask at the same moment.
        var answers = await Task.WhenAll(
            (await server.As("mia.lund")).SendAsync(HttpMethod.Post, Mine, new { until = "2031-01-10", substitute = "hal.price" }),
            uninvolved.SendAsync(HttpMethod.Post, Mine, new { until = "2031-01-10", substitute = "mia.lund" }));
        Assert.Equal([201, 400], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Whoever_chooses_people_can_see_who_of_them_is_away()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var (tm, uninvolved) = (await server.As("ana.ruiz"), await server.As("mia.lund"));
        Assert.Empty(await AwayAsync(uninvolved));

        await tm.SendAsync(HttpMethod.Put, "/api/absences/lee.chan", new { until = "2031-01-10", substitute = "hal.price" });
        await tm.SendAsync(HttpMethod.Put, "/api/absences/kim.dale", new { from = "2031-01-08", until = "2031-01-10", substitute = "hal.price" });
        Assert.Equal(["lee.chan until 2031-01-10: hal.price"], await AwayAsync(uninvolved));

        // The substitute is away too, so nobody acts for lee.chan.
        await tm.SendAsync(HttpMethod.Put, "/api/absences/hal.price", new { until = "2031-01-07", substitute = "mia.lund" });
        Assert.Equal(["hal.price until 2031-01-07: mia.lund", "lee.chan until 2031-01-10: "], await AwayAsync(uninvolved));

        await server.AdvanceToAsync(Start.AddDays(2));
        Assert.Equal(["kim.dale until 2031-01-10: hal.price", "lee.chan until 2031-01-10: hal.price"], await AwayAsync(uninvolved));
        Assert.Equal(204, (await tm.SendAsync(HttpMethod.Delete, "/api/absences/kim.dale")).Status);
        Assert.Equal(["lee.chan until 2031-01-10: hal.price"], await AwayAsync(uninvolved));
        await server.AdvanceToAsync(Start.AddDays(5));
        Assert.Empty(await AwayAsync(uninvolved));
    }

    private static async Task<IEnumerable<string>> AwayAsync(Client caller) =>
        (await caller.GetAsync("/api/directory/away"))["items"]!.AsArray()
            .Select(away => $"{away!["person"]} until {((string)away["until"]!)[..10]}: {away["substitute"]}");
}
