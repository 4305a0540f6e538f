using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>The search says where it found each result, and keeps what was searched for out of the address.</summary>
[Collection(BrowserOffice.Second)]
public sealed class SearchTests(BrowserOffice office)
{
    [Fact]
    public async Task Results_say_where_they_were_found_and_the_address_says_nothing()
    {
        var manager = await office.Server.As("ana.ruiz");
        var asked = await manager.CreateAsync(Requests.InformationRequest()
            .With("instruction", "Count every barnacle.").With("caseNumber", "BRN-77")
            .With("detainees", new System.Text.Json.Nodes.JsonArray(
                new System.Text.Json.Nodes.JsonObject { ["name"] = "Ida Barnacle", ["alienNumber"] = "A077665544" })));
        await (await office.Server.As("lee.chan")).DoAsync(asked, "respond", Requests.Substantive("Twelve barnacle reports."));
        var noted = await manager.CreateAsync(Requests.InformationRequest().With("instruction", "State the number."));
        await manager.PostAsync($"/api/taskings/{noted}/comments", new { text = "No barnacle there." });

        await using var ana = await office.VisitAsync();
        await ana.EnterAsync("ana.ruiz");
        await ana.Page.Keyboard.PressAsync("/");
        await ana.Page.Keyboard.TypeAsync("barnacle");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Expect(ana.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Found in" })).ToBeVisibleAsync();
        await Expect(ana.Page.Locator("[data-row]")).ToHaveCountAsync(2);
        await Expect(FoundIn(asked)).ToHaveTextAsync("Detainee, Instruction, Response");
        await Expect(FoundIn(noted)).ToHaveTextAsync("Comment or note");
        await TellsNothingAsync("barnacle");

        await ana.Page.GetByRole(AriaRole.Textbox, new() { Name = "Number, case or words" }).FillAsync("");
        await ana.Page.GetByRole(AriaRole.Textbox, new() { Name = "Alien number" }).FillAsync("A077665544");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Expect(ana.Page.Locator("[data-row]")).ToHaveTextAsync([asked]);
        await Expect(FoundIn(asked)).ToHaveTextAsync("Alien number");
        await TellsNothingAsync("77665544");

        await ana.Page.GetByRole(AriaRole.Textbox, new() { Name = "Alien number" }).FillAsync("");
        await ana.Page.GetByRole(AriaRole.Textbox, new() { Name = "Number, case or words" }).FillAsync("BRN-77");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Expect(FoundIn(asked)).ToHaveTextAsync("Case number");
        await ana.IsAccessibleAsync("results");

        ILocator FoundIn(string number) =>
            ana.Page.Locator("tr", new() { HasText = number }).Locator("td[data-column=matches]");

        async Task TellsNothingAsync(string word)
        {
            var kept = await ana.Page.EvaluateAsync<string>(
                "() => JSON.stringify([location.href, document.title, history.state, { ...localStorage }, { ...sessionStorage }])");
            Assert.DoesNotContain(word, kept, StringComparison.OrdinalIgnoreCase);
        }
    }
}
