using System.Text.Json.Nodes;
using Itms.Application.Mail;
using Microsoft.Extensions.DependencyInjection;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>On Mondays at seven, everybody with something due within 30 days gets one mail that lists it.</summary>
public class WeeklyDigestTests
{
    // Monday, 6 January 2031, 09:00 in New York: after the time of that week's.
    private static readonly DateTimeOffset Start = new(2031, 1, 6, 14, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NextMonday = new(2031, 1, 13, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Officers_designees_and_unit_chiefs_get_one_digest_a_week()
    {
        var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(Start);
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(
            InformationRequest("2031-01-31", "2031-02-20").With("restricted", true).With("requestor", "Canary requestor"));
        await (await server.As("lee.chan")).DoAsync(number, "delegate", new { @delegate = "sam.ortiz" });
        await tm.CreateAsync(InformationRequest("2031-03-31", "2031-04-20").With("components", new JsonArray(Component("MCMU", "mia.lund"))));

        await server.AdvanceToAsync(NextMonday.AddMinutes(-1));
        Assert.Empty(await DigestsAsync(server));
        await server.AdvanceAsync(TimeSpan.FromMinutes(1));
        var mails = await DigestsAsync(server);
        Assert.Equal(["lee.chan", "ray.singh", "sam.ortiz"], mails.Select(m => (string?)m["to"]).Order());
        Assert.All(mails, mail =>
        {
            Assert.Null(mail["number"]);
            Assert.StartsWith("2031-01-13T12:00:00", (string?)mail["sentAt"], StringComparison.Ordinal);
            Assert.Contains(
                $"{number}: due Friday, January 31, 2031, 17:00; Information request; Delegated; HOU", (string?)mail["text"],
                StringComparison.Ordinal);
            Assert.Contains($"/taskings/{number}\">{number}</a>", (string?)mail["html"], StringComparison.Ordinal);
            foreach (var word in new[] { "Canary", "CRCL", "Alder", "sick-call" })
                Assert.DoesNotContain(word, mail.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        });

        // The clock, a restart, and a long jump: still one a person and week, while there is something to tell.
        await server.AdvanceAsync(TimeSpan.Zero);
        await server.AdvanceAsync(TimeSpan.FromDays(3));
        await server.StopAsync();
        await using var again = await DemoServer.StartAsync(server.Folder);
        await again.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(3, (await DigestsAsync(again)).Count);
        await again.AdvanceAsync(TimeSpan.FromDays(28));
        Assert.Equal(
            ["2031-01-13", "2031-01-21", "2031-01-27"],
            // Monday the 20th is a holiday.
            (await DigestsAsync(again)).Where(m => (string?)m["to"] == "lee.chan").Select(m => ((string)m["sentAt"]!)[..10]));
        await again.AdvanceAsync(TimeSpan.FromDays(25));
        Assert.Equal(
            ["2031-03-03", "2031-03-10"],
            (await DigestsAsync(again)).Where(m => (string?)m["to"] == "mia.lund").Select(m => ((string)m["sentAt"]!)[..10]));
    }

    [Fact]
    public async Task An_undeliverable_digest_is_retried_listed_and_can_be_resent()
    {
        var post = new Refusing();
        await using var server = await DemoServer.StartAsync(configure: builder => builder.Services.AddSingleton<IMailSender>(post));
        await server.AdvanceToAsync(Start);
        await (await server.As("ana.ruiz")).CreateAsync(InformationRequest("2031-01-31", "2031-02-20"));
        await server.AdvanceToAsync(NextMonday);
        Assert.Equal("ray.singh", (string?)Assert.Single(await DigestsAsync(server))["to"]);
        for (var hour = 0; hour < 40; hour++) await server.AdvanceAsync(TimeSpan.FromHours(1));

        var admin = await server.As("adm.root");
        var dead = Assert.Single((await admin.GetAsync("/api/admin/dead-letters"))["items"]!.AsArray(), d => (string?)d!["kind"] == "weeklyDigest")!;
        Assert.Equal(((string?)null, "lee.chan", 7), ((string?)dead["number"], (string?)dead["to"], (int?)dead["attempts"]));

        post.To = null;
        Assert.Equal(202, (await admin.SendAsync(HttpMethod.Post, $"/api/admin/dead-letters/{(string)dead["id"]!}/resend")).Status);
        Assert.Equal(["lee.chan", "ray.singh"], (await DigestsAsync(server)).Select(m => (string?)m["to"]).Order());
        Assert.DoesNotContain((await admin.GetAsync("/api/admin/dead-letters"))["items"]!.AsArray(), d => (string?)d!["kind"] == "weeklyDigest");
        (await admin.SendAsync(HttpMethod.Post, $"/api/admin/dead-letters/{(string)dead["id"]!}/resend")).IsRefused(404, "not-found");
    }

    private static async Task<List<JsonObject>> DigestsAsync(DemoServer server) =>
    [
        .. (await (await server.As("ana.ruiz")).GetAsync("/api/demo/mail"))["items"]!.AsArray().Select(m => m!.AsObject())
            .Where(m => (string?)m["kind"] == "weeklyDigest"),
    ];

    /// <summary>Takes every mail but those to one address.</summary>
    private sealed class Refusing : IMailSender
    {
        public string? To { get; set; } = "lee.chan@agency.invalid";

        public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) =>
            mail.ToAddress == To ? Task.FromException(new IOException("refused")) : Task.CompletedTask;
    }
}
