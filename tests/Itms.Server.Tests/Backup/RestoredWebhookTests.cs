using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Backup;

/// <summary>
/// A webhook after a restore. Its secret is lost, because no backup has the key that opens it. It turns itself off, and an administrator turns it on
/// again with a new secret.
/// </summary>
public sealed class RestoredWebhookTests : IAsyncLifetime
{
    private readonly string place = Directory.CreateTempSubdirectory("itms-restored-").FullName;
    private Receiver receiver = null!;

    public async ValueTask InitializeAsync() => receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        Directory.Delete(place, recursive: true);
    }

    [Fact]
    public async Task It_gets_a_new_secret_once_and_the_lost_one_signs_nothing_any_more()
    {
        var (folder, id, lost) = await RestoredAsync();
        await using var server = await DemoServer.StartAsync(folder, settings: Receiver.Settings);
        var admin = await server.As("adm.root");
        var missed = await CreateAsync(server);
        await WaitAsync(async () => (await admin.GetAsync($"/api/admin/webhooks/{id}/deliveries"))["items"]!.AsArray()
            .Any(d => ((string)d!["state"]!, (string)d["number"]!) == ("dropped", missed)));
        Assert.Equal("secretLost", (string?)(await ListedAsync(admin))["disabledBecause"]);
        Assert.Single(receiver.All);

        var enable = $"/api/admin/webhooks/{id}/enable";
        foreach (var person in new[] { "ana.ruiz", "tom.becker" })
            (await (await server.As(person)).SendAsync(HttpMethod.Post, enable, new { })).IsRefused(403, "not-allowed");
        Assert.NotNull((await ListedAsync(admin))["disabledAt"]);

        // Of two at once, one makes the secret, and the other one is shown none.
        var both = await Task.WhenAll(admin.PostAsync(enable, new { }), admin.PostAsync(enable, new { }));
        Assert.All(both, on => Assert.Null(on["disabledAt"]));
        var secret = Assert.Single(both.Select(on => (string?)on["secret"]), shown => shown is not null)!;
        Assert.NotEqual(lost, secret);
        Assert.Null((await ListedAsync(admin))["secret"]);
        Assert.Null((await admin.PostAsync(enable, new { }))["secret"]);

        var number = await CreateAsync(server);
        var received = (await receiver.AtAsync("/itms", 2))[1];
        Assert.Contains(number, received.Body, StringComparison.Ordinal);
        Assert.Equal(received.SignatureWith(secret), received.Headers["webhook-signature"]);
        Assert.NotEqual(received.SignatureWith(lost), received.Headers["webhook-signature"]);
        Assert.DoesNotContain(receiver.All, r => r.Body.Contains(missed, StringComparison.Ordinal));

        var audit = await admin.GetAsync("/api/admin/audit");
        var entry = audit["items"]!.AsArray().First(e => (string)e!["what"]! == "webhook")!;
        Assert.Equal("adm.root", (string)entry["by"]!);
        var fields = Assert.Single(entry["changes"]!.AsArray())!["fields"]!;
        Assert.Equal(("secretLost", null), ((string)fields["disabledBecause"]!["before"]!, fields["disabledBecause"]!["after"]));
        Assert.Equal((null, true), (fields["newSecret"]!["before"], (bool)fields["newSecret"]!["after"]!));
        Assert.Equal(2, audit["items"]!.AsArray().Count(e => (string)e!["what"]! == "webhook"));
        Assert.DoesNotContain("whsec_", audit.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>A folder restored from the backup of a server with a webhook that has had one delivery.</summary>
    private async Task<(string Folder, string Webhook, string Secret)> RestoredAsync()
    {
        await using var server = await DemoServer.StartAsync(settings: Receiver.Settings);
        var added = await (await server.As("adm.root")).PostAsync(
            "/api/admin/webhooks", new { url = receiver.Address("/itms"), events = new[] { "created" } });
        var secret = (string)added["secret"]!;
        await CreateAsync(server);
        var first = (await receiver.AtAsync("/itms", 1))[0];
        Assert.Equal(first.SignatureWith(secret), first.Headers["webhook-signature"]);
        await server.StopAsync();

        var (file, folder) = (Path.Combine(place, "itms.tar.gz"), Path.Combine(place, "restored"));
        await RunAsync("backup", file, "--demo", "--data", server.Folder);
        await RunAsync("restore", file, "--demo", "--data", folder);
        return (folder, (string)added["id"]!, secret);
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var (code, output) = await ServerProcess.RunAsync(arguments);
        Assert.True(code == 0, output);
    }

    private static async Task<string> CreateAsync(DemoServer server) => await (await server.As("ana.ruiz")).CreateAsync(InformationRequest());

    private static async Task<JsonNode> ListedAsync(Client admin) =>
        Assert.Single((await admin.GetAsync("/api/admin/webhooks"))["items"]!.AsArray())!;

    private static async Task WaitAsync(Func<Task<bool>> holds)
    {
        while (!await holds()) await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
