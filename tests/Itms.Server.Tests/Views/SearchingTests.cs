using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;
using static Itms.Server.Tests.Views.SearchSteps;

namespace Itms.Server.Tests.Views;

/// <summary>Search over HTTP: what is found, and in which order.</summary>
public sealed class SearchingTests(OneServer shared) : IClassFixture<OneServer>
{
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
    public async Task Digits_alone_find_the_tasking_with_this_count_and_then_what_contains_them()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(Request("counted"));
        var count = number[10..];
        await PatchAsync(tm, number, new { instruction = $"Cabin {count}." });
        var containing = await tm.CreateAsync(Request($"Room {count}."));

        foreach (var text in new[] { count, $" {count} " }) Assert.Equal([number, containing], await FindAsync(tm, new { text }));
        // Other taskings may contain a short number. The tasking with this count still comes first.
        Assert.Equal(number, (await FindAsync(tm, new { text = long.Parse(count).ToString() }))[0]);
        // With more words they are a word.
        Assert.Equal([containing], await FindAsync(tm, new { text = $"room {count}" }));
    }

    [Fact]
    public async Task A_count_of_several_years_is_found_page_by_page_the_newest_first()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var older = await tm.CreateAsync(Request("one"));
        await server.AdvanceAsync(TimeSpan.FromDays(366));
        var newer = await tm.CreateAsync(Request("one"));
        Assert.Equal(older[10..], newer[10..]);

        var pages = new List<string>();
        for (string? path = "/api/search?top=1"; path is not null && pages.Count < 5;)
        {
            var page = await tm.PostAsync(path, new { text = older[10..] });
            pages.AddRange(page["items"]!.AsArray().Select(row => (string)row!["number"]!));
            path = (string?)page["nextLink"];
        }

        Assert.Equal([newer, older], pages);
    }

    [Fact]
    public async Task A_case_number_is_found_with_any_separators_and_by_its_beginning()
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_are_found_in_every_field_ranked_by_field_before_and_after_the_merge(bool merged)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var word = merged ? "zygomatic" : "xylophone";
        var commented = await tm.CreateAsync(Request("plain"));
        await tm.PostAsync($"/api/taskings/{commented}/comments", new { text = $"See the {word.ToUpperInvariant()} film." });
        var instructed = await tm.CreateAsync(Request($"Count the {word}s and the {word}."));
        var named = await tm.CreateAsync(Request("plain", $"{word}-7"));
        var answered = await tm.CreateAsync(Request("plain"));
        await (await shared.Server.As("lee.chan")).DoAsync(answered, "respond", Substantive($"The {word} was fine."));
        if (merged) await MergeAsync(shared);

        Assert.Equal([named, instructed, answered, commented], await FindAsync(tm, new { text = word }));
        Assert.Equal([instructed], await FindAsync(tm, new { text = $"{word}s" }));
        Assert.Equal([commented], await FindAsync(tm, new { text = $"film {word}" }));
        Assert.Empty(await FindAsync(tm, new { text = $"{word} nowhere" }));
        // After an edit, the new word is found and the old one is not.
        await PatchAsync(tm, instructed, new { instruction = $"Count the {word}ae." });
        if (merged) await MergeAsync(shared);
        Assert.Equal([named, answered, commented], await FindAsync(tm, new { text = word }));
        Assert.Equal([instructed], await FindAsync(tm, new { text = $"{word}ae" }));
        // Reading page by page gives the same results.
        var pages = new List<string>();
        for (string? path = "/api/search?top=1"; path is not null;)
        {
            var page = await tm.PostAsync(path, new { text = word });
            pages.AddRange(page["items"]!.AsArray().Select(row => (string)row!["number"]!));
            path = (string?)page["nextLink"];
        }

        Assert.Equal([named, answered, commented], pages);
    }

    [Fact]
    public async Task Closed_taskings_are_found_unless_only_open_ones_are_asked_for()
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
    public async Task A_tasking_with_several_detainees_is_found_once_by_the_beginning_of_their_numbers()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var detainees = new[] { "A076543219", "A076543218", "A765432101" }.Select(alien => (JsonNode)new JsonObject { ["alienNumber"] = alien });
        var family = await tm.CreateAsync(Request("A family.").With("detainees", new JsonArray([.. detainees])));
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
    public async Task An_empty_or_invalid_search_is_refused_by_field()
    {
        var tm = await shared.Server.As("ana.ruiz");
        foreach (var (body, field) in new (object, string)[]
        {
            (new { }, "text"),
            (new { text = "" }, "text"),
            (new { text = "a - of" }, "text"),
            (new { number = "x" }, "number"),
            (new { caseNumber = "-a-" }, "caseNumber"),
            (new { alienNumber = "A01x" }, "alienNumber"),
            (new { alienNumber = "A01" }, "alienNumber"),
            (new { text = "a\u0001b" }, "text"),
            (new { colour = "x" }, "colour"),
        })
        {
            var answer = await tm.SendAsync(HttpMethod.Post, "/api/search", body);
            answer.IsRefused(400, "invalid");
            Assert.NotNull(answer.Body!["errors"]![field]);
        }

        // A second page, even if this test is the first to run.
        for (var i = 0; i < 2; i++) await tm.CreateAsync(Request("paged"));
        var next = (string?)(await tm.PostAsync("/api/search?top=1", new { number = "ITMS-2" + DateTime.UtcNow.Year.ToString()[1..] }))["nextLink"];
        (await tm.SendAsync(HttpMethod.Post, next!, new { number = "1" })).IsRefused(400, "invalid");
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
    public async Task An_alien_number_is_recognized_in_a_text_and_digits_may_be_something_else()
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
}
