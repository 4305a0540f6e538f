using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Days are the agency's days, and what says what is due to a person agrees with the reminders.</summary>
public sealed class AgencyDaysTests
{
    [Fact]
    public async Task Repeats_and_the_digest_on_days_off_come_the_next_business_day()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(new DateTimeOffset(2031, 12, 1, 14, 0, 0, TimeSpan.Zero));
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest("2031-12-11", "2031-12-11"));
        await tm.CreateAsync(InformationRequest("2032-02-10", "2032-02-20"));

        // Thursday, December 25, Thursday, January 1, and Monday, January 19, are holidays.
        await server.AdvanceToAsync(new DateTimeOffset(2032, 1, 20, 15, 0, 0, TimeSpan.Zero));
        Assert.Equal(["2031-12-18", "2031-12-26", "2032-01-02", "2032-01-08", "2032-01-15"], await DaysAsync(tm, "dan.okoro", "overdueWeekly"));
        Assert.Equal(["2032-01-12", "2032-01-20"], (await DaysAsync(tm, "lee.chan", "weeklyDigest"))[^2..]);
        var agenda = (await tm.ReadAsync(number))["agenda"]!.AsArray();
        Assert.Equal("2032-01-22T22:00:00Z", (string?)agenda.Single(e => (string?)e!["kind"] == "overdueWeekly")!["at"]);
    }

    [Fact]
    public async Task The_thirtieth_day_is_in_the_view_the_count_and_the_digest_and_what_is_stood_down_is_not()
    {
        await using var server = await DemoServer.StartAsync();
        // A Friday, 09:00 in New York.
        await server.AdvanceToAsync(new DateTimeOffset(2031, 11, 28, 14, 0, 0, TimeSpan.Zero));
        var tm = await server.As("ana.ruiz");
        var last = await tm.CreateAsync(InformationRequest("2031-12-28", "2031-12-30"));
        await tm.CreateAsync(InformationRequest("2031-12-29", "2031-12-30"));
        var paused = await tm.CreateAsync(InformationRequest("2031-12-10", "2031-12-12"));
        Assert.Equal([paused, last], await DueAsync(tm));

        await tm.DoAsync(paused, "set-action", new { action = "standDown", reason = "Counsel asked for it." });
        Assert.Equal([last], await DueAsync(tm));
        Assert.Equal(1, (int?)(await tm.GetAsync("/api/views/counts"))["due30"]);

        // The digest of Monday, December 1, looks through Wednesday, December 31.
        await server.AdvanceToAsync(new DateTimeOffset(2031, 12, 1, 12, 0, 0, TimeSpan.Zero));
        var digest = Assert.Single(await MailsAsync(tm, "lee.chan", "weeklyDigest"));
        Assert.Contains("2 taskings are due", (string?)digest["subject"], StringComparison.Ordinal);
        Assert.DoesNotContain(paused, (string?)digest["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_has_finished_leaves_their_calendar()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, lee, sam) = (await server.As("ana.ruiz"), await server.As("lee.chan"), await server.As("sam.ortiz"));
        var number = await tm.CreateAsync(InformationRequest());
        await lee.DoAsync(number, "delegate", new { @delegate = "sam.ortiz" });
        var (officers, designees) = (await FeedAsync(lee), await FeedAsync(sam));
        Assert.Equal((true, true), (await ShowsAsync(officers), await ShowsAsync(designees)));

        await sam.DoAsync(number, "complete-delegation");
        Assert.Equal((true, false), (await ShowsAsync(officers), await ShowsAsync(designees)));
        await tm.DoAsync(number, "set-action", new { action = "standDown", reason = "Counsel asked for it." });
        Assert.False(await ShowsAsync(officers));
        await tm.DoAsync(number, "set-action", new { action = "work", reason = "Go on." });
        Assert.True(await ShowsAsync(officers));
        await lee.DoAsync(number, "respond", Substantive("88."));
        await (await server.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief" });
        await (await server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await lee.DoAsync(number, "submit-to-hq");
        Assert.False(await ShowsAsync(officers));

        async Task<bool> ShowsAsync(string path)
        {
            using var nobody = Client.Anonymous(server.Address);
            return Encoding.UTF8.GetString((await nobody.DownloadAsync(path)).Bytes).Contains(number, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Overdue_at_the_ad_the_officials_and_the_task_managers_hear_and_the_units_do_not()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 6, 14, 0, 0, TimeSpan.Zero));
        var (tm, lee) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var number = await tm.CreateAsync(InformationRequest("2031-01-10", "2031-01-14").With("category", "congressional"));
        await tm.DoAsync(number, "respond", Substantive("88."));
        await (await server.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief" });
        await (await server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await lee.DoAsync(number, "submit-to-hq");
        await tm.DoAsync(number, "send-to-ad");
        await (await server.As("dan.okoro")).DoAsync(number, "clear");
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 15, 23, 0, 0, TimeSpan.Zero));

        var reminded = (await server.MailsAsync(number)).Where(m => m.Kind is "overdue" or "overdue1").Select(m => (m.Kind, m.To)).ToList();
        Assert.Equal(
            [("overdue", "ana.ruiz"), ("overdue", "joe.lind"), ("overdue1", "ana.ruiz"), ("overdue1", "joe.lind")], reminded.Order());

        var responded = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray().Single(e => (string?)e!["kind"] == "responded")!;
        Assert.Equal(("ana.ruiz", "lee.chan"), ((string?)responded["by"], (string?)responded["onBehalfOf"]));
    }

    [Fact]
    public async Task Comments_and_the_authoritys_questions_are_mailed_without_their_text()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, kim) = (await server.As("ana.ruiz"), await server.As("kim.dale"));
        var number = await tm.CreateAsync(InformationRequest());
        await kim.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/comments", new { text = "Canary words." });
        await tm.DoAsync(number, "follow-up", new { kind = "authorityQuestions", text = "Canary words." });

        var mails = (await server.MailsAsync(number)).Where(m => m.Kind is "comment" or "authorityQuestions").ToList();
        Assert.Equal(
            [("authorityQuestions", "lee.chan"), ("comment", "ana.ruiz"), ("comment", "lee.chan")], mails.Select(m => (m.Kind, m.To)).Order());
        Assert.All(mails, mail =>
        {
            Assert.DoesNotContain("Canary", mail.Text + mail.Subject + mail.Html, StringComparison.Ordinal);
            Assert.Contains($"/taskings/{number}", mail.Text, StringComparison.Ordinal);
        });
    }

    private static async Task<IEnumerable<string?>> DueAsync(Client client) =>
        (await client.GetAsync("/api/views/due-30"))["items"]!.AsArray().Select(row => (string?)row!["number"]);

    private static async Task<List<JsonObject>> MailsAsync(Client client, string to, string kind) =>
    [
        .. (await client.GetAsync($"/api/demo/mail?to={to}"))["items"]!.AsArray().Select(m => m!.AsObject()).Where(m => (string?)m["kind"] == kind),
    ];

    private static async Task<List<string>> DaysAsync(Client client, string to, string kind) =>
        [.. (await MailsAsync(client, to, kind)).Select(mail => ((string)mail["sentAt"]!)[..10])];

    private static async Task<string> FeedAsync(Client client) =>
        new Uri((string)(await client.SendAsync(HttpMethod.Post, "/api/me/calendar")).Body!["url"]!).AbsolutePath;
}
