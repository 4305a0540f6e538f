using System.Text;
using System.Text.Json.Nodes;

namespace Itms.Server.Tests.Administration;

/// <summary>What an administrator is refused, and everybody else.</summary>
public class RefusedAdministrationTests(OneServer one) : IClassFixture<OneServer>
{
    [Theory]
    [InlineData("escalation", """{ "rules": [] }""", "document.rules")]
    [InlineData("escalation", """{ "rules": [ { "kind": "x", "to": ["cc"] } ] }""", "document.rules[0].businessDays document.rules[0].trigger")]
    [InlineData("escalation", """{ "rules": [ { "kind": "x", "trigger": "overdue", "businessDays": 1, "to": ["king"] } ] }""",
        "document.rules[0].to[0]")]
    [InlineData("escalation", """{ "rules": [ { "kind": "x", "trigger": "overdue", "businessDays": 1, "to": ["cc"], "loud": true } ] }""",
        "document.rules[0].loud")]
    [InlineData("escalation", """{ "rules": [ { "kind": "x", "trigger": "overdue", "businessDays": -1, "to": ["cc", "cc"] } ] }""",
        "document.rules[0].businessDays document.rules[0].to")]
    [InlineData("settings", """{ "makerMayClear": "yes" }""", "document.makerMayClear")]
    [InlineData("settings", """{ "timeZone": "UTC" }""", "document.timeZone")]
    [InlineData("settings", "7", "document")]
    [InlineData("settings", "null", "document")]
    public async Task A_wrong_document_is_refused_whole_by_path(string kind, string document, string fields)
    {
        var admin = await one.Server.As("adm.root");

        var refused = await admin.SendAsync(HttpMethod.Put, $"/api/admin/rules/{kind}",
            new JsonObject { ["reason"] = "x", ["document"] = JsonNode.Parse(document) }, ("If-Match", "*"));

        refused.IsRefused(400, "invalid");
        Assert.Equal(fields.Split(' '), refused.Body!["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal(1, (int?)(await admin.GetAsync($"/api/admin/rules/{kind}"))["version"]);
    }

    [Theory]
    [InlineData("people/lee.chan", """{ "name": "", "email": "x", "unit": "NOPE", "roles": [] }""", "email name roles unit")]
    [InlineData("people/lee.chan", """{ "id": "sam.ortiz", "name": "Lee", "email": "lee@agency.invalid", "unit": "HOU", "roles": ["staff"] }""",
        "id")]
    [InlineData("people/Lee%20Chan", """{ "name": "Lee", "email": "lee@agency.invalid", "unit": "HOU", "roles": ["staff"] }""", "id")]
    [InlineData("people/lee.chan", """{ "name": "Lee", "email": "lee@agency.invalid", "unit": "HOU", "roles": ["king"] }""", "roles[0]")]
    [InlineData("people/lee.chan", """{ "name": "Lee", "shoeSize": 44 }""", "shoeSize")]
    [InlineData("units/HOU", """{ "name": "Health", "division": "NOPE", "chief": "nobody" }""", "chief division")]
    [InlineData("units/ALDER", """{ "name": "Alder Unit", "division": "CS" }""", "code")]
    [InlineData("facilities/FIR", """{ "name": "Firwood" }""", "staffing")]
    [InlineData("facilities/HOU", """{ "name": "Houston", "staffing": "ihsc", "lead": "nobody" }""", "code lead")]
    public async Task A_wrong_entry_is_refused_by_field(string path, string body, string fields)
    {
        var refused = await (await one.Server.As("adm.root")).SendAsync(HttpMethod.Put, $"/api/admin/{path}", JsonNode.Parse(body));

        refused.IsRefused(400, "invalid");
        Assert.Equal(fields.Split(' '), refused.Body!["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_administrators_administer()
    {
        foreach (var person in new[] { "ana.ruiz", "tom.becker", "ada.wells", "sam.ortiz" })
        {
            var client = await one.Server.As(person);
            foreach (var path in new[] { "rules/rubric", "rules/settings", "rules/escalation/versions", "rules/escalation/versions/1", "people",
                "units/HOU", "audit" })
                (await client.SendAsync(HttpMethod.Get, $"/api/admin/{path}")).IsRefused(403, "not-allowed");
            foreach (var path in new[] { "rules/settings", "people/sam.ortiz", "units/HOU", "divisions/CS", "facilities/ALDER" })
                (await client.SendAsync(HttpMethod.Put, $"/api/admin/{path}", new { reason = "x" }, ("If-Match", "*"))).IsRefused(403, "not-allowed");
            (await client.SendAsync(HttpMethod.Post, "/api/admin/rules/escalation/replan", new { reason = "x" })).IsRefused(403, "not-allowed");
            (await client.SendAsync(HttpMethod.Post, "/api/admin/import/people", new StringContent("id,name\n", Encoding.UTF8, "text/csv")))
                .IsRefused(403, "not-allowed");
        }
    }
}
