using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Administration;

/// <summary>An administrator keeps the directory, one entry at a time and from files.</summary>
public class DirectoryAdministrationTests
{
    private const string Header = "id,name,email,unit,roles\n";

    [Fact]
    public async Task People_and_units_are_changed_in_force_at_once_and_audited()
    {
        var server = await DemoServer.StartAsync();
        var (admin, tm) = (await server.As("adm.root"), await server.As("ana.ruiz"));

        var added = await admin.SendAsync(HttpMethod.Put, "/api/admin/people/new.hand", new
        {
            name = "New Hand",
            email = "new.hand@agency.invalid",
            unit = "HOU",
            roles = new[] { "actionOfficer" },
            reason = "Joined.",
        });
        Assert.Equal((200, true), (added.Status, (bool?)added.Body!["active"]));
        var number = await tm.CreateAsync(InformationRequest().With("components", new JsonArray(Component("HOU", "new.hand"))));
        Assert.Contains(await server.MailsAsync(number), mail => mail is { Kind: "assigned", To: "new.hand" });

        // An entry that must be there is not added if it is not (RFC 9110, 13.1.1).
        var none = await admin.SendAsync(HttpMethod.Put, "/api/admin/divisions/NEW", new { name = "New" }, ("If-Match", "*"));
        none.IsRefused(412, "stale");
        Assert.Equal(404, (await admin.SendAsync(HttpMethod.Get, "/api/admin/divisions/NEW")).Status);
        var again = await admin.SendAsync(HttpMethod.Put, "/api/admin/people/new.hand", added.Body, ("If-Match", "*"));
        Assert.Equal(200, again.Status);

        // What was read can be sent back, changed; over somebody else's change it is refused.
        var read = await admin.SendAsync(HttpMethod.Get, "/api/admin/people/new.hand");
        Assert.Equal(added.ETag, read.ETag);
        read.Body!["active"] = false;
        var left = await admin.SendAsync(HttpMethod.Put, "/api/admin/people/new.hand", read.Body, ("If-Match", read.ETag!));
        Assert.Equal(200, left.Status);
        (await admin.SendAsync(HttpMethod.Put, "/api/admin/people/new.hand", read.Body, ("If-Match", read.ETag!))).IsRefused(412, "stale");
        Assert.Equal(400, (await tm.SendAsync(
            HttpMethod.Post, "/api/taskings", InformationRequest().With("components", new JsonArray(Component("HOU", "new.hand"))))).Status);
        Assert.DoesNotContain((await tm.GetAsync("/api/directory/people"))["items"]!.AsArray(), p => (string?)p!["id"] == "new.hand");
        Assert.Contains((await admin.GetAsync("/api/admin/people"))["items"]!.AsArray(), p => (string?)p!["id"] == "new.hand");

        foreach (var (path, body) in new (string, object)[]
        {
            ("divisions/FIN", new { name = "Finance" }),
            ("units/PAY", new { name = "Pay Unit", division = "FIN", chief = "gus.lowe" }),
            ("facilities/FIR", new { name = "Firwood", staffing = "contract" }),
        })
            Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, $"/api/admin/{path}", body)).Status);
        Assert.Contains((await tm.GetAsync("/api/directory/units"))["items"]!.AsArray(), u => (string?)u!["code"] == "PAY");

        var audit = await admin.GetAsync("/api/admin/audit?top=4");
        Assert.Equal(["facility FIR", "unit PAY", "division FIN", "person new.hand"], audit["items"]!.AsArray().Select(Changed));
        Assert.Equal("{\"active\":{\"before\":true,\"after\":false}}", audit["items"]![3]!["changes"]![0]!["fields"]!.ToJsonString());
        var rest = await admin.GetAsync((string)audit["nextLink"]!);
        Assert.Equal(("adm.root", "Joined."), ((string?)rest["items"]![0]!["by"], (string?)Assert.Single(rest["items"]!.AsArray())!["reason"]));

        await server.StopAsync();
        await using var next = await DemoServer.StartAsync(server.Folder);
        Assert.False((bool)(await (await next.As("adm.root")).GetAsync("/api/admin/people/new.hand"))["active"]!);
    }

    [Fact]
    public async Task The_last_administrator_cannot_leave_or_be_taken_the_role()
    {
        await using var server = await DemoServer.StartAsync();
        var admin = await server.As("adm.root");
        var root = (await admin.GetAsync("/api/admin/people/adm.root")).AsObject();

        (await PutAsync(root.With("active", false))).IsRefused(409, "last-administrator");
        (await PutAsync(root.With("active", true).With("roles", new JsonArray("staff")))).IsRefused(409, "last-administrator");
        (await ImportAsync(admin, "people", Header + "adm.root,Alex Root,adm.root@agency.invalid,TPSU,staff\n")).IsRefused(409, "last-administrator");

        var tom = (await admin.GetAsync("/api/admin/people/tom.becker")).AsObject();
        tom["roles"]!.AsArray().Add("administrator");
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, "/api/admin/people/tom.becker", tom)).Status);
        Assert.Equal(200, (await PutAsync(root)).Status);
        (await admin.SendAsync(HttpMethod.Get, "/api/admin/people")).IsRefused(403, "not-allowed");
        Assert.Equal(200, (await (await server.As("tom.becker")).SendAsync(HttpMethod.Get, "/api/admin/people")).Status);

        Task<Answer> PutAsync(JsonObject person) => admin.SendAsync(HttpMethod.Put, "/api/admin/people/adm.root", person.DeepClone());
    }

    [Fact]
    public async Task People_are_imported_from_a_file_after_a_dry_run()
    {
        await using var server = await DemoServer.StartAsync();
        var admin = await server.As("adm.root");
        const string file = Header
            + "lee.chan,Lee Chan,lee.chan@agency.invalid,HOU,actionOfficer\nkai.moss,Kai Moss,kai.moss@agency.invalid,MQMU,staff;supervisor\n";

        var wrong = await ImportAsync(admin, "people", file + "bad.mail,Bad,bad,HOU,staff\n");
        wrong.IsRefused(400, "invalid");
        Assert.Equal(["row 4: email"], wrong.Body!["errors"]!.AsObject().Select(e => e.Key));

        Assert.Equal("{\"added\":1,\"changed\":0,\"unchanged\":1}", (await ImportAsync(admin, "people?dryRun=true", file)).Text);
        (await admin.SendAsync(HttpMethod.Get, "/api/admin/people/kai.moss")).IsRefused(404, "not-found");
        Assert.Equal("{\"added\":1,\"changed\":0,\"unchanged\":1}", (await ImportAsync(admin, "people", file)).Text);
        Assert.Equal("{\"added\":0,\"changed\":0,\"unchanged\":2}", (await ImportAsync(admin, "people", file)).Text);
        Assert.Equal("MQMU", (string?)(await (await server.As("kai.moss")).GetAsync("/api/me"))["unit"]);
        var entry = Assert.Single((await admin.GetAsync("/api/admin/audit"))["items"]!.AsArray())!;
        Assert.Equal(("import", "person kai.moss", 1), ((string?)entry["what"], Changed(entry), (int?)entry["import"]!["added"]));

        (await ImportAsync(admin, "taskings", file)).IsRefused(404, "not-found");
        (await admin.SendAsync(HttpMethod.Post, "/api/admin/import/people", new { })).IsRefused(415, "unsupported-media-type");
        (await ImportAsync(admin, "people", new string('x', (2 * 1024 * 1024) + 1))).IsRefused(413, "too-large");
    }

    private static string Changed(JsonNode? entry) => $"{entry!["changes"]![0]!["kind"]} {entry["changes"]![0]!["key"]}";

    private static Task<Answer> ImportAsync(Client client, string what, string file)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return client.SendAsync(HttpMethod.Post, $"/api/admin/import/{what}", content);
    }
}
