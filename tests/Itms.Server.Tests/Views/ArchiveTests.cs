using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Views;

/// <summary>S2: the archive of MCTS over HTTP: imported by an administrator, read by task managers and leadership, each look recorded.</summary>
public sealed class ArchiveTests(OneServer shared) : IClassFixture<OneServer>
{
    private const string File = """
        Number,Detainee Name,Alien Number,Facility,Complaint Type,Findings,Received,Closed
        M-1,Pat Example,A055566677,Alder Creek,Dental,Tooth extracted.,2016-03-01,2016-04-05
        M-2,Pat Example,A055566677,Alder Creek,Medical,Seen the same day.,2017-01-02,2017-01-09
        M-3,Kim Sample,A099988877,Birch Hall,Other,Unfounded.,2018-05-01,2019-10-31
        """;

    private static readonly string Others = File.Replace("M-", "N-", StringComparison.Ordinal)
        .Replace("A055566677", "A055566699", StringComparison.Ordinal).Replace("Pat Example", "Lou Specimen", StringComparison.Ordinal);

    [Fact]
    public async Task Complaints_come_in_are_found_and_each_look_is_recorded()
    {
        var (admin, tm, ad) = (await shared.Server.As("adm.root"), await shared.Server.As("ana.ruiz"), await shared.Server.As("ada.wells"));
        Assert.Equal(3, (int)(await ImportAsync(admin, dryRun: true))["added"]!);
        Assert.Empty((await tm.PostAsync("/api/archive/search", new { name = "Pat" }))["items"]!.AsArray());
        Assert.Equal(3, (int)(await ImportAsync(admin, dryRun: false))["added"]!);
        Assert.Equal(3, (int)(await ImportAsync(admin, dryRun: false))["unchanged"]!);
        var audited = (await admin.GetAsync("/api/admin/audit"))["items"]!.AsArray().Where(e => (string)e!["what"]! == "archive").ToList();
        Assert.Single(audited, e => ((int)e!["import"]!["added"]!, (int)e["import"]!["unchanged"]!) == (0, 3));
        var progress = await admin.GetAsync("/api/archive/mcts");
        Assert.Equal(("done", "adm.root", 3), ((string)progress["state"]!, (string)progress["by"]!, (int)progress["rows"]!));

        var first = await ad.PostAsync("/api/archive/search?top=1", new { alienNumber = "A055566677" });
        Assert.Equal("M-2", (string)Assert.Single(first["items"]!.AsArray())!["number"]!);
        Assert.DoesNotContain("055566677", (string)first["nextLink"]!, StringComparison.Ordinal);
        var next = await ad.PostAsync((string)first["nextLink"]!, new { alienNumber = "A055566677" });
        Assert.Equal(("M-1", "2016-04-05", "dental"), (
            (string)next["items"]![0]!["number"]!, (string)next["items"]![0]!["closed"]!, (string)next["items"]![0]!["complaintType"]!));
        Assert.Null((string?)next["nextLink"]);

        var readings = (await tm.GetAsync("/api/archive/readings?top=200"))["items"]!.AsArray();
        foreach (var number in new string?[] { "M-1", "M-2", null })
            Assert.Contains(readings, r => (string)r!["by"]! == "ada.wells" && (string?)r["number"] == number);
        Assert.DoesNotContain(readings, r => (string?)r!["number"] == "M-3");
    }

    [Fact]
    public async Task A_tasking_shows_the_earlier_complaints_of_its_detainees_to_those_on_it()
    {
        await ImportAsync(await shared.Server.As("adm.root"), dryRun: false, Others);
        var number = await (await shared.Server.As("ana.ruiz")).CreateAsync(InformationRequest()
            .With("detainees", new JsonArray(new JsonObject { ["name"] = "P. Example", ["alienNumber"] = "A055566699" })));

        var earlier = await (await shared.Server.As("lee.chan")).GetAsync($"/api/taskings/{number}/earlier-complaints");
        Assert.Equal(["N-2", "N-1"], earlier["items"]!.AsArray().Select(c => (string)c!["number"]!));
        var hal = await shared.Server.As("hal.price");
        (await hal.SendAsync(HttpMethod.Get, $"/api/taskings/{number}/earlier-complaints")).IsRefused(403, "not-allowed");
        var readings = (await (await shared.Server.As("ana.ruiz")).GetAsync("/api/archive/readings?top=200"))["items"]!.AsArray();
        Assert.Contains(readings, r => ((string)r!["by"]!, (string?)r["number"]) == ("lee.chan", "N-1"));
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("""{"name":"..."}""", "name")]
    [InlineData("""{"alienNumber":"12"}""", "alienNumber")]
    [InlineData("""{"closedFrom":"2019-01-02","closedTo":"2019-01-01"}""", "closedTo")]
    [InlineData("""{"type":"leg"}""", "type")]
    public async Task A_bad_search_names_the_field(string body, string field)
    {
        var answer = await (await shared.Server.As("ana.ruiz")).SendAsync(
            HttpMethod.Post, "/api/archive/search", new StringContent(body, Encoding.UTF8, "application/json"));
        answer.IsRefused(400, "invalid");
        Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task Only_administrators_import_and_they_do_not_read()
    {
        var (admin, tm, ao) = (await shared.Server.As("adm.root"), await shared.Server.As("ana.ruiz"), await shared.Server.As("lee.chan"));
        using var csv = new StringContent(File, Encoding.UTF8, "text/csv");
        (await tm.SendAsync(HttpMethod.Post, "/api/archive/mcts", csv)).IsRefused(403, "not-allowed");
        (await admin.SendAsync(HttpMethod.Post, "/api/archive/search", new { name = "Pat" })).IsRefused(403, "not-allowed");
        (await ao.SendAsync(HttpMethod.Post, "/api/archive/search", new { name = "Pat" })).IsRefused(403, "not-allowed");
        (await ao.SendAsync(HttpMethod.Get, "/api/archive/readings")).IsRefused(403, "not-allowed");
        (await admin.SendAsync(HttpMethod.Post, "/api/archive/mcts", new { })).IsRefused(415, "unsupported-media-type");
    }

    private static async Task<JsonNode> ImportAsync(Client admin, bool dryRun, string file = File)
    {
        using var csv = new StringContent(file, Encoding.UTF8, "text/csv");
        return await admin.PostAsync($"/api/archive/mcts?dryRun={(dryRun ? "true" : "false")}", csv);
    }
}
