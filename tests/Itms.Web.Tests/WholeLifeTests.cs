using System.Globalization;
using System.Text.RegularExpressions;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>A tasking from the form to the response and beyond, each step by its own person. The clock moves, so the server is its own.</summary>
public sealed class WholeLifeTests(BrowserOffice office) : IAsyncLifetime
{
    private const string Answer = "All 12 medication rooms are inspected again.";

    private DemoServer server = null!;

    public async ValueTask InitializeAsync() => server = await DemoServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task From_the_suggestion_to_the_response_and_the_reminder_after_it_is_opened_again()
    {
        var number = await CreateFromSuggestionAsync();

        await using (var officer = await OpenAsync("ben.acosta", number))
        {
            await officer.StartAsync("delegate");
            await officer.Dialog.GetByLabel("Designee", new() { Exact = true }).SelectOptionAsync("cole.vance");
            await DoneAsync(officer);
            await officer.StatusIsAsync("Delegated");
        }

        await AnswerWithDocumentAsync(number);

        await using (var officer = await OpenAsync("ben.acosta", number))
        {
            await officer.StartAsync("respond");
            await officer.Dialog.GetByLabel("Response", new() { Exact = true }).FillAsync(Answer);
            await officer.Dialog.GetByRole(AriaRole.Checkbox, new() { Name = "rooms.txt" }).CheckAsync();
            await DoneAsync(officer);
            await officer.StartAsync("request-concurrence");
            await DoneAsync(officer);
        }

        await ConcurAsync("ida.frey", number);
        await ConcurAsync("ivy.marsh", number);
        await TakeStepAsync("ben.acosta", number, "submit-to-hq", "Task Submitted to HQ");
        await TakeStepAsync("ana.ruiz", number, "send-to-ad", "Task Sent to AD");
        await ClearOnPhoneAsync(number);

        await using (var manager = await OpenAsync("ana.ruiz", number))
        {
            await manager.StatusIsAsync("AD Cleared");
            await manager.StartAsync("submit-to-authority");
            await manager.Dialog.GetByLabel("Sent by", new() { Exact = true }).SelectOptionAsync("email");
            await DoneAsync(manager);
            await manager.StatusIsAsync("Task Submitted to Authority");
            await manager.Page.GetByRole(AriaRole.Tab, new() { Name = "History" }).ClickAsync();
            await manager.Page.GetByRole(AriaRole.Button, new() { Name = "Check the history" }).ClickAsync();
            await Expect(manager.Page.GetByText("The history is intact")).ToBeVisibleAsync();

            await manager.StartAsync("reopen");
            await manager.Dialog.GetByLabel("Instructions", new() { Exact = true }).FillAsync("Name the rooms.");
            await manager.Dialog.GetByLabel("Reason", new() { Exact = true }).FillAsync("The authority asks for more.");
            await manager.Dialog.GetByLabel("Internal due date (optional)", new() { Exact = true }).FillAsync(DayIn(5));
            await manager.Dialog.GetByLabel("Date due to authority", new() { Exact = true }).FillAsync(DayIn(30));
            await DoneAsync(manager);
            await manager.StatusIsAsync("Re-opened");
        }

        await ReadReminderAsync("ben.acosta", number);
    }

    /// <summary>By keyboard: the rules fill in who answers.</summary>
    private async Task<string> CreateFromSuggestionAsync()
    {
        await using var manager = await (await office.VisitAsync(server: server)).EnterAsync("ana.ruiz", "/new");
        await Expect(manager.ListField("Task type")).ToBeVisibleAsync();
        await manager.TabToAsync("Task type");
        await manager.Page.Keyboard.TypeAsync("Corrective");
        await Expect(manager.ListField("Unit")).ToHaveValueAsync(new Regex("^MQMU, "));
        await Expect(manager.ListField("Assignee")).ToHaveValueAsync("Ben Acosta, MQMU");
        await manager.ListField("Requestor").FillAsync("ICE ODO");
        await manager.DateField("Date due to authority").FillAsync(DayIn(20));
        await manager.Page.Keyboard.PressAsync("Control+Enter");
        var number = await manager.NumberAsync();
        await manager.StatusIsAsync("Assigned");
        return number;
    }

