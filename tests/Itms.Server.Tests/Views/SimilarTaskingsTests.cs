using static Itms.Server.Tests.Requests;
using static Itms.Server.Tests.Views.SearchSteps;

namespace Itms.Server.Tests.Views;

/// <summary>Similar earlier taskings, over HTTP.</summary>
public sealed class SimilarTaskingsTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task Similar_earlier_taskings_offer_their_cleared_response_and_the_reason()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var ao = await shared.Server.As("lee.chan");
        var instruction = "Provide hepatitis vaccination figures for Burkina transfers of Vera Thorn.";
        var request = Request(instruction, "SIM-31-1", "Vera Thorn", "A066778899").With("category", "odoWithoutFindings");
        var earlier = await tm.CreateAsync(request);
        await ao.DoAsync(earlier, "respond", Substantive("Forty vaccinations, Vera Thorn among them."));
        await ao.DoAsync(earlier, "concur", new { level = "unitChief", givenBy = "ray.singh", note = "by telephone" });
        await ao.DoAsync(earlier, "concur", new { level = "division", givenBy = "dan.okoro", note = "by telephone" });
        await ao.DoAsync(earlier, "submit-to-hq");
        await tm.DoAsync(earlier, "submit-to-authority", new { channel = "email" });
        var unlike = await tm.CreateAsync(Request("Something else entirely.", "SIM-31-9"));
        var present = await tm.CreateAsync(Request("Please provide vaccination figures for hepatitis, Burkina transfers only.", "SIM-31-2"));

        var similar = (await tm.GetAsync($"/api/taskings/{present}/similar"))["items"]!.AsArray();
        var found = Assert.Single(similar)!;
        Assert.Equal(earlier, (string?)found["tasking"]!["number"]);
        Assert.Equal("Forty vaccinations, Vera Thorn among them.", (string?)found["draft"]!["text"]);
        Assert.Contains(found["why"]!.AsArray(), why => ((string)why!).Contains("vaccination", StringComparison.Ordinal));
        Assert.DoesNotContain(similar, s => (string?)s!["tasking"]!["number"] == unlike);
        // The draft is masked for people who are not on the earlier tasking. Later taskings are not found.
        var masked = (await (await shared.Server.As("hal.price")).GetAsync($"/api/taskings/{present}/similar"))["items"]![0]!;
        Assert.Equal("Forty vaccinations, [masked] [masked] among them.", (string?)masked["draft"]!["text"]);
        Assert.Empty((await tm.GetAsync($"/api/taskings/{earlier}/similar"))["items"]!.AsArray());
        Assert.Contains((await tm.GetAsync($"/api/taskings/{earlier}/readings"))["items"]!.AsArray(), r => (string?)r!["what"] == "similar");
    }

    [Fact]
    public async Task Similar_taskings_are_found_behind_many_newer_ones()
    {
        var tm = await shared.Server.As("ana.ruiz");
        const string Wording = "Quokka inventory of the northern wing.";
        var first = await tm.CreateAsync(Request(Wording, "QUO-1"));
        var second = await tm.CreateAsync(Request(Wording, "QUO-2"));
        for (var i = 0; i < 65; i++) await tm.CreateAsync(Request(Wording, $"QUO-{i + 3}").With("restricted", i % 2 == 0));

        Assert.Equal(first, (string?)Assert.Single((await tm.GetAsync($"/api/taskings/{second}/similar"))["items"]!.AsArray())!["number"]);
        var last = await tm.CreateAsync(Request(Wording, "QUO-99"));
        var seen = (await (await shared.Server.As("hal.price")).GetAsync($"/api/taskings/{last}/similar"))["items"]!.AsArray();
        Assert.Equal(10, seen.Count);
    }
}
