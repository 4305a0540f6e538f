using System.Collections.Concurrent;
using Itms.Application.Mail;
using Microsoft.Extensions.DependencyInjection;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>Mail that fails is retried at growing intervals, then becomes a dead letter, which an administrator can resend.</summary>
public class DeliveryTests
{
    [Fact]
    public async Task A_mail_that_fails_is_retried_until_it_is_sent()
    {
        var post = new Post { Fails = true };
        await using var server = await StartAsync(post);
        var number = await (await server.As("ana.ruiz")).CreateAsync(InformationRequest());
        Assert.Empty(await server.MailsAsync(number));
        Assert.Equal(3, post.Attempts.Count);

        post.Fails = false;
        await server.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Empty(await server.MailsAsync(number));
        await server.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(3, (await server.MailsAsync(number)).Count);
        Assert.Equal(3, post.Sent.Distinct().Count());
        Assert.Equal(3, post.Sent.Count);
        Assert.Equal(post.Attempts.Distinct().Order(), post.Sent.Order());
    }

    public static TheoryData<Exception, string> Failures => new()
    {
        { new MailDelayedException("busy", 450), "MailDelayedException (450)" },
        { new HttpRequestException("busy", inner: null, System.Net.HttpStatusCode.ServiceUnavailable), "HttpRequestException (503)" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_mail_that_always_fails_becomes_a_dead_letter_and_can_be_resent(Exception failure, string told)
    {
        var post = new Post { Fails = true, Failure = failure };
        await using var server = await StartAsync(post);
        var number = await (await server.As("ana.ruiz")).CreateAsync(
            InformationRequest().With("components", new System.Text.Json.Nodes.JsonArray(Component("HOU", "lee.chan"))));
        for (var day = 0; day < 4; day++)
            for (var hour = 0; hour < 24; hour++)
                await server.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(7, post.Attempts.Count);

        var admin = await server.As("adm.root");
        (await (await server.As("ana.ruiz")).SendAsync(HttpMethod.Get, "/api/admin/dead-letters")).IsRefused(403, "not-allowed");
        var dead = Assert.Single((await admin.GetAsync("/api/admin/dead-letters"))["items"]!.AsArray())!;
        Assert.Equal(number, (string?)dead["number"]);
        Assert.Equal("assigned", (string?)dead["kind"]);
        Assert.Equal(told, (string?)dead["lastError"]);

        post.Fails = false;
        var id = (string)dead["id"]!;
        (await (await server.As("ana.ruiz")).SendAsync(HttpMethod.Post, $"/api/admin/dead-letters/{id}/resend")).IsRefused(403, "not-allowed");
        Assert.Equal(202, (await admin.SendAsync(HttpMethod.Post, $"/api/admin/dead-letters/{id}/resend")).Status);
        Assert.Single(await server.MailsAsync(number));
        Assert.Empty((await admin.GetAsync("/api/admin/dead-letters"))["items"]!.AsArray());
        (await admin.SendAsync(HttpMethod.Post, $"/api/admin/dead-letters/{id}/resend")).IsRefused(404, "not-found");
        (await admin.SendAsync(HttpMethod.Post, "/api/admin/dead-letters/nonsense/resend")).IsRefused(404, "not-found");
    }

    [Fact]
    public async Task A_mail_that_the_mail_server_refuses_for_good_is_given_up_at_once()
    {
        var post = new Post { Fails = true, Failure = new MailRefusedException("unknown", 550) };
        await using var server = await StartAsync(post);
        await (await server.As("ana.ruiz")).CreateAsync(
            InformationRequest().With("components", new System.Text.Json.Nodes.JsonArray(Component("HOU", "lee.chan"))));
        await server.AdvanceAsync(TimeSpan.FromHours(1));

        var dead = Assert.Single((await (await server.As("adm.root")).GetAsync("/api/admin/dead-letters"))["items"]!.AsArray())!;
        Assert.Single(post.Attempts);
        Assert.Equal("MailRefusedException (550)", (string?)dead["lastError"]);
    }

    [Fact]
    public async Task An_administrator_resends_a_restricted_taskings_mail_without_learning_its_number()
    {
        var post = new Post { FailsFor = "lee.chan@agency.invalid" };
        await using var server = await StartAsync(post);
        var number = await (await server.As("ana.ruiz")).CreateAsync(InformationRequest().With("restricted", true));
        for (var day = 0; day < 4; day++)
            for (var hour = 0; hour < 24; hour++)
                await server.AdvanceAsync(TimeSpan.FromHours(1));

        var admin = await server.As("adm.root");
        var answer = await admin.GetAsync("/api/admin/dead-letters");
        Assert.DoesNotContain(number, answer.ToJsonString(), StringComparison.Ordinal);
        var dead = Assert.Single(answer["items"]!.AsArray(), d => (string?)d!["kind"] == "assigned")!;
        Assert.Equal(((string?)null, "lee.chan"), ((string?)dead["number"], (string?)dead["to"]));
        var id = (string)dead["id"]!;
        Assert.Equal(answer.ToJsonString(), (await admin.GetAsync("/api/admin/dead-letters")).ToJsonString());

        // The id that names the tasking is no way to ask whether there is one.
        var plain = post.Attempts.First(attempt => !post.Sent.Contains(attempt));
        (await admin.SendAsync(HttpMethod.Post, $"/api/admin/dead-letters/{plain}/resend")).IsRefused(404, "not-found");
        post.FailsFor = null;
        Assert.Equal(202, (await admin.SendAsync(HttpMethod.Post, $"/api/admin/dead-letters/{id}/resend")).Status);
        Assert.Contains(await server.MailsAsync(number), m => (m.To, m.Kind) == ("lee.chan", "assigned"));
        (await admin.SendAsync(HttpMethod.Post, $"/api/admin/dead-letters/{id}/resend")).IsRefused(404, "not-found");
    }

    [Fact]
    public async Task Mails_left_waiting_at_a_stop_are_sent_after_the_next_start()
    {
        var post = new Post { Fails = true };
        var first = await StartAsync(post);
        var number = await (await first.As("ana.ruiz")).CreateAsync(InformationRequest());
        await first.MailsAsync(number);
        await first.StopAsync();

        post.Fails = false;
        await using var second = await DemoServer.StartAsync(first.Folder, Use(post));
        await second.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(3, (await second.MailsAsync(number)).Count);
        Assert.Equal(3, post.Sent.Count);
    }

    [Fact]
    public async Task One_bad_address_does_not_hold_up_the_others()
    {
        var post = new Post { FailsFor = "kim.dale@agency.invalid" };
        await using var server = await StartAsync(post);
        var number = await (await server.As("ana.ruiz")).CreateAsync(InformationRequest());
        Assert.Equal(["lee.chan", "ray.singh"], (await server.MailsAsync(number)).Select(m => m.To).Order());
        await server.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(2, post.Sent.Count);
        Assert.Equal(4, post.Attempts.Count);
    }

    private static Task<DemoServer> StartAsync(Post post) => DemoServer.StartAsync(configure: Use(post));

    private static Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder> Use(Post post) =>
        builder => builder.Services.AddSingleton<IMailSender>(post);

    private sealed class Post : IMailSender
    {
        public bool Fails { get; set; }

        public string? FailsFor { get; set; }

        public Exception Failure { get; init; } = new MailDelayedException("busy", 450);

        public ConcurrentQueue<string> Attempts { get; } = [];

        public ConcurrentQueue<string> Sent { get; } = [];

        public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            Attempts.Enqueue(mail.EffectId);
            if (Fails || mail.ToAddress == FailsFor) throw Failure;
            Sent.Enqueue(mail.EffectId);
            return Task.CompletedTask;
        }
    }
}
