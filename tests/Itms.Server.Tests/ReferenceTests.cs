using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>What <c>GET /api/reference</c> says about the form is what creating a tasking holds to, both ways.</summary>
public sealed class ReferenceTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task Every_type_takes_what_the_reference_says_and_nothing_else()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var reference = await (await shared.Server.As("sam.ortiz")).GetAsync("/api/reference");
        var types = reference["taskTypes"]!.AsArray();
        Assert.Equal(20, types.Count);
        var tabs = reference["tabs"]!.AsArray().ToDictionary(t => (string)t!["value"]!, t => t!);
        Assert.Equal(["common", "administrative", "medicalComplaint", "informationRequest", "memo", "eroTask", "audit"], tabs.Keys);

        foreach (var type in types)
        {
            var (word, own) = ((string)type!["value"]!, (string?)type["tab"]);
            Assert.Equal(201, (await Post(word, own)).Status);
            foreach (var other in tabs.Keys.Except(["common", "administrative", own])) await Refuses(other!, word, own, body =>
                body[other!] = new JsonObject());
            if (own is null) continue;

            if ((bool)type["tabRequired"]!) await Refuses(own, word, own, body => body.Remove(own));
            else Assert.Equal(201, (await Post(word, own, body => body.Remove(own))).Status);
            await Refuses($"{own}.unknown", word, own, body => body[own]!["unknown"] = "x");
            foreach (var field in FieldsOf(own))
            {
                var (name, path) = ((string)field["name"]!, (string)field["path"]!);
                if ((bool)field["required"]!) await Refuses(path, word, own, body => body[own]!.AsObject().Remove(name));
                else Assert.Equal(201, (await Post(word, own, body => body[own]!.AsObject().Remove(name))).Status);
                if ((string?)field["requiredUnless"] is { } other)
                    Assert.Equal(400, (await Post(word, own, body => body[own] = new JsonObject())).Status);
                if ((string?)field["enumeration"] is not { } enumeration) continue;
                await Refuses(path, word, own, body => body[own]![name] = "noSuchValue");
                foreach (var choice in reference["enumerations"]![enumeration]!.AsArray())
                    Assert.Equal((string?)choice!["value"], (string?)(await Post(word, own, body => body[own]![name] = (string?)choice["value"]))
                        .Body![own]![name]);
            }
        }

        IEnumerable<JsonNode> FieldsOf(string tab) =>
            tabs[tab]["fields"]!.AsArray().Select(f => f!).Where(f => ((string)f["path"]!).StartsWith(tab + ".", StringComparison.Ordinal));

        JsonObject Filled(string tab)
        {
            var filled = new JsonObject();
            foreach (var field in FieldsOf(tab))
                filled[(string)field["name"]!] = (string)field["kind"]! switch
                {
                    "facilities" => new JsonArray("Dogwood County Jail"),
                    "enumeration" => (string?)reference["enumerations"]![(string)field["enumeration"]!]![0]!["value"],
                    _ => "Alder Creek",
                };
            return filled;
        }

        Task<Answer> Post(string type, string? own, Action<JsonObject>? change = null)
        {
            var body = InformationRequest().Without("informationRequest").Without("category").With("taskType", type);
            if (own is not null) body[own] = Filled(own);
            change?.Invoke(body);
            return tm.SendAsync(HttpMethod.Post, "/api/taskings", body);
        }

        async Task Refuses(string field, string type, string? own, Action<JsonObject> change)
        {
            var answer = await Post(type, own, change);
            answer.IsRefused(400, "invalid");
            Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        }
    }

    [Fact]
    public async Task Without_its_tab_a_tasking_is_pending_and_nobody_can_be_assigned()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var components = new { components = new[] { new { unit = "HOU", assignee = "lee.chan" } } };
        var created = await tm.PostAsync("/api/taskings", InformationRequest().Without("informationRequest").Without("components"));
        var number = (string)created["number"]!;
        Assert.Equal("pending", (string?)created["status"]);
        Assert.Contains("formIncomplete", created["flags"]!.AsArray().Select(f => (string?)f));

        var refused = await tm.TryAsync(number, "assign", components);
        refused.IsRefused(409, "form-incomplete");
        Assert.Equal(["informationRequest"], refused.Outstanding);

        var patch = new JsonObject { ["informationRequest"] = new JsonObject { ["type"] = "policies" } };
        (await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", patch, ("If-Match", "\"1\""))).Ok("patch");
        Assert.Equal("assigned", (string?)(await tm.DoAsync(number, "assign", components))["status"]);
    }

    [Fact]
    public async Task Every_action_listed_is_one_and_every_list_has_labels()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        var reference = await tm.GetAsync("/api/reference");
        var actions = reference["actions"]!.AsArray().Select(a => (string)a!["value"]!).ToList();

        Assert.Equal(["work", "review", "standDown"], actions.Take(3));
        foreach (var action in actions.Skip(3)) Assert.NotInRange((await tm.TryAsync(number, action, new { unknown = 1 })).Status, 401, 499);
        Assert.Empty((await tm.ReadAsync(number))["allowedActions"]!.AsArray().Select(a => (string)a!).Except(actions));
        Assert.Equal(9, reference["statuses"]!.AsArray().Count(s => (bool)s!["inGuide"]!));
        Assert.Equal(["closedWithoutResponse"], reference["statuses"]!.AsArray().Where(s => !(bool)s!["inGuide"]!).Select(s => (string?)s!["value"]));
        Assert.Equal("Task Submitted to HQ", (string?)reference["statuses"]![4]!["label"]);
        Assert.Equal(["low", "medium", "high"], reference["priorities"]!.AsArray().Select(p => (string?)p!["value"]));
        Assert.Equal(22, reference["categories"]!.AsArray().Count);
        using var anonymous = Client.Anonymous(shared.Server.Address);
        (await anonymous.SendAsync(HttpMethod.Get, "/api/reference")).IsRefused(401, "not-signed-in");
    }

    [Fact]
    public async Task Days_off_are_the_holidays_on_working_days()
    {
        var officer = await shared.Server.As("lee.chan");
        var days = await officer.GetAsync("/api/days-off?from=2027-12-01&to=2028-01-31");
        Assert.Equal(
            [("2027-12-24", "Christmas Day"), ("2027-12-31", "New Year's Day"), ("2028-01-17", "Birthday of Martin Luther King, Jr.")],
            days["items"]!.AsArray().Select(d => ((string?)d!["date"], (string?)d["holiday"])));

        var usual = await officer.GetAsync("/api/days-off");
        Assert.Equal(DateOnly.Parse((string)usual["from"]!).AddYears(2), DateOnly.Parse((string)usual["to"]!));
        Assert.NotEmpty(usual["items"]!.AsArray());
        foreach (var (query, wrong) in new[]
        {
            ("from=2027-13-01", "from"), ("from=2027-02-01&to=2027-01-31", "from"), ("from=2027-01-01&to=2037-01-02", "to"), ("year=2027", "year"),
        })
        {
            var refused = await officer.SendAsync(HttpMethod.Get, $"/api/days-off?{query}");
            refused.IsRefused(400, "invalid");
            Assert.NotNull(refused.Body!["errors"]![wrong]);
        }
    }
}
