using static Itms.Server.Tests.Views.SearchSteps;

namespace Itms.Server.Tests.Views;

/// <summary>Nobody finds a tasking by something that they may not read.</summary>
public sealed class SearchPrivacyTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task Only_people_who_may_read_an_alien_number_find_it()
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
    public async Task Nobody_finds_a_tasking_by_words_that_are_masked_for_them(bool merged)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var (name, word) = merged ? ("Quillon Farrow", "pelican") : ("Tamsin Wroth", "flamingo");
        var number = await tm.CreateAsync(Request($"About {name} and the {word}.", detainee: name, alien: "A011223344"));
        var restricted = await tm.CreateAsync(Request($"A second {word}.").With("restricted", true));
        if (merged) await MergeAsync(shared);

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
    public async Task A_cursor_reveals_nothing_about_the_results()
    {
        var tm = await shared.Server.As("ana.ruiz");
        foreach (var last in new[] { '8', '9' }) await tm.CreateAsync(Request("sealed", $"SEAL-A91234567{last}", "Sel Dorn", $"A91234567{last}"));

        (string, object)[] searches =
            [("hal.price", new { caseNumber = "SEAL" }), ("ana.ruiz", new { alienNumber = "9123456" }), ("ana.ruiz", new { text = "sealed" })];
        foreach (var (person, search) in searches)
        {
            var next = (string)(await (await shared.Server.As(person)).PostAsync("/api/search?top=1", search))["nextLink"]!;
            var cursor = System.Text.Encoding.Latin1.GetString(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(next.Split("from=")[1]));
            Assert.DoesNotContain("9123", cursor, StringComparison.Ordinal);
            Assert.DoesNotContain("ITMS", cursor, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_masked_name_or_number_in_a_case_number_is_not_found_without_its_separators()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(Request("joined", "27-933445566"));
        var named = await tm.CreateAsync(Request("joined", "D-LI-27", "Li Wu"));
        var outsider = await shared.Server.As("hal.price");

        Assert.Equal([number], await FindAsync(tm, new { text = "27933445566" }));
        Assert.Equal([named], await FindAsync(tm, new { text = "dli27" }));
        foreach (var text in new[] { "27933445566", "933445566", "dli27" }) Assert.Empty(await FindAsync(outsider, new { text }));
        foreach (var caseNumber in new[] { "DLI27", "279334" }) Assert.Empty(await FindAsync(outsider, new { caseNumber }));
    }

    [Fact]
    public async Task The_order_of_results_reveals_nothing_that_is_masked()
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
}
