using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Administration;

/// <summary>Other systems are told of changes, signed as Standard Webhooks says, and of nothing that people typed.</summary>
public sealed partial class WebhooksTests : IAsyncLifetime
{
    private DemoServer server = null!;
    private Receiver receiver = null!;
    private Client admin = null!;

    public async ValueTask InitializeAsync()
    {
        receiver = await Receiver.StartAsync();
        server = await DemoServer.StartAsync(settings: Receiver.Settings);
        admin = await server.As("adm.root");
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_gets_each_event_it_asked_for_with_a_valid_signature_and_no_names()
    {
        var added = await AddAsync("/all", events: []);
        await AddAsync("/delegated", "delegated");
        Assert.Null((await ListedAsync(added))["secret"]);

        var number = await CreateAsync();
        await (await server.As("lee.chan")).DoAsync(number, "delegate", new { @delegate = "sam.ortiz", instructions = "Ask Pat Example." });

        var all = await receiver.AtAsync("/all", 2);
        Assert.Equal(["created assigned", "delegated delegated"], all.Select(KindOf));
        Assert.Equal(["delegated delegated"], (await receiver.AtAsync("/delegated", 1)).Select(KindOf));
        Assert.Equal(2, all.Select(r => r.Headers["webhook-id"]).Distinct().Count());
        foreach (var received in all)
        {
            var body = JsonNode.Parse(received.Body)!.AsObject();
            Assert.Equal(["at", "kind", "number", "status"], body.Select(m => m.Key).Order());
            Assert.Equal(number, (string)body["number"]!);
            Assert.Equal(received.SignatureWith((string)added["secret"]!), received.Headers["webhook-signature"]);
            Assert.Equal("application/json", received.Headers["Content-Type"]);
        }

        var deliveries = await SettledAsync((string)added["id"]!, 2);
        Assert.All(deliveries, d => Assert.Equal(("delivered", 1, 200), ((string)d["state"]!, (int)d["attempts"]!, (int)d["httpStatus"]!)));
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_with_growing_waits_and_the_same_id_and_delays_nobody()
    {
        receiver.Answers["/down"] = 500;
        receiver.Answers["/moved"] = 307;
        var down = await AddAsync("/down", "created");
        await AddAsync("/moved", "created");
        await AddAsync("/up", "created");
        var number = await CreateAsync();

        var first = (await receiver.AtAsync("/down", 1))[0];
        await receiver.AtAsync("/up", 1);
        await receiver.AtAsync("/moved", 1);
        Assert.Equal(3, (await server.MailsAsync(number)).Count);
        await WaitForAsync(down, d => (int)d["attempts"]! == 1);
        receiver.Answers["/down"] = 200;
        await server.AdvanceAsync(TimeSpan.FromSeconds(6));

        var second = (await receiver.AtAsync("/down", 2))[1];
        Assert.Equal((first.Headers["webhook-id"], first.Body), (second.Headers["webhook-id"], second.Body));
        Assert.NotEqual(first.Headers["webhook-signature"], second.Headers["webhook-signature"]);
        var delivery = (await SettledAsync((string)down["id"]!, 1))[0];
        Assert.Equal(("delivered", 2), ((string)delivery["state"]!, (int)delivery["attempts"]!));
        Assert.DoesNotContain(receiver.All, r => r.Path == "/elsewhere");
    }

    [Fact]
    public async Task While_one_receiver_says_nothing_another_gets_every_event()
    {
        await AddAsync(Receiver.Silent, "created");
        await AddAsync("/prompt", "created");
        for (var i = 1; i <= 3; i++)
        {
            await CreateAsync();
            await receiver.AtAsync("/prompt", i);
        }

        Assert.Single(receiver.All, r => r.Path == Receiver.Silent);
    }

    [Fact]
    public async Task Gone_turns_it_off_and_what_waited_is_dropped()
    {
        receiver.Answers["/gone"] = 410;
        var gone = await AddAsync("/gone", "created");
        await CreateAsync();
        await SettledAsync((string)gone["id"]!, 1);
        await WaitAsync(async () => (await ListedAsync(gone))["disabledAt"] is not null);
        Assert.Equal("gone", (string)(await ListedAsync(gone))["disabledBecause"]!);

        await CreateAsync();
        await AddAsync("/other", "created");
        await CreateAsync();
        await receiver.AtAsync("/other", 1);
        Assert.Single(receiver.All, r => r.Path == "/gone");
        (await admin.SendAsync(HttpMethod.Post, $"/api/admin/webhooks/{gone["id"]}/test")).IsRefused(409, "webhook-off");
    }

    [Fact]
    public async Task A_test_arrives_and_a_removed_webhook_gets_nothing_more()
    {
        var added = await AddAsync("/test", events: []);
        var id = (string)added["id"]!;
        Assert.Equal(202, (await admin.SendAsync(HttpMethod.Post, $"/api/admin/webhooks/{id}/test")).Status);
        var test = JsonNode.Parse((await receiver.AtAsync("/test", 1))[0].Body)!.AsObject();
        Assert.Equal(("test", false), ((string)test["kind"]!, test.ContainsKey("number")));

        Assert.Equal(204, (await admin.SendAsync(HttpMethod.Delete, $"/api/admin/webhooks/{id}")).Status);
        (await admin.SendAsync(HttpMethod.Delete, $"/api/admin/webhooks/{id}")).IsRefused(404, "not-found");
        (await admin.SendAsync(HttpMethod.Get, $"/api/admin/webhooks/{id}/deliveries")).IsRefused(404, "not-found");
        await CreateAsync();
        await AddAsync("/after", "created");
        await CreateAsync();
        await receiver.AtAsync("/after", 1);
        Assert.Single(receiver.All, r => r.Path == "/test");
        var audit = (await admin.GetAsync("/api/admin/audit"))["items"]!.AsArray().Where(e => (string)e!["what"]! == "webhook").ToList();
        Assert.Equal(3, audit.Count);
        Assert.DoesNotContain("secret", string.Concat(audit.Select(e => e!.ToJsonString())), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_is_refused_names_the_field()
    {
        foreach (var (body, field) in new[]
        {
            ("""{"url":"http://1.1.1.1/"}""", "url"),
            ("""{"url":"https://10.0.0.1/"}""", "url"),
            ("""{"url":"https://[::ffff:192.168.0.1]/"}""", "url"),
            ("""{"url":"https://localhost/"}""", "url"),
            ("{}", "url"),
            ("""{"url":"https://1.1.1.1/","events":["delegated","eaten"]}""", "events[1]"),
            ("""{"url":"https://1.1.1.1/","secret":"whsec_c2hvcnQ="}""", "secret"),
        })
        {
            var answer = await admin.SendAsync(HttpMethod.Post, "/api/admin/webhooks", new StringContent(body, Encoding.UTF8, "application/json"));
            answer.IsRefused(400, "invalid");
            Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        }
    }

    [Fact]
    public async Task Only_administrators_may()
    {
        var tm = await server.As("ana.ruiz");
        (await tm.SendAsync(HttpMethod.Get, "/api/admin/webhooks")).IsRefused(403, "not-allowed");
        (await tm.SendAsync(HttpMethod.Post, "/api/admin/webhooks", new { url = "https://1.1.1.1/" })).IsRefused(403, "not-allowed");
    }

    private Task<JsonNode> AddAsync(string path, params string[] events) =>
        admin.PostAsync("/api/admin/webhooks", new { url = receiver.Address(path), events });

    private async Task<string> CreateAsync() => await (await server.As("ana.ruiz")).CreateAsync(InformationRequest()
        .With("detainees", new JsonArray(new JsonObject { ["name"] = "Pat Example", ["alienNumber"] = "A012345678" })));

    private async Task<JsonNode> ListedAsync(JsonNode webhook) =>
        (await admin.GetAsync("/api/admin/webhooks"))["items"]!.AsArray().First(w => (string)w!["id"]! == (string)webhook["id"]!)!;

    private Task WaitForAsync(JsonNode webhook, Func<JsonNode, bool> holds) => WaitAsync(async () =>
        (await admin.GetAsync($"/api/admin/webhooks/{webhook["id"]}/deliveries"))["items"]!.AsArray().Any(d => holds(d!)));

    private async Task<List<JsonNode>> SettledAsync(string id, int count)
    {
        var settled = new List<JsonNode>();
        await WaitAsync(async () =>
        {
            settled = [.. (await admin.GetAsync($"/api/admin/webhooks/{id}/deliveries"))["items"]!.AsArray()
                .Where(d => (string)d!["state"]! != "waiting").Select(d => d!)];
            return settled.Count >= count;
        });
        return settled;
    }

    private static async Task WaitAsync(Func<Task<bool>> holds)
    {
        while (!await holds()) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    private static string KindOf(Received received)
    {
        var body = JsonNode.Parse(received.Body)!;
        return $"{body["kind"]} {body["status"]}";
    }
}
