using System.Text.Json.Nodes;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>A task manager assigns a tasking that came without units, such as one from a mail.</summary>
[Collection(BrowserOffice.Second)]
public sealed class AssignTests(BrowserOffice office)
{
    [Fact]
    public async Task The_dialog_says_what_the_rules_suggest_and_fills_it_in()
    {
        await using var ana = await OpenAsync(Requests.InformationRequest()
            .Without("informationRequest").With("category", "correctiveActionPlan").With("taskType", "correctiveActionPlan"));
        await Expect(ana.Dialog).ToContainTextAsync("The rules suggest for Corrective Action Plans:");
        await Expect(ana.Dialog.GetByRole(AriaRole.Listitem)).ToContainTextAsync(["MQMU, Ben Acosta"]);
        await ana.IsAccessibleAsync("assign");
        await ana.Dialog.GetByRole(AriaRole.Button, new() { Name = "Fill this in" }).ClickAsync();
        await ana.ConfirmAsync();
        await ana.IsDoneAsync();
        await Expect(ana.Page.Locator(".facts")).ToContainTextAsync("Ben Acosta (MQMU)");
    }

    [Fact]
    public async Task The_supervisor_and_the_chief_get_copies_if_nobody_else_is_chosen()
    {
        await using var ana = await OpenAsync(Requests.InformationRequest());
        await ana.Dialog.GetByLabel("Unit", new() { Exact = true }).SelectOptionAsync("HOU");
        await ana.Dialog.GetByLabel("Action officer").SelectOptionAsync("lee.chan");
        await Expect(ana.Dialog).ToContainTextAsync("If you choose nobody, the supervisor and the unit chief get copies.");
        await ana.ConfirmAsync();
        await ana.IsDoneAsync();
        await Expect(ana.Page.Locator("#tab-panel")).ToContainTextAsync("Kim Dale, Ray Singh");
    }

    private async Task<Visitor> OpenAsync(JsonObject request)
    {
        var number = await (await office.Server.As("ana.ruiz")).CreateAsync(request.Without("components"));
        var ana = await (await office.VisitAsync()).EnterAsync("ana.ruiz", $"/taskings/{number}");
        await ana.StartAsync("assign");
        return ana;
    }
}
