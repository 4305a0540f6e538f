using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>A tasking from its assignment to the response, each step by its own person, through the dialogs.</summary>
public sealed class WholeLifeTests(BrowserOffice office)
{
    [Fact]
    public async Task Everybody_does_their_step_through_a_dialog()
    {
        var ana = await office.Server.As("ana.ruiz");
        var number = await ana.CreateAsync(Requests.InformationRequest().Without("components"));

        await using (var manager = await OpenAsync("ana.ruiz", number))
        {
            await manager.StartAsync("assign");
            await manager.ConfirmAsync();
            await Expect(manager.Dialog.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await manager.Dialog.GetByLabel("Unit", new() { Exact = true }).SelectOptionAsync("HOU");
            await manager.Dialog.GetByLabel("Action officer").SelectOptionAsync("lee.chan");
            await manager.ConfirmAsync();
            await manager.IsDoneAsync();
            await manager.StatusIsAsync("Assigned");
        }

        await using (var officer = await OpenAsync("lee.chan", number))
        {
            await officer.StartAsync("delegate");
            await officer.Dialog.GetByLabel("Designee", new() { Exact = true }).SelectOptionAsync("sam.ortiz");
            await officer.ConfirmAsync();
            await officer.IsDoneAsync();
            await officer.StatusIsAsync("Delegated");
        }

        // The designee comes from the queue: its button leads straight into the dialog.
        await using (var designee = await office.VisitAsync())
        {
            await designee.EnterAsync("sam.ortiz");
            await designee.Page.GetByRole(AriaRole.Link, new() { Name = $"Complete {number}" }).ClickAsync();
            await designee.Dialog.GetByLabel("Kind of response (optional)").SelectOptionAsync("substantive");
            await designee.Dialog.GetByLabel("Response (optional)", new() { Exact = true }).FillAsync("There were 412 visits.");
            await designee.ConfirmAsync();
            await designee.IsDoneAsync();
            await designee.StatusIsAsync("Delegated Task Completed");
        }

        await using (var officer = await OpenAsync("lee.chan", number))
        {
            await officer.StartAsync("respond");
            await officer.Dialog.GetByLabel("Response", new() { Exact = true }).FillAsync("There were 412 visits in December.");
            await officer.ConfirmAsync();
            await officer.IsDoneAsync();
            await officer.StartAsync("request-concurrence");
            await officer.ConfirmAsync();
            await officer.IsDoneAsync();
        }

        await ConcurAsync("ray.singh", number);
        await ConcurAsync("dan.okoro", number);

        await using (var officer = await OpenAsync("lee.chan", number))
        {
            await officer.StartAsync("submit-to-hq");
            await officer.ConfirmAsync();
            await officer.IsDoneAsync();
            await officer.StatusIsAsync("Task Submitted to HQ");
        }

        await using (var manager = await OpenAsync("ana.ruiz", number))
        {
            await manager.StartAsync("send-to-ad");
            await manager.ConfirmAsync();
            await manager.IsDoneAsync();
        }

        // On a phone between two meetings.
        await using (var official = await office.VisitAsync(new Look(Width: 360)))
        {
            await official.EnterAsync("joe.lind", $"/taskings/{number}");
            await official.StartAsync("clear");
            await official.FitsAsync("clearing");
            await official.ConfirmAsync();
            await official.IsDoneAsync();
        }

        await using (var manager = await OpenAsync("ana.ruiz", number))
        {
            await manager.StartAsync("submit-to-authority");
            await manager.ConfirmAsync();
            await manager.IsDoneAsync();
            await manager.StatusIsAsync("Task Submitted to Authority");
            await manager.Page.GetByRole(AriaRole.Tab, new() { Name = "History" }).ClickAsync();
            await manager.Page.GetByRole(AriaRole.Button, new() { Name = "Check the history" }).ClickAsync();
            await Expect(manager.Page.GetByText("The history is intact")).ToBeVisibleAsync();
        }
    }

    private async Task ConcurAsync(string person, string number)
    {
        await using var chief = await OpenAsync(person, number);
        await chief.StartAsync("concur");
        await chief.Dialog.GetByLabel("Note (optional)").FillAsync("Correct.");
        await chief.ConfirmAsync();
        await chief.IsDoneAsync();
    }

    private async Task<Visitor> OpenAsync(string person, string number) =>
        await (await office.VisitAsync()).EnterAsync(person, $"/taskings/{number}");
}
