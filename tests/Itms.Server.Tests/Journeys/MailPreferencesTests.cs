using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Each person gets comments and copies at once, gathered or not at all, as they choose.</summary>
public class MailPreferencesTests
{
    private const string Mine = "/api/me/notifications";

    private static readonly DateTimeOffset Start = new(2031, 1, 6, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Gathered_mails_come_once_on_the_next_business_day()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var (tm, officer) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var kinds = (await officer.GetAsync(Mine))["kinds"]!.AsArray();
        var fixedKind = kinds.First(kind => (string?)kind!["kind"] == "assignments")!;
        Assert.Equal(["atOnce"], fixedKind["choices"]!.AsArray().Select(choice => (string?)choice));
        await PutAsync(officer, "comments", "daily");
        await PutAsync(await server.As("ray.singh"), "copies", "off");

        var number = await tm.CreateAsync(InformationRequest());
        await tm.PostAsync($"/api/taskings/{number}/comments", new { text = "First secret word." });
        await tm.PostAsync($"/api/taskings/{number}/comments", new { text = "Second secret word." });
        await server.AdvanceAsync(TimeSpan.FromHours(1));
        var sent = await server.MailsAsync(number);
        Assert.Contains(sent, mail => mail is { Kind: "assigned", To: "lee.chan" });
        Assert.DoesNotContain(sent, mail => mail is { Kind: "comment", To: "lee.chan" } or { Kind: "assignedCc", To: "ray.singh" });
        Assert.Empty(await GatheredAsync());

        await server.AdvanceAsync(TimeSpan.FromDays(1));
        await server.AdvanceAsync(TimeSpan.FromDays(1));
        var gathered = Assert.Single(await GatheredAsync());
        Assert.Equal(2, gathered.Split($"/taskings/{number}").Length - 1);
        Assert.DoesNotContain("secret", gathered, StringComparison.Ordinal);

        async Task<List<string>> GatheredAsync() =>
        [
            .. (await tm.GetAsync("/api/demo/mail?to=lee.chan"))["items"]!.AsArray()
                .Where(mail => (string?)mail!["kind"] == "gathered").Select(mail => (string)mail!["text"]!),
        ];
    }

    [Fact]
    public async Task Unknown_kinds_and_forbidden_choices_are_refused_by_field()
    {
        await using var server = await DemoServer.StartAsync();
        var officer = await server.As("lee.chan");
        foreach (var (kind, chosen, field) in new[]
                 {
                     ("gossip", "daily", "kinds[0].kind"), ("assignments", "daily", "kinds[0].chosen"), ("completions", "off", "kinds[0].chosen"),
                 })
        {
            var answer = await officer.SendAsync(HttpMethod.Put, Mine, new { kinds = new[] { new { kind, chosen } } });
            Assert.Equal(400, answer.Status);
            Assert.NotNull(answer.Body!["errors"]![field]);
        }

        // What was read can be sent back.
        Assert.Equal(200, (await officer.SendAsync(HttpMethod.Put, Mine, await officer.GetAsync(Mine))).Status);
    }

    private static async Task PutAsync(Client client, string kind, string chosen) =>
        (await client.SendAsync(HttpMethod.Put, Mine, new { kinds = new[] { new { kind, chosen } } })).Ok("put");
}
