using static Itms.Server.Tests.Requests;
using static Itms.Server.Tests.Views.SearchSteps;

namespace Itms.Server.Tests.Views;

/// <summary>A search that is asked for it says where it found each result.</summary>
public sealed class SearchMatchesTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task Each_result_names_the_fields_in_which_it_was_found()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(Request("Count every barnacle.", "BRN-77", "Ida Barnacle", "A077665544"));
        await (await shared.Server.As("lee.chan")).DoAsync(number, "respond", Substantive("Twelve barnacle reports."));
        await tm.PostAsync($"/api/taskings/{number}/comments", new { text = "Thank you for the limpets." });

        Assert.Equal(["detainee", "instruction", "response"], await MatchesAsync(tm, new { text = "barnacle", matches = true }));
        Assert.Equal(["comment"], await MatchesAsync(tm, new { text = "limpets", matches = true }));
        Assert.Equal(["caseNumber"], await MatchesAsync(tm, new { caseNumber = "BRN-77", matches = true }));
        Assert.Equal(["alienNumber"], await MatchesAsync(tm, new { alienNumber = "A077665544", matches = true }));
        Assert.Equal(["alienNumber"], await MatchesAsync(tm, new { text = "077665544", matches = true }));
        Assert.Equal(["number", "comment"], await MatchesAsync(tm, new { number, text = "limpets", matches = true }));
        Assert.Equal(["number"], await MatchesAsync(tm, new { text = number, matches = true }));
    }

    [Fact]
    public async Task Nobody_learns_from_it_in_which_hidden_field_a_word_is()
    {
        var tm = await shared.Server.As("ana.ruiz");
        await tm.CreateAsync(Request("A cormorant flew.", detainee: "Cormorant Vane", alien: "A077665545"));

        Assert.Equal(["detainee", "instruction"], await MatchesAsync(tm, new { text = "cormorant", matches = true }));
        Assert.DoesNotContain("detainee", await MatchesAsync(await shared.Server.As("hal.price"), new { text = "cormorant", matches = true }));
    }

    [Fact]
    public async Task It_is_left_out_unless_asked_for()
    {
        var tm = await shared.Server.As("ana.ruiz");
        await tm.CreateAsync(Request("The kittiwake."));
        Assert.Null((await tm.PostAsync("/api/search", new { text = "kittiwake" }))["items"]![0]!["matches"]);
    }

    private static async Task<string[]> MatchesAsync(Client client, object search)
    {
        var items = (await client.PostAsync("/api/search", search))["items"]!.AsArray();
        return items.Count == 0 ? [] : [.. Assert.Single(items)!["matches"]!.AsArray().Select(field => (string)field!)];
    }
}
