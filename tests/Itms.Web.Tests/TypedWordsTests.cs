using System.Globalization;
using System.Text.RegularExpressions;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>Nobody loses what they typed without being asked, and nobody has to answer without knowing why an answer came back.</summary>
[Collection(BrowserOffice.Second)]
public sealed class TypedWordsTests(BrowserOffice office)
{
    private const string Typed = "There were 412 visits in the last month.";

    [Fact]
    public async Task A_dialog_asks_before_Escape_Cancel_or_going_back_loses_an_answer()
    {
        await using var lee = await OpenFromListAsync();
        var answer = lee.Page.GetByLabel("Response", new() { Exact = true });
        await lee.StartAsync("respond");
        await answer.FillAsync(Typed);

        await lee.Page.Keyboard.PressAsync("Escape");
        await Expect(Question(lee)).ToBeVisibleAsync();
        await lee.IsAccessibleAsync("question");
        await lee.Page.Keyboard.PressAsync("Escape");
        await StayedAsync();
        await Expect(answer).ToBeFocusedAsync();
        await lee.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Question(lee).GetByRole(AriaRole.Button, new() { Name = "Stay here" }).ClickAsync();
        await StayedAsync();
        await lee.Page.EvaluateAsync("history.back()");
        await Question(lee).GetByRole(AriaRole.Button, new() { Name = "Stay here" }).ClickAsync();
        await StayedAsync();

        await lee.Page.EvaluateAsync("history.back()");
        await Question(lee).GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await lee.IsDoneAsync();
        await Expect(lee.Page.Locator("h1")).ToHaveTextAsync("Awaiting me");

        async Task StayedAsync()
        {
            await Expect(Question(lee)).ToHaveCountAsync(0);
            await Expect(answer).ToHaveValueAsync(Typed);
        }
    }

    [Fact]
    public async Task A_dialog_without_typed_words_closes_at_once()
    {
        await using var lee = await OpenFromListAsync();
        await lee.StartAsync("respond");
        await lee.Page.Keyboard.PressAsync("Escape");
        await lee.IsDoneAsync();
        await lee.StartAsync("respond");
        await lee.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await lee.IsDoneAsync();
    }

    [Fact]
    public async Task A_comment_outlives_another_tab_and_the_page_asks_before_it_is_left()
    {
        await using var lee = await OpenFromListAsync();
        var comment = lee.Page.GetByLabel("Add a comment");
        await lee.Page.GetByRole(AriaRole.Tab, new() { Name = "Comments" }).ClickAsync();
        await comment.FillAsync(Typed);
        await lee.Page.GetByRole(AriaRole.Tab, new() { Name = "Details" }).ClickAsync();
        await Expect(comment).ToHaveCountAsync(0);
        await lee.Page.Locator(".menu a[href='/active']").ClickAsync();
        await Question(lee).GetByRole(AriaRole.Button, new() { Name = "Stay here" }).ClickAsync();
        await lee.Page.GetByRole(AriaRole.Tab, new() { Name = "Comments" }).ClickAsync();
        await Expect(comment).ToHaveValueAsync(Typed);

        await lee.Page.GetByRole(AriaRole.Button, new() { Name = "Add comment" }).ClickAsync();
        await Expect(lee.Page.Locator(".comments")).ToContainTextAsync(Typed);
        await lee.Page.Locator(".menu a[href='/active']").ClickAsync();
        await Expect(lee.Page.Locator("h1")).ToHaveTextAsync("Active");
    }

    [Fact]
    public async Task An_answer_that_came_back_says_why_and_so_does_the_history()
    {
        const string why = "The figures of October are missing.";
        var number = await CreateAsync();
        var ana = await office.Server.As("ana.ruiz");
        var officer = await office.Server.As("lee.chan");
        await officer.DoAsync(number, "respond", Requests.Substantive(Typed));
        await (await office.Server.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief" });
        await (await office.Server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await officer.DoAsync(number, "submit-to-hq");
        await ana.DoAsync(number, "return", new { unit = "HOU", reason = why });
        await using var lee = await (await office.VisitAsync()).EnterAsync("lee.chan", $"/taskings/{number}");
        await Expect(lee.Page.Locator("#tab-panel .notice")).ToContainTextAsync("Returned by Ana Ruiz");
        await Expect(lee.Page.Locator("#tab-panel .notice")).ToContainTextAsync(why);
        await Expect(lee.Page.Locator("[data-action]").First).ToHaveAttributeAsync("data-action", "respond");
        await lee.IsAccessibleAsync("returned");
        await lee.Page.GetByRole(AriaRole.Tab, new() { Name = "History" }).ClickAsync();
        await Expect(lee.Page.Locator(".timeline li").Filter(new() { HasText = "Returned" })).ToContainTextAsync($"Reason: {why}");
    }

    private static ILocator Question(Visitor visitor) =>
        visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = "Leave without saving?" });

    /// <summary>It is due tomorrow, so it is among the first in every list.</summary>
    private async Task<string> CreateAsync()
    {
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return await (await office.Server.As("ana.ruiz")).CreateAsync(Requests.InformationRequest(tomorrow).Without("startDate"));
    }

    /// <summary>A tasking, opened from the list of what waits.</summary>
    private async Task<Visitor> OpenFromListAsync()
    {
        var number = await CreateAsync();
        var lee = await (await office.VisitAsync()).EnterAsync("lee.chan");
        await lee.Page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex($"^(Open )?{number}") }).First.ClickAsync();
        await Expect(lee.Page.Locator("h1")).ToHaveTextAsync(number);
        return lee;
    }
}
