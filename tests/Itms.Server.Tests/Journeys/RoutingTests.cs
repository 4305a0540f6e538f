using System.Text.Json;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>The rubric's suggestions, as a task manager asks for them and uses them.</summary>
public class RoutingTests(OneServer one) : IClassFixture<OneServer>
{
    private const string Ihsc = "ALDER";
    private const string Contract = "Dogwood County Jail";

    private DemoServer Server => one.Server;

    [Theory]
    [InlineData(Ihsc, "Regional HSA: RHSA rue.hollis", "HOU chief: HOU ray.singh")]
    [InlineData(Contract, "Regional FMC: RFMC max.ferro", "MCMU chief: MCMU eva.stone")]
    public async Task The_facilitys_staffing_decides_who_answers(string facility, string regional, string chief)
    {
        var tm = await Server.As("ana.ruiz");
        var suggestion = await tm.GetAsync($"/api/routing?category=medicalComplaint&facility={Uri.EscapeDataString(facility)}");

        Assert.Equal("field", (string?)suggestion["source"]);
        Assert.Equal("varies", (string?)suggestion["taskAuthority"]);
        Assert.Equal("CRCL, JIC, OCR, DRIL", (string?)suggestion["requestor"]);
        Assert.Equal(["CRCL", "JIC", "OCR", "DRIL"], suggestion["requestors"]!.AsArray().Select(r => (string?)r));
        Assert.Equal("TM", (string?)suggestion["coordinator"]);
        var officers = suggestion["actionOfficers"]!.AsArray();
        Assert.Equal([regional, chief], officers.Select(p => $"{p!["position"]}: {p["unit"]} {p["assignee"]}"));
        Assert.All(officers, p => Assert.Contains("D 5-2.2.b", (string?)p!["why"], StringComparison.Ordinal));
        Assert.Equal("anyOf", (string?)suggestion["clearance"]!["kind"]);
        Assert.Equal("cole.vance", (string?)suggestion["clearance"]!["officials"]![0]!["person"]);
        Assert.Contains(suggestion["why"]!.AsArray(), w => ((string)w!["source"]!).Contains("App. A", StringComparison.Ordinal));

        // It is used as it came.
        var request = InformationRequest().With("components", officers.DeepClone());
        var number = await tm.CreateAsync(request);
        Assert.Equal(
            officers.Select(p => ((string?)p!["unit"], (string?)p["assignee"])),
            (await tm.ReadAsync(number))["components"]!.AsArray().Select(c => ((string?)c!["unit"], (string?)c["assignee"])));
    }

    [Fact]
    public async Task Every_category_has_a_suggestion_at_hq_and_in_the_field()
    {
        var tm = await Server.As("ana.ruiz");
        foreach (var choice in (await tm.GetAsync("/api/reference"))["categories"]!.AsArray())
            foreach (var source in new[] { "hq", "field" })
            {
                var suggestion = await tm.GetAsync($"/api/routing?category={choice!["value"]}&source={source}");
                Assert.Equal((string?)choice["label"], (string?)suggestion["label"]);
                Assert.Equal(JsonValueKind.String, suggestion["taskAuthority"]!.GetValueKind());
                // Somebody in the demo holds every clearing position, and every unit that the rubric names is there.
                var positions = suggestion["clearance"]!["positions"]!.AsArray().Select(p => (string?)p).ToList();
                if (positions.Count > 0 && !positions.Contains("UC")) Assert.NotEmpty(suggestion["clearance"]!["officials"]!.AsArray());
                Assert.DoesNotContain(
                    suggestion["actionOfficers"]!.AsArray(), p => ((string)p!["why"]!).Contains("The directory has no", StringComparison.Ordinal));
                Assert.NotEmpty(suggestion["actionOfficers"]!.AsArray());
                Assert.Equal(source, (string?)suggestion["source"]);
            }
    }

    [Theory]
    [InlineData("", "category")]
    [InlineData("?category=nonsense", "category")]
    [InlineData("?category=other&facility=Atlantis", "facility")]
    [InlineData("?category=other&source=moon", "source")]
    public async Task A_wrong_routing_question_is_refused_by_field(string query, string field)
    {
        var answer = await (await Server.As("lee.chan")).SendAsync(HttpMethod.Get, "/api/routing" + query);

        answer.IsRefused(400, "invalid");
        Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
    }

    [Theory]
    [InlineData("ihscFacility", Ihsc, "DAD-CS")]
    [InlineData("nonIhscFacilities", Contract, "FOD/AFOD")]
    public async Task Who_clears_a_declaration_depends_on_the_facility(string member, string facility, string position)
    {
        var tm = await Server.As("ana.ruiz");
        JsonNode named = member == "ihscFacility" ? facility : new JsonArray(facility);
        var number = await tm.CreateAsync(InformationRequest()
            .With("taskType", "medicalDeclaration").With("category", "declaration")
            .With("informationRequest", new JsonObject { [member] = named, ["type"] = "synopsisOfCare" }));

        Assert.Equal([position], (await tm.ReadAsync(number))["clearance"]!["positions"]!.AsArray().Select(p => (string?)p));
    }
}
