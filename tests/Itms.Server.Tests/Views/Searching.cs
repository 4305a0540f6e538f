using System.Text.Json.Nodes;
using Itms.Application.Indexing;
using Microsoft.Extensions.DependencyInjection;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Views;

/// <summary>Search everywhere, over HTTP: what is found, in which order, and what nobody finds who may not read it.</summary>
public sealed class Searching(OneServer shared) : IClassFixture<OneServer>
{
    private static JsonObject Request(string instruction, string caseNumber = "SRCH-31-1", string? detainee = null, string? alien = null) =>
        InformationRequest().With("instruction", instruction).With("caseNumber", caseNumber).With(
            "detainees", detainee is null ? new JsonArray() : new JsonArray(new JsonObject { ["name"] = detainee, ["alienNumber"] = alien }));

    [Fact]
    public async Task A_number_is_found_whole_by_its_beginning_and_by_its_count()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(Request("numbered"));

        foreach (var text in new[] { number, number.ToLowerInvariant(), number[5..], long.Parse(number[10..]).ToString(), number[10..] })
            Assert.Equal([number], await FindAsync(tm, new { number = text }));
        Assert.Contains(number, await FindAsync(tm, new { number = number[..^1] }));
        Assert.Equal([number], await FindAsync(tm, new { text = number }));
        Assert.Empty(await FindAsync(tm, new { number = "ITMS-1999-000001" }));
    }

    [Fact]
    public async Task A_case_number_is_found_however_it_is_divided_and_by_its_beginning()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var first = await tm.CreateAsync(Request("case", "OIG/31-0815"));
        var second = await tm.CreateAsync(Request("case", "OIG/31-08159"));

        Assert.Equal([first, second], await FindAsync(tm, new { caseNumber = "oig 31 0815" }));
        Assert.Equal([second], await FindAsync(tm, new { caseNumber = "OIG3108159" }));
        Assert.Equal([first, second], await FindAsync(tm, new { caseNumber = "OIG-31" }));
        // A word of it is found as a word.
        Assert.Equal([second], await FindAsync(tm, new { text = "oig 08159" }));
    }

    [Fact]
    public async Task An_alien_number_is_found_by_those_alone_who_may_read_it()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(Request("alien", "AL-1", "Noor Vale", "A044556677"));

        foreach (var alien in new[] { "A044556677", "44556677", "044-556-677", "a 0445566", "445566" })
            Assert.Equal([number], await FindAsync(tm, new { alienNumber = alien }));
        Assert.Equal([number], await FindAsync(tm, new { text = "A044556677" }));
        Assert.Equal([number], await FindAsync(tm, new { alienNumber = "A044556677", caseNumber = "AL-1", text = "alien" }));
        Assert.Empty(await FindAsync(tm, new { alienNumber = "A044556677", text = "somethingelse" }));
        Assert.Equal([number], await FindAsync(await shared.Server.As("lee.chan"), new { alienNumber = "A044556677" }));
        Assert.Equal([number], await FindAsync(await shared.Server.As("ada.wells"), new { alienNumber = "A044556677" }));
        var outsider = await shared.Server.As("hal.price");
        Assert.Empty(await FindAsync(outsider, new { alienNumber = "A044556677" }));
        Assert.Empty(await FindAsync(outsider, new { number, alienNumber = "A044556677" }));
        Assert.Equal([number], await FindAsync(outsider, new { number }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_are_found_wherever_they_stand_the_telling_places_first_before_and_after_they_are_indexed(bool merged)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var word = merged ? "zygomatic" : "xylophone";
        var commented = await tm.CreateAsync(Request("plain"));
        await tm.PostAsync($"/api/taskings/{commented}/comments", new { text = $"See the {word.ToUpperInvariant()} film." });
        var instructed = await tm.CreateAsync(Request($"Count the {word}s and the {word}."));
        var named = await tm.CreateAsync(Request("plain", $"{word}-7"));
        var answered = await tm.CreateAsync(Request("plain"));
        await (await shared.Server.As("lee.chan")).DoAsync(answered, "respond", Substantive($"The {word} was fine."));
        if (merged) await MergeAsync();

        Assert.Equal([named, instructed, answered, commented], await FindAsync(tm, new { text = word }));
        Assert.Equal([instructed], await FindAsync(tm, new { text = $"{word}s" }));
        Assert.Equal([commented], await FindAsync(tm, new { text = $"film {word}" }));
        Assert.Empty(await FindAsync(tm, new { text = $"{word} nowhere" }));
        // What was edited away is no longer found, and what came in its place is.
        await PatchAsync(tm, instructed, new { instruction = $"Count the {word}ae." });
        if (merged) await MergeAsync();
        Assert.Equal([named, answered, commented], await FindAsync(tm, new { text = word }));
        Assert.Equal([instructed], await FindAsync(tm, new { text = $"{word}ae" }));
        // Page by page it is the same.
        var pages = new List<string>();
        for (string? path = "/api/search?top=1"; path is not null;)
        {
            var page = await tm.PostAsync(path, new { text = word });
            pages.AddRange(page["items"]!.AsArray().Select(row => (string)row!["number"]!));
            path = (string?)page["nextLink"];
        }

        Assert.Equal([named, answered, commented], pages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_finds_a_tasking_by_words_that_are_masked_for_them(bool merged)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var (name, word) = merged ? ("Quillon Farrow", "pelican") : ("Tamsin Wroth", "flamingo");
        var number = await tm.CreateAsync(Request($"About {name} and the {word}.", detainee: name, alien: "A011223344"));
        var restricted = await tm.CreateAsync(Request($"A second {word}.").With("restricted", true));
        if (merged) await MergeAsync();

        var (outsider, insider) = (await shared.Server.As("hal.price"), await shared.Server.As("lee.chan"));
        Assert.Equal([restricted, number], await FindAsync(tm, new { text = word }));
        Assert.Equal([restricted, number], await FindAsync(insider, new { text = word }));
        Assert.Equal([number], await FindAsync(outsider, new { text = word }));
        foreach (var part in name.Split(' '))
        {
            Assert.Equal([number], await FindAsync(insider, new { text = part }));
            Assert.Empty(await FindAsync(outsider, new { text = part }));
            Assert.Empty(await FindAsync(outsider, new { number, text = part }));
        }
    }

    [Fact]
    public async Task Closed_taskings_are_found_and_left_out_where_only_open_ones_are_wanted()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var open = await tm.CreateAsync(Request("gryphon", "GRY-31-1"));
        var closed = await tm.CreateAsync(Request("gryphon", "GRY-31-2").With("action", "review"));
        await tm.DoAsync(closed, "acknowledge");

        foreach (var search in new object[] { new { text = "gryphon" }, new { caseNumber = "GRY-31" } })
        {
            Assert.Equal([closed, open], (await FindAsync(tm, search)).OrderDescending());
            Assert.Equal([open], await FindAsync(tm, search, "/api/views/active/search"));
        }

        Assert.Equal([open], await FindAsync(tm, new { text = "gryphon", includeClosed = false }));
    }

    [Fact]
    public async Task A_tasking_with_several_detainees_is_found_once_by_what_their_numbers_begin_with()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var family = await tm.CreateAsync(Request("A family.").With("detainees", new JsonArray(
            new JsonObject { ["alienNumber"] = "A076543219" }, new JsonObject { ["alienNumber"] = "A076543218" }, new JsonObject { ["alienNumber"] = "A765432101" })));
        var other = await tm.CreateAsync(Request("One of them alone.", detainee: "Ada Brook", alien: "A076543218"));

        Assert.Equal([family, other], (await FindAsync(tm, new { alienNumber = "A07654321" })).Order());
        Assert.Equal([family, other], (await FindAsync(tm, new { alienNumber = "7654321" })).Order());
        Assert.Equal([family, other], (await FindAsync(tm, new { alienNumber = "A076543218" })).Order());
        Assert.Equal([family], await FindAsync(tm, new { alienNumber = "A076543219" }));
        Assert.Equal([family], await FindAsync(tm, new { alienNumber = "A76543210" }));
        var csv = await tm.DownloadAsync(HttpMethod.Post, "/api/search?format=csv", new { alienNumber = "7654321" });
        Assert.Equal(3, System.Text.Encoding.UTF8.GetString(csv.Bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_search_for_nothing_or_for_nonsense_is_refused_by_name()
    {
        var tm = await shared.Server.As("ana.ruiz");
        foreach (var (body, field) in new (object, string)[]
        {
            (new { }, "text"), (new { text = "" }, "text"), (new { text = "a - of" }, "text"), (new { number = "x" }, "number"), (new { caseNumber = "-a-" }, "caseNumber"),
            (new { alienNumber = "A01x" }, "alienNumber"), (new { alienNumber = "A01" }, "alienNumber"), (new { text = "a\u0001b" }, "text"), (new { colour = "x" }, "colour"),
        })
        {
            var answer = await tm.SendAsync(HttpMethod.Post, "/api/search", body);
            answer.IsRefused(400, "invalid");
            Assert.NotNull(answer.Body!["errors"]![field]);
        }

        var next = (string?)(await tm.PostAsync("/api/search?top=1", new { number = "ITMS-2" + DateTime.UtcNow.Year.ToString()[1..] }))["nextLink"];
        (await tm.SendAsync(HttpMethod.Post, next!, new { number = "1" })).IsRefused(400, "invalid");
    }

    [Fact]
    public async Task A_duplicate_is_warned_of_before_and_flagged_after_it_is_entered()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var first = await tm.CreateAsync(Request("first", "DUP-31-1", "Ida Marl", "A033445566"));
        Assert.DoesNotContain("possibleDuplicate", Flags(await tm.ReadAsync(first)));

        var sameCase = Request("second", "dup 31 1");
        var check = await tm.PostAsync("/api/taskings/check", sameCase);
        Assert.Equal(first, (string?)Assert.Single(check["duplicates"]!.AsArray())!["tasking"]!["number"]);
        var second = await tm.CreateAsync(sameCase);
        Assert.Contains("possibleDuplicate", Flags(await tm.ReadAsync(second)));
        var third = await tm.CreateAsync(Request("third", "DUP-31-3", "I. Marl", "A33445566"));
        Assert.Contains("possibleDuplicate", Flags(await tm.ReadAsync(third)));
        Assert.Equal(["same task type about the same detainee"], (await tm.GetAsync($"/api/taskings/{third}/similar"))["duplicates"]![0]!["why"]!.AsArray().Select(w => (string?)w));
        // Of another type it is another matter.
        var other = await tm.CreateAsync(Request("fourth", "DUP-31-4", "Ida Marl", "A033445566").With("taskType", "policy").Without("informationRequest"));
        Assert.DoesNotContain("possibleDuplicate", Flags(await tm.ReadAsync(other)));
        // Corrected, it is none any more.
        await PatchAsync(tm, second, new { caseNumber = "DUP-31-2" });
        Assert.DoesNotContain("possibleDuplicate", Flags(await tm.ReadAsync(second)));
        (await (await shared.Server.As("lee.chan")).SendAsync(HttpMethod.Post, "/api/taskings/check", sameCase)).IsRefused(403, "task-manager-only");
    }

    [Fact]
    public async Task Two_entered_at_once_do_not_both_go_unnoticed()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var numbers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => tm.CreateAsync(Request("twins", "TWIN-31-1"))));
        var flagged = 0;
        foreach (var number in numbers)
            if (Flags(await tm.ReadAsync(number)).Contains("possibleDuplicate")) flagged++;
        Assert.InRange(flagged, 7, 8);
    }

    [Fact]
    public async Task Similar_earlier_taskings_offer_their_cleared_response_and_say_why()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var ao = await shared.Server.As("lee.chan");
        var earlier = await tm.CreateAsync(Request("Provide hepatitis vaccination figures for Burkina transfers of Vera Thorn.", "SIM-31-1", "Vera Thorn", "A066778899").With("category", "odoWithoutFindings"));
        await ao.DoAsync(earlier, "respond", Substantive("Forty vaccinations, Vera Thorn among them."));
        foreach (var level in new[] { "unitChief", "division" }) await ao.DoAsync(earlier, "concur", new { level, givenBy = level == "division" ? "dan.okoro" : "ray.singh", note = "by telephone" });
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
        // Masked for those who are not on the earlier one; and no later one is earlier.
        var masked = (await (await shared.Server.As("hal.price")).GetAsync($"/api/taskings/{present}/similar"))["items"]![0]!;
        Assert.Equal("Forty vaccinations, [masked] [masked] among them.", (string?)masked["draft"]!["text"]);
        Assert.Empty((await tm.GetAsync($"/api/taskings/{earlier}/similar"))["items"]!.AsArray());
        Assert.Contains((await tm.GetAsync($"/api/taskings/{earlier}/readings"))["items"]!.AsArray(), r => (string?)r!["what"] == "similar");
    }

    [Fact]
    public async Task A_cursor_tells_nothing_of_what_it_stands_between()
    {
        var tm = await shared.Server.As("ana.ruiz");
        foreach (var last in new[] { '8', '9' }) await tm.CreateAsync(Request("sealed", $"SEAL-A91234567{last}", "Sel Dorn", $"A91234567{last}"));

        foreach (var (person, search) in new (string, object)[] { ("hal.price", new { caseNumber = "SEAL" }), ("ana.ruiz", new { alienNumber = "9123456" }), ("ana.ruiz", new { text = "sealed" }) })
        {
            var next = (string)(await (await shared.Server.As(person)).PostAsync("/api/search?top=1", search))["nextLink"]!;
            var cursor = System.Text.Encoding.Latin1.GetString(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(next.Split("from=")[1]));
            Assert.DoesNotContain("9123", cursor, StringComparison.Ordinal);
            Assert.DoesNotContain("ITMS", cursor, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_number_or_name_in_a_case_number_is_not_found_joined_by_those_it_is_masked_for()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(Request("joined", "27-933445566"));
        var named = await tm.CreateAsync(Request("joined", "D-LI-27", "Li Wu"));
        var outsider = await shared.Server.As("hal.price");

        Assert.Equal([number], await FindAsync(tm, new { text = "27933445566" }));
        Assert.Equal([named], await FindAsync(tm, new { text = "dli27" }));
        foreach (var search in new object[] { new { text = "27933445566" }, new { text = "933445566" }, new { text = "dli27" }, new { caseNumber = "DLI27" }, new { caseNumber = "279334" } })
            Assert.Empty(await FindAsync(outsider, search));
    }

    [Fact]
    public async Task What_is_masked_or_restricted_is_no_duplicate_to_those_who_may_not_know()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var masked = await tm.CreateAsync(Request("twin", "Vandermolen-9", "Jan Vandermolen"));
        var plain = await tm.CreateAsync(Request("twin", "Vandermolen-9"));
        var outsider = await shared.Server.As("hal.price");
        Assert.Equal(masked, (string?)(await tm.GetAsync($"/api/taskings/{plain}/similar"))["duplicates"]![0]!["number"]);
        Assert.Empty((await outsider.GetAsync($"/api/taskings/{plain}/similar"))["duplicates"]!.AsArray());

        var secret = await tm.CreateAsync(Request("twin", "SECRET-77").With("restricted", true));
        var open = await tm.CreateAsync(Request("twin", "SECRET-77"));
        Assert.DoesNotContain("possibleDuplicate", Flags(await outsider.ReadAsync(open)));
        Assert.Equal(secret, (string?)(await tm.GetAsync($"/api/taskings/{open}/similar"))["duplicates"]![0]!["number"]);

        // That it is about the same detainee as another is about the detainee.
        await tm.CreateAsync(Request("twin", "SAME-1", "Una Keel", "A077777777"));
        var same = await tm.CreateAsync(Request("twin", "SAME-2", "Una Keel", "A077777777"));
        Assert.Contains("possibleDuplicate", Flags(await tm.ReadAsync(same)));
        Assert.DoesNotContain("possibleDuplicate", Flags(await outsider.ReadAsync(same)));
        Assert.DoesNotContain("possibleDuplicate", Flags((await outsider.PostAsync("/api/search", new { number = same }))["items"]![0]!));
        Assert.DoesNotContain("possibleDuplicate", (await outsider.GetAsync($"/api/taskings/{same}/history")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_corrected_at_once_into_twins_do_not_both_go_unnoticed()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var numbers = new[] { await tm.CreateAsync(Request("pair", "PAIR-1")), await tm.CreateAsync(Request("pair", "PAIR-2")) };
        await Task.WhenAll(numbers.Select(number => PatchAsync(tm, number, new { caseNumber = "PAIR-3" })));
        var flags = new List<string?>();
        foreach (var number in numbers) flags.AddRange(Flags(await tm.ReadAsync(number)));
        Assert.Contains("possibleDuplicate", flags);
    }

    [Fact]
    public async Task Comments_of_a_deferral_and_instructions_of_every_reopening_are_found()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var deferred = await tm.CreateAsync(Request("plain"));
        await (await shared.Server.As("lee.chan")).DoAsync(deferred, "defer", new { toUnit = "MCMU", comment = "A matter of the dugong." });
        Assert.Equal([deferred], await FindAsync(tm, new { text = "dugong" }));

        var reopened = await tm.CreateAsync(Request("plain").With("action", "review"));
        foreach (var word in new[] { "cassowary", "dingo" })
        {
            await tm.DoAsync(reopened, "acknowledge");
            await tm.DoAsync(reopened, "reopen", new { instructions = $"Count each {word}.", reason = "asked", authorityDueDate = "2031-09-01" });
            await tm.DoAsync(reopened, "set-action", new { action = "review", reason = "for information" });
        }

        Assert.Equal([reopened], await FindAsync(tm, new { text = "cassowary" }));
        Assert.Equal([reopened], await FindAsync(tm, new { text = "dingo" }));
    }

    [Fact]
    public async Task An_alien_number_is_recognised_wherever_it_is_typed_and_figures_may_be_something_else()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(Request("A dental matter.", "TYP-1", "Ora Lind", "A088999777"));
        var figures = await tm.CreateAsync(Request("Invoice 881122334 was paid.", "TYP-2"));

        foreach (var text in new[] { "088999777", "88999777", "A088999777 dental", "dental a88999777", "088999777 dental" })
            Assert.Equal([number], await FindAsync(tm, new { text }));
        Assert.Empty(await FindAsync(tm, new { text = "A088999777 invoice" }));
        Assert.Equal([figures], await FindAsync(tm, new { text = "881122334" }));
        Assert.Equal([figures], await FindAsync(tm, new { text = "invoice 881122334" }));
        Assert.Empty(await FindAsync(await shared.Server.As("hal.price"), new { text = "088999777" }));
    }

    [Fact]
    public async Task The_order_of_what_is_found_tells_nothing_of_what_is_masked()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var numbers = new List<string>();
        for (var i = 0; i < 3; i++) numbers.Add(await tm.CreateAsync(Request("The capybara of Ilse Rook.", "RANK-1", "Ilse Rook")));
        await PatchAsync(tm, numbers[0], new { detainees = new[] { new { name = "Capybara Rook" } } });

        Assert.Equal(numbers[0], (await FindAsync(tm, new { text = "capybara" }))[0]);
        Assert.DoesNotContain(numbers[0], await FindAsync(await shared.Server.As("hal.price"), new { text = "capybara" }));
        await PatchAsync(tm, numbers[1], new { caseNumber = "capybara-1" });
        Assert.Equal([numbers[1], numbers[2]], await FindAsync(await shared.Server.As("hal.price"), new { text = "capybara" }));
    }

    [Fact]
    public async Task Similar_ones_are_found_behind_many_newer_ones()
    {
        var tm = await shared.Server.As("ana.ruiz");
        const string Wording = "Quokka inventory of the northern wing.";
        var first = await tm.CreateAsync(Request(Wording, "QUO-1"));
        var second = await tm.CreateAsync(Request(Wording, "QUO-2"));
        for (var i = 0; i < 65; i++) await tm.CreateAsync(Request(Wording, $"QUO-{i + 3}").With("restricted", i % 2 == 0));

        Assert.Equal(first, (string?)Assert.Single((await tm.GetAsync($"/api/taskings/{second}/similar"))["items"]!.AsArray())!["number"]);
        Assert.Equal(10, (await (await shared.Server.As("hal.price")).GetAsync($"/api/taskings/{await tm.CreateAsync(Request(Wording, "QUO-99"))}/similar"))["items"]!.AsArray().Count);
    }

    private static IEnumerable<string?> Flags(JsonNode tasking) => tasking["flags"]!.AsArray().Select(f => (string?)f);

    private async Task MergeAsync() => await shared.Server.Running.Services.GetRequiredService<WordIndex>().MergeAsync(TestContext.Current.CancellationToken);

    private static async Task PatchAsync(Client client, string number, object patch) =>
        (await client.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", patch, ("If-Match", "*"))).Ok("patch");

    private static async Task<List<string>> FindAsync(Client client, object search, string path = "/api/search")
    {
        var items = (await client.PostAsync(path, search))["items"]!.AsArray();
        return [.. items.Select(row => (string)row!["number"]!)];
    }
}
