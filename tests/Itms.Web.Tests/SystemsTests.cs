using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>Other systems in the browser: the archive of MCTS, webhooks, and the response package.</summary>
public sealed class SystemsTests(BrowserOffice office)
{
    private const string Complaints = """
        number,detaineeName,alienNumber,facility,complaintType,findings,received,closed
        M-1,Pat Example,A055566677,Alder Creek,Dental,Tooth extracted.,2016-03-01,2016-04-05
        M-2,Kim Sample,A099988877,Birch Hall,Other,Unfounded.,2018-05-01,2019-10-31
        M-3,Kim Sample,A099988877,Birch Hall,Leg,,2018-05-01,2019-10-31
        """;

    [Fact]
    public async Task Complaints_of_MCTS_are_imported_after_a_look_found_and_shown_with_a_tasking()
    {
        await using var server = await DemoServer.StartAsync();
        await using (var root = await office.VisitAsync(server: server))
        {
            await root.EnterAsync("adm.root", "/admin/archive");
            await root.Page.Locator("input[type=file]").SetInputFilesAsync(
                new FilePayload { Name = "mcts.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Complaints) });
            await Expect(root.Page.GetByText("Nothing is imported yet.").First).ToBeVisibleAsync();
            await Expect(root.Page.Locator("tbody tr")).ToHaveCountAsync(1);
            await Expect(root.Page.Locator("tbody tr")).ToContainTextAsync("complaintType");
            await root.IsAccessibleAsync("a checked file");
            await root.Page.GetByRole(AriaRole.Button, new() { Name = "Import the rows without errors" }).ClickAsync();
            await Expect(root.Page.GetByText("The complaints are in the archive.").First).ToBeVisibleAsync();
        }

        await using var ana = await office.VisitAsync(server: server);
        await ana.EnterAsync("ana.ruiz", "/archive");
        await ana.Page.GetByLabel("Alien number").FillAsync("12");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Search the archive" }).ClickAsync();
        await Expect(ana.Page.GetByText("at least 3 digits")).ToBeVisibleAsync();
        await ana.Page.GetByLabel("Alien number").FillAsync("");
        await ana.Page.GetByLabel("Detainee name").FillAsync("exam");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Search the archive" }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Row, new() { Name = "M-1" })).ToContainTextAsync("Tooth extracted.");
        Assert.DoesNotContain("exam", ana.Page.Url, StringComparison.OrdinalIgnoreCase);
        await ana.Page.GetByText("Who looked at the archive").ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Row, new() { Name = "Complaint M-1" })).ToContainTextAsync("Ana Ruiz");
        await ana.IsAccessibleAsync("the archive");

        var number = await (await server.As("ana.ruiz")).CreateAsync(Requests.InformationRequest()
            .With("detainees", new JsonArray(new JsonObject { ["name"] = "K. Sample", ["alienNumber"] = "A099988877" })));
        await ana.GoAsync($"/taskings/{number}?tab=similar");
        await Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = "Earlier complaints" })).ToBeVisibleAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Row, new() { Name = "M-2" })).ToBeVisibleAsync();
        await ana.IsAccessibleAsync("earlier complaints");
    }

    [Fact]
    public async Task A_webhook_is_added_shows_its_secret_once_is_tested_and_removed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await DemoServer.StartAsync(settings: Receiver.Settings);
        await using var root = await office.VisitAsync(server: server);
        await root.EnterAsync("adm.root", "/admin/webhooks");
        await root.Page.GetByRole(AriaRole.Button, new() { Name = "Add a webhook" }).ClickAsync();
        await root.Dialog.GetByLabel("Address").FillAsync("https://10.0.0.1/");
        await root.ConfirmAsync();
        await Expect(root.Dialog.GetByText("inside a private network;")).ToBeVisibleAsync();
        await root.Dialog.GetByLabel("Address").FillAsync(receiver.Address("/itms"));
        await root.Dialog.GetByLabel("Delegated", new() { Exact = true }).CheckAsync();
        await root.ConfirmAsync();
        await root.IsDoneAsync();
        await Expect(root.Page.GetByLabel("The secret of")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_"));

        await root.Page.GetByRole(AriaRole.Button, new() { Name = "Send a test to" }).ClickAsync();
        Assert.Contains("\"test\"", (await receiver.AtAsync("/itms", 1))[0].Body, StringComparison.Ordinal);
        await Expect(root.Page.GetByRole(AriaRole.Region, new() { Name = "Deliveries to" }).GetByRole(AriaRole.Row).Nth(1))
            .ToContainTextAsync("delivered", new() { Timeout = 15_000 });
        await root.IsAccessibleAsync("deliveries");

        receiver.Answers["/itms"] = 410;
        await root.Page.GetByRole(AriaRole.Button, new() { Name = "Send a test to" }).ClickAsync();
        await receiver.AtAsync("/itms", 2);
        var region = root.Page.GetByRole(AriaRole.Region, new() { Name = "Deliveries to" });
        await Expect(region.GetByText("given up")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await root.GoAsync("/admin/webhooks");
        await Expect(root.Page.GetByText("off: the other system answered that it is gone")).ToBeVisibleAsync();
        await root.Page.GetByRole(AriaRole.Button, new() { Name = "Turn on http" }).ClickAsync();
        await root.IsAccessibleAsync("turning a webhook on");
        await root.ConfirmAsync();
        await root.IsDoneAsync();
        await Expect(root.Page.GetByRole(AriaRole.Button, new() { Name = "Send a test to" })).ToBeVisibleAsync();

        await root.Page.GetByRole(AriaRole.Button, new() { Name = "Remove http" }).ClickAsync();
        await root.ConfirmAsync();
        await root.IsDoneAsync();
        await Expect(root.Page.GetByText("No other system is told of changes.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_TPSU_chief_records_a_training_and_takes_it_back()
    {
        await using var server = await DemoServer.StartAsync();
        await using var tom = await office.VisitAsync(server: server);
        await tom.EnterAsync("tom.becker", "/admin/training");
        var row = tom.Page.GetByRole(AriaRole.Row, new() { Name = "Lee Chan" });
        await Expect(row).ToContainTextAsync("none recorded");
        await tom.Page.GetByRole(AriaRole.Button, new() { Name = "Record a training of Lee Chan" }).ClickAsync();
        await tom.ConfirmAsync();
        await Expect(tom.Dialog.GetByText("Day of the training is required")).ToBeVisibleAsync();
        await tom.IsAccessibleAsync("a training");
        await tom.Dialog.GetByLabel("Day of the training").FillAsync("2020-01-15");
        await tom.ConfirmAsync();
        await tom.IsDoneAsync();
        await Expect(row).ToContainTextAsync("overdue");
        await tom.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the last training of Lee Chan" }).ClickAsync();
        await tom.ConfirmAsync();
        await tom.IsDoneAsync();
        await Expect(row).ToContainTextAsync("none recorded");
        await tom.IsAccessibleAsync("the trainings");
    }

    [Fact]
    public async Task A_cleared_response_is_downloaded_as_a_package_and_its_upload_recorded()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var number = await tm.CreateAsync(Requests.InformationRequest());
        await ao.DoAsync(number, "respond", Requests.Substantive("412 visits."));
        await (await server.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief" });
        await (await server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await ao.DoAsync(number, "submit-to-hq");
        await tm.DoAsync(number, "send-to-ad");
        await using var ana = await office.VisitAsync(server: server);
        await ana.EnterAsync("ana.ruiz", $"/taskings/{number}");
        await Expect(ana.Page.GetByText("Download response package")).ToHaveCountAsync(0);
        await (await server.As("joe.lind")).DoAsync(number, "clear");
        await ana.GoAsync($"/taskings/{number}");

        var download = await ana.Page.RunAndWaitForDownloadAsync(() =>
            ana.Page.GetByRole(AriaRole.Link, new() { Name = "Download response package" }).ClickAsync());
        Assert.Equal($"{number}-response.zip", download.SuggestedFilename);
        await using (var zip = new ZipArchive(File.OpenRead(await download.PathAsync())))
            Assert.Equal(["cover-sheet.docx", "response.docx", "manifest.json"], zip.Entries.Select(e => e.FullName));

        await ana.StartAsync("record-upload");
        await ana.ConfirmAsync();
        await Expect(ana.Dialog).ToContainTextAsync("is required");
        await ana.Dialog.GetByLabel("Number of the upload in the other system").FillAsync("EROT-77");
        await ana.ConfirmAsync();
        await ana.IsDoneAsync();
        await Expect(ana.Page.GetByText("Uploaded as EROT-77")).ToBeVisibleAsync();
        await ana.IsAccessibleAsync("a package");
    }
}
