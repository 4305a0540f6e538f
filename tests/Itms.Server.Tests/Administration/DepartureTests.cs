using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Administration;

/// <summary>When somebody is set inactive, the task managers hear what they leave behind.</summary>
public sealed class DepartureTests
{
    [Fact]
    public async Task The_task_managers_get_one_mail_with_the_numbers_and_the_answer_says_how_many()
    {
        await using var server = await DemoServer.StartAsync();
        var (admin, tm) = (await server.As("adm.root"), await server.As("ana.ruiz"));
        var numbers = new[]
        {
            await tm.CreateAsync(InformationRequest()),
            await tm.CreateAsync(InformationRequest().With("components", new JsonArray(Component("MCMU", "mia.lund")))),
        };
        await (await server.As("mia.lund")).DoAsync(numbers[1], "delegate", new { @delegate = "lee.chan" });
        await tm.CreateAsync(InformationRequest().With("components", new JsonArray(Component("HPMU", "hal.price"))));

        var lee = (await admin.GetAsync("/api/admin/people/lee.chan")).AsObject().With("active", false);
        var left = await admin.SendAsync(HttpMethod.Put, "/api/admin/people/lee.chan", lee);
        Assert.Equal((200, 2, false), (left.Status, (int?)left.Body!["openTaskingsLeft"], (bool?)left.Body["active"]));
        var mail = Assert.Single(await NoticesAsync(tm))!;
        Assert.Equal(("ana.ruiz", null), ((string?)mail["to"], (string?)mail["number"]));
        Assert.All(numbers, number => Assert.Contains($"/taskings/{number}", (string?)mail["text"], StringComparison.Ordinal));
        Assert.Contains("HOU has no action officer", (string?)mail["text"], StringComparison.Ordinal);
        Assert.Contains("MCMU has no designee", (string?)mail["text"], StringComparison.Ordinal);

        // The same answer sent back changes nothing, and nobody is told twice, even after the sweep.
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, "/api/admin/people/lee.chan", left.Body.DeepClone())).Status);
        await server.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Single(await NoticesAsync(tm));
    }

    [Fact]
    public async Task An_import_says_how_many_and_sends_one_mail()
    {
        await using var server = await DemoServer.StartAsync();
        var (admin, tm) = (await server.As("adm.root"), await server.As("ana.ruiz"));
        await tm.CreateAsync(InformationRequest());
        var ray = (await admin.GetAsync("/api/admin/people/ray.singh")).AsObject();
        var file = "id,name,email,unit,roles,active\n"
            + "lee.chan,Lee Chan,lee.chan@agency.invalid,HOU,actionOfficer,false\n"
            + $"ray.singh,{(string?)ray["name"]},{(string?)ray["email"]},HOU,unitChief,false\n";

        Assert.Equal(1, (int?)(await ImportAsync(admin, "people?dryRun=true", file)).Body!["openTaskingsLeft"]);
        Assert.Empty(await NoticesAsync(tm));
        Assert.Equal(1, (int?)(await ImportAsync(admin, "people", file)).Body!["openTaskingsLeft"]);
        var mail = Assert.Single(await NoticesAsync(tm))!;
        Assert.Contains("HOU has no action officer, HOU has no unit chief", (string?)mail["text"], StringComparison.Ordinal);
        Assert.Null((await ImportAsync(admin, "people", file)).Body!["openTaskingsLeft"]);
    }

    private static async Task<List<JsonNode?>> NoticesAsync(Client client) =>
        [.. (await client.GetAsync("/api/demo/mail"))["items"]!.AsArray().Where(mail => (string?)mail!["kind"] == "peopleLeft")];

    private static Task<Answer> ImportAsync(Client client, string what, string file)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return client.SendAsync(HttpMethod.Post, $"/api/admin/import/{what}", content);
    }
}
