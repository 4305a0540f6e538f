using System.Text.Json.Nodes;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <content>The rules: rubric and reminders.</content>
public sealed partial class AdministrationTests
{
    [Fact]
    public async Task A_changed_rubric_changes_the_suggestion_and_an_older_version_brings_it_back()
    {
        await using var root = await OpenAsync("/admin/rules/rubric");
        Assert.Equal(["CoS", "DCoS"], await MediaAsync());
        await Button(root, "Change Media inquiries").ClickAsync();
        var clears = root.Dialog.GetByRole(AriaRole.Group, new() { Name = "Who clears", Exact = true });
        await clears.GetByLabel("CoS", new() { Exact = true }).UncheckAsync();
        await clears.GetByLabel("DCoS", new() { Exact = true }).UncheckAsync();
        await root.ConfirmAsync();
        await SaveAsync("The chief of staff clears alone.");
        var row = root.Page.GetByRole(AriaRole.Row, new() { Name = "Media inquiries" });
        await Expect(row).ToContainTextAsync("Who clears must name at least one position");
        Assert.Equal(["CoS", "DCoS"], await MediaAsync());

        await Button(root, "Change Media inquiries").ClickAsync();
        await clears.GetByLabel("CoS", new() { Exact = true }).CheckAsync();
        await root.ConfirmAsync();
        await Button(root, "Save as a new version").ClickAsync();
        await Expect(root.Page.GetByText("Saved as version 2.").First).ToBeVisibleAsync();
        Assert.Equal(["CoS"], await MediaAsync());

        await Button(root, "What changed in version 2").ClickAsync();
        await Expect(root.Page.Locator(".changes")).ToContainTextAsync("Clears: CoS or DCoS → CoS");
        await Button(root, "Use version 1 again").ClickAsync();
        await SaveAsync("As the Guide says.");
        await Expect(root.Page.GetByText("Saved as version 3.").First).ToBeVisibleAsync();
        Assert.Equal(["CoS", "DCoS"], await MediaAsync());

        async Task SaveAsync(string reason)
        {
            await root.Page.GetByLabel("Why you change it").FillAsync(reason);
            await Button(root, "Save as a new version").ClickAsync();
        }

        async Task<string[]> MediaAsync() =>
        [
            .. (await (await one.Server.As("ana.ruiz")).GetAsync("/api/routing?category=media"))["clearance"]!["positions"]!.AsArray()
                .Select(position => (string)position!),
        ];
    }

    [Fact]
    public async Task Two_administrators_change_the_reminders_and_neither_loses_anything()
    {
        await using var root = await OpenAsync("/admin/rules/escalation");
        await Button(root, "Change Overdue for 1 business day").ClickAsync();
        await Fill(root, "Business days", "2");
        await root.ConfirmAsync();
        await root.IsDoneAsync();

        var admin = await one.Server.As("adm.root");
        var current = await admin.SendAsync(HttpMethod.Get, "/api/admin/rules/escalation");
        var document = current.Body!["document"]!.DeepClone();
        Rule(document, "pending")["businessDays"] = 3;
        var body = new JsonObject { ["reason"] = "Mondays are busy.", ["document"] = document };
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Put, "/api/admin/rules/escalation", body, ("If-Match", current.ETag!))).Status);

        await root.Page.GetByLabel("Why you change it").FillAsync("One day is too soon.");
        await Button(root, "Save as a new version").ClickAsync();
        await Expect(root.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody saved version");
        await Expect(root.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Pending too long");
        await Expect(root.Page.GetByLabel("Why you change it")).ToHaveValueAsync("One day is too soon.");
        await Button(root, "Save as a new version").ClickAsync();
        await Expect(root.Page.GetByText("Saved as version").First).ToBeVisibleAsync();
        var saved = (await admin.GetAsync("/api/admin/rules/escalation"))["document"]!;
        Assert.Equal((3, 2), ((int)Rule(saved, "pending")["businessDays"]!, (int)Rule(saved, "overdue1")["businessDays"]!));

        // What is not saved is not left behind by accident.
        await Button(root, "Remove Overdue for 3 business days").ClickAsync();
        await root.Page.GetByRole(AriaRole.Link, new() { Name = "People", Exact = true }).ClickAsync();
        await Expect(root.Dialog).ToContainTextAsync("Leave without saving?");
        await root.Dialog.GetByRole(AriaRole.Button, new() { Name = "Stay here" }).ClickAsync();
        await Expect(root.Page.GetByText("1 change is not saved yet.")).ToBeVisibleAsync();

        static JsonNode Rule(JsonNode document, string kind) =>
            document["rules"]!.AsArray().Single(rule => (string?)rule!["kind"] == kind)!;
    }
}
