namespace Itms.Server.Tests.Administration;

/// <content>Receivers that ask to be left alone, and webhooks that are turned on again.</content>
public sealed partial class WebhooksTests
{
    [Fact]
    public async Task A_receiver_that_asks_to_be_left_alone_gets_nothing_until_then()
    {
        receiver.Answers["/busy"] = 429;
        receiver.RetryAfter["/busy"] = "600";
        var busy = await AddAsync("/busy", "created");
        await AddAsync("/prompt", "created");
        await CreateAsync();
        await WaitForAsync(busy, d => (int)d["attempts"]! == 1);
        await CreateAsync();
        await receiver.AtAsync("/prompt", 2);
        await server.AdvanceAsync(TimeSpan.FromMinutes(9));
        await CreateAsync();
        await receiver.AtAsync("/prompt", 3);
        Assert.Single(receiver.All, r => r.Path == "/busy");

        receiver.Answers["/busy"] = 200;
        await server.AdvanceAsync(TimeSpan.FromMinutes(4));
        await receiver.AtAsync("/busy", 4);
        Assert.Equal(3, (await SettledAsync((string)busy["id"]!, 3)).Count(d => (string)d["state"]! == "delivered"));
    }

    [Fact]
    public async Task The_list_says_of_each_webhook_whether_the_latest_attempt_failed()
    {
        receiver.Answers["/down"] = 500;
        var down = await AddAsync("/down", "created");
        var up = await AddAsync("/up", "created");
        Assert.Null((await ListedAsync(down))["latestAttempt"]);
        await CreateAsync();
        await WaitAsync(async () => (await ListedAsync(down))["latestAttempt"] is not null);

        var failed = (await ListedAsync(down))["latestAttempt"]!;
        Assert.Equal(("waiting", 500), ((string)failed["state"]!, (int)failed["httpStatus"]!));
        Assert.InRange((DateTimeOffset)failed["nextAttemptAt"]! - (DateTimeOffset)failed["at"]!, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(7));
        await WaitAsync(async () => (string?)(await ListedAsync(up))["latestAttempt"]?["state"] == "delivered");
        var deliveries = (await admin.GetAsync($"/api/admin/webhooks/{down["id"]}/deliveries"))["items"]!.AsArray();
        Assert.Equal("created", (string?)deliveries.Single()!["kind"]);

        receiver.Answers["/down"] = 200;
        await server.AdvanceAsync(TimeSpan.FromSeconds(7));
        await WaitAsync(async () => (string?)(await ListedAsync(down))["latestAttempt"]!["state"] == "delivered");
        Assert.Null((await ListedAsync(down))["latestAttempt"]!["nextAttemptAt"]);
    }

    [Fact]
    public async Task It_is_turned_on_again_with_its_secret_and_gets_what_happens_from_then_on()
    {
        receiver.Answers["/gone"] = 410;
        var gone = await AddAsync("/gone", "created");
        var id = (string)gone["id"]!;
        await CreateAsync();
        await WaitAsync(async () => (await ListedAsync(gone))["disabledAt"] is not null);
        var missed = await CreateAsync();
        receiver.Answers["/gone"] = 200;

        var enable = $"/api/admin/webhooks/{id}/enable";
        (await admin.SendAsync(HttpMethod.Post, enable, new { secret = "short" })).IsRefused(400, "invalid");
        (await admin.SendAsync(HttpMethod.Post, "/api/admin/webhooks/0f0f/enable", new { })).IsRefused(404, "not-found");
        (await (await server.As("ana.ruiz")).SendAsync(HttpMethod.Post, enable, new { })).IsRefused(403, "not-allowed");
        Assert.NotNull((await ListedAsync(gone))["disabledAt"]);
        var both = await Task.WhenAll(admin.PostAsync(enable, new { }), admin.PostAsync(enable, new { }));
        Assert.All(both, on => Assert.Equal((null, null), (on["disabledAt"], on["secret"])));
        Assert.Null((await ListedAsync(gone))["latestAttempt"]);
        var number = await CreateAsync();

        var second = (await receiver.AtAsync("/gone", 2))[1];
        Assert.Contains(number, second.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(receiver.All, r => r.Body.Contains(missed, StringComparison.Ordinal));
        Assert.Equal(second.SignatureWith((string)gone["secret"]!), second.Headers["webhook-signature"]);
        var changes = (await admin.GetAsync("/api/admin/audit"))["items"]!.AsArray().Where(e => (string)e!["what"]! == "webhook").ToList();
        Assert.Equal(2, changes.Count);
        var fields = changes[0]!["changes"]![0]!["fields"]!;
        Assert.Equal(("adm.root", "gone"), ((string)changes[0]!["by"]!, (string)fields["disabledBecause"]!["before"]!));
    }

    [Fact]
    public async Task A_secret_that_is_replaced_is_shown_once_when_the_webhook_is_turned_on()
    {
        const string Given = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        receiver.Answers["/gone"] = 410;
        var gone = await AddAsync("/gone", "created");
        await CreateAsync();
        await WaitAsync(async () => (await ListedAsync(gone))["disabledAt"] is not null);
        receiver.Answers["/gone"] = 200;
        var on = await admin.PostAsync($"/api/admin/webhooks/{gone["id"]}/enable", new { secret = Given });
        Assert.Equal(Given, (string)on["secret"]!);
        Assert.Null((await ListedAsync(gone))["secret"]);
        await CreateAsync();
        var received = (await receiver.AtAsync("/gone", 2))[1];
        Assert.Equal(received.SignatureWith(Given), received.Headers["webhook-signature"]);
    }
}