    /// <summary>The designee adds a document and comes back from the queue, whose button leads straight into the dialog.</summary>
    private async Task AnswerWithDocumentAsync(string number)
    {
        await using var designee = await OpenAsync("cole.vance", number);
        await designee.Page.GetByRole(AriaRole.Tab, new() { Name = "Documents" }).ClickAsync();
        var choosing = designee.Page.RunAndWaitForFileChooserAsync(
            () => designee.Page.GetByRole(AriaRole.Button, new() { Name = "Drop documents here" }).PressAsync("Enter"));
        await (await choosing).SetFilesAsync(
            new FilePayload { Name = "rooms.txt", MimeType = "text/plain", Buffer = "Rooms 1 to 12"u8.ToArray() });
        await Expect(designee.Page.Locator(".documents")).ToContainTextAsync("rooms.txt");

        await designee.GoAsync("/");
        await designee.Page.GetByRole(AriaRole.Link, new() { Name = $"Complete {number}" }).ClickAsync();
        await designee.Dialog.GetByLabel("Kind of response (optional)").SelectOptionAsync("substantive");
        await designee.Dialog.GetByLabel("Response (optional)", new() { Exact = true }).FillAsync("12 rooms are inspected.");
        await designee.Dialog.GetByRole(AriaRole.Checkbox, new() { Name = "rooms.txt" }).CheckAsync();
        await DoneAsync(designee);
        await designee.StatusIsAsync("Delegated Task Completed");
    }

    /// <summary>Between two meetings: the response, its document and the decision are together.</summary>
    private async Task ClearOnPhoneAsync(string number)
    {
        await using var official = await OpenAsync("ivy.marsh", number, new Look(Width: 360));
        var panel = official.Page.GetByRole(AriaRole.Region, new() { Name = "Response to clear" });
        await Expect(panel.GetByText(Answer)).ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Link, new() { Name = "rooms.txt" })).ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "Do not clear" })).ToBeVisibleAsync();
        await official.FitsAsync("response to clear");
        await official.IsAccessibleAsync("response to clear");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).PressAsync("Enter");
        await Expect(official.Dialog).ToBeVisibleAsync();
        await official.FitsAsync("clearing");
        await DoneAsync(official);
        await Expect(panel).ToHaveCountAsync(0);
        await Expect(official.Page.Locator("h1")).ToBeFocusedAsync();
    }

    /// <summary>The clock moves past the due date. The reminder is in the mailbox, and its link opens the tasking.</summary>
    private async Task ReadReminderAsync(string person, string number)
    {
        await using var officer = await (await office.VisitAsync(server: server)).EnterAsync(person);
        var bar = officer.Page.GetByRole(AriaRole.Complementary, new() { Name = "Demo" });
        var mails = bar.GetByRole(AriaRole.Button, new() { Name = "Mails" });
        var reminder = officer.Dialog.Locator("summary", new() { HasText = "Overdue" });
        await mails.ClickAsync();
        await Expect(officer.Dialog.Locator("summary").First).ToBeVisibleAsync();
        await Expect(reminder).ToHaveCountAsync(0);
        await officer.Page.Keyboard.PressAsync("Escape");
        await officer.IsDoneAsync();

        await bar.GetByRole(AriaRole.Button, new() { Name = "Next week" }).ClickAsync();
        await Expect(officer.Page.Locator(".queue .late").First).ToBeVisibleAsync();
        await mails.ClickAsync();
        await reminder.First.ClickAsync();
        await officer.Dialog.Locator($"details[open] a[href='/taskings/{number}']").First.ClickAsync();
        await Expect(officer.Page.Locator("h1")).ToHaveTextAsync(number);
        await officer.IsDoneAsync();
        await officer.StatusIsAsync("Re-opened");
        await Expect(officer.Page.Locator(".bar .late")).ToBeVisibleAsync();
    }

    private async Task ConcurAsync(string person, string number)
    {
        await using var chief = await OpenAsync(person, number);
        await chief.StartAsync("concur");
        await chief.Dialog.GetByLabel("Note (optional)").FillAsync("Correct.");
        await DoneAsync(chief);
    }

    /// <summary>A step that needs nothing but its button.</summary>
    private async Task TakeStepAsync(string person, string number, string action, string status)
    {
        await using var visitor = await OpenAsync(person, number);
        await visitor.StartAsync(action);
        await DoneAsync(visitor);
        await visitor.StatusIsAsync(status);
    }

    private static async Task DoneAsync(Visitor visitor)
    {
        await visitor.ConfirmAsync();
        await visitor.IsDoneAsync();
    }

    private static string DayIn(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<Visitor> OpenAsync(string person, string number, Look? look = null) =>
        await (await office.VisitAsync(look, server)).EnterAsync(person, $"/taskings/{number}");
}
