using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Itms.Application.Intake;
using Itms.Server.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>A task manager decides about mails that wait.</summary>
[Collection(BrowserOffice.First)]
public sealed class IntakeTests(BrowserOffice office)
{
    private const string Secret = "a secret of the posting service: 32 characters and more";

    /// <summary>A mail states a deadline only if it is ahead, and in less than two years.</summary>
    private static readonly DateTimeOffset Deadline = TimeProvider.System.GetUtcNow().AddDays(90);

    private static readonly string Request = string.Create(CultureInfo.InvariantCulture, $"Please answer by {Deadline:MMMM d, yyyy}.");

    private static readonly string Complaint =
        "From: \"Case Work\" <case@else.example>\r\nTo: taskings@agency.example\r\nSubject: Complaint CRCL-31-0777\r\n"
        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nIt is about A012345678.\r\n" + Request + "\r\n"
        + "--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=visits.csv\r\n\r\nday,visits\r\n1,2\r\n--b--\r\n";

    private const string Figures = "From: someone@else.example\r\nSubject: Figures\r\n\r\nHow many visits were there?";

    [Fact]
    public async Task By_keyboard_a_mail_becomes_a_tasking_with_the_details_found_in_it_and_the_next_mail_follows()
    {
        var due = Deadline.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var server = await StartAsync();
        await PostAsync(server, Complaint);
        await PostAsync(server, Figures);
        await using var ana = await office.VisitAsync(server: server);
        await ana.EnterAsync("ana.ruiz");
        await Expect(ana.Page.Locator(".menu a[href='/intake']")).ToContainTextAsync("2");
        await ana.Page.Locator(".queue a[href='/intake']").ClickAsync();
        await Expect(ana.Page.Locator("h1")).ToBeFocusedAsync();
        await Expect(ana.Page.Locator("[data-mail]")).ToHaveCountAsync(2);
        for (var i = 0; i < 3 && await ana.Page.Locator("[data-mail]:focus").CountAsync() == 0; i++) await ana.Page.Keyboard.PressAsync("Tab");
        await Expect(ana.Page.Locator("[data-mail]").First).ToBeFocusedAsync();
        await ana.Page.Keyboard.PressAsync("Enter");
        await Expect(ana.Page.Locator("#mail-subject")).ToBeFocusedAsync();
        await Expect(ana.Page.Locator(".mail")).ToContainTextAsync(Request);
        await Expect(ana.Page.Locator(".mail")).ToContainTextAsync("Nobody knows this sender.");
        var saved = await ana.Page.RunAndWaitForDownloadAsync(() => Link(ana, "Save visits.csv").ClickAsync());
        Assert.Equal("visits.csv", saved.SuggestedFilename);

        await ana.Page.Locator("#mail-subject").FocusAsync();
        await ana.Page.Keyboard.PressAsync("Tab");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Expect(ana.Dialog.GetByLabel("Requestor", new() { Exact = true })).ToHaveValueAsync("Case Work");
        await Expect(ana.Dialog.GetByLabel("Case number (optional)")).ToHaveValueAsync("CRCL-31-0777");
        await Expect(ana.Dialog.GetByLabel("Date due to authority (optional)", new() { Exact = true })).ToHaveValueAsync(due);
        await Expect(ana.Dialog).ToContainTextAsync($"Found in the mail: “{Request}”");
        await ana.Dialog.GetByLabel("Alien number").FillAsync("A1");
        await ana.Dialog.GetByLabel("Task authority (optional)").FillAsync("CRCL");
        await ana.ConfirmAsync();

        // A detail is not accepted, so there is no tasking. Nothing typed is lost.
        await Expect(ana.Dialog.GetByLabel("Alien number")).ToBeFocusedAsync();
        await Expect(ana.Dialog.GetByLabel("Task authority (optional)")).ToHaveValueAsync("CRCL");
        await ana.Dialog.GetByLabel("Alien number").FillAsync("A012345678");
        await ana.Page.Keyboard.PressAsync("Enter");
        await ana.IsDoneAsync();
        await Expect(ana.Page.Locator("[data-mail]")).ToHaveTextAsync(["Figures"]);
        await Expect(ana.Page.Locator("[data-mail]")).ToBeFocusedAsync();
        await Expect(ana.Page.Locator("#mail-subject")).ToHaveTextAsync("Figures");
        await Expect(ana.Page.Locator("[aria-live]")).ToContainTextAsync("The mail was accepted: ITMS-");
        await Expect(ana.Page.Locator(".menu a[href='/intake']")).ToContainTextAsync("1");

        var number = await ana.Page.Locator(".notice a").InnerTextAsync();
        var tasking = await (await server.As("ana.ruiz")).ReadAsync(number);
        Assert.Equal(
            ("Case Work", "CRCL", "CRCL-31-0777", "A012345678", due),
            ((string?)tasking["requestor"], (string?)tasking["taskAuthority"], (string?)tasking["caseNumber"],
                (string?)tasking["detainees"]![0]!["alienNumber"], ((string?)tasking["authorityDueDate"])![..10]));
        await ana.Page.Locator(".notice a").ClickAsync();
        await Expect(ana.Page.Locator("h1")).ToHaveTextAsync(number);
    }

    [Fact]
    public async Task A_mail_that_names_a_tasking_goes_there_with_its_text_and_documents()
    {
        await using var server = await StartAsync();
        var number = await (await server.As("ana.ruiz")).CreateAsync(Requests.InformationRequest());
        await PostAsync(server, Complaint.Replace("Complaint", $"Re: {number}", StringComparison.Ordinal));
        await using var ana = await office.VisitAsync(server: server);
        await ana.EnterAsync("ana.ruiz", "/intake");
        await ana.Page.Locator("[data-mail]").ClickAsync();
        await Button(ana, $"Add to {number}").ClickAsync();
        await Expect(ana.Dialog.GetByLabel("ITMS number")).ToHaveValueAsync(number);
        await ana.Dialog.GetByLabel("ITMS number").FillAsync("ITMS-2020-000001");
        await ana.ConfirmAsync();
        await Expect(ana.Dialog).ToContainTextAsync("There is no such tasking.");
        await Expect(ana.Dialog.GetByLabel("ITMS number")).ToBeFocusedAsync();
        await ana.Dialog.GetByLabel("ITMS number").FillAsync(number);
        await ana.ConfirmAsync();
        await ana.IsDoneAsync();
        await Expect(ana.Page.Locator("main")).ToContainTextAsync("No mail waits.");

        var tasking = await (await server.As("lee.chan")).ReadAsync(number);
        Assert.Contains("Please answer by", (string?)tasking["comments"]![0]!["text"], StringComparison.Ordinal);
        var names = tasking["attachments"]!.AsArray().Select(a => (string)a!["name"]!).ToList();
        Assert.Contains("visits.csv", names);
        Assert.Contains(names, name => name.EndsWith(".eml", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_is_rejected_and_one_that_somebody_else_rejected_says_so()
    {
        await using var server = await StartAsync();
        var first = await PostAsync(server, Complaint);
        var second = await PostAsync(server, Figures);
        await using var ana = await office.VisitAsync(server: server);
        await ana.EnterAsync("ana.ruiz", "/intake");
        await ana.Page.Locator("[data-mail]").First.ClickAsync();
        await RejectAsync(ana, "Not for us");
        await Expect(ana.Page.Locator(".notice").First).ToContainTextAsync("The mail was rejected.");
        await Expect(ana.Page.Locator("[data-mail]")).ToBeFocusedAsync();
        var rejected = await (await server.As("tom.becker")).GetAsync($"/api/intake/quarantine/{first}");
        Assert.Equal("Not for us", (string?)rejected["mail"]!["rejectedBecause"]);

        await (await server.As("tom.becker")).PostAsync($"/api/intake/quarantine/{second}/reject", new { });
        await RejectAsync(ana);
        await Expect(ana.Page.Locator("main")).ToContainTextAsync("Tom Becker rejected this mail meanwhile.");
        await Expect(ana.Page.Locator("main")).ToContainTextAsync("No mail waits.");
    }

    [Fact]
    public async Task Who_does_not_decide_about_mail_has_no_link_to_it()
    {
        await using var lee = await office.VisitAsync();
        await lee.EnterAsync("lee.chan");
        await Expect(lee.Page.Locator(".menu")).ToContainTextAsync("Search");
        await Expect(lee.Page.Locator("a[href='/intake']")).ToHaveCountAsync(0);
        await lee.GoAsync("/intake");
        await Expect(lee.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not allowed");
    }

    [Fact]
    public async Task Axe_finds_nothing()
    {
        await using var server = await StartAsync();
        await using var ana = await office.VisitAsync(server: server);
        await ana.EnterAsync("ana.ruiz", "/intake");
        await ana.IsAccessibleInAnyLookAsync("empty");
        await PostAsync(server, Complaint);
        await PostAsync(server, Figures);
        await ana.GoAsync("/intake");
        await ana.IsAccessibleInAnyLookAsync("list");
        await ana.Page.Locator("[data-mail]").First.ClickAsync();
        await Expect(Button(ana, "Accept as a tasking")).ToBeVisibleAsync();
        await ana.IsAccessibleInAnyLookAsync("mail");
        foreach (var decision in new[] { "Accept as a tasking", "Add to a tasking", "Reject" })
        {
            await Button(ana, decision).ClickAsync();
            await Expect(ana.Dialog).ToBeVisibleAsync();
            await ana.IsAccessibleInAnyLookAsync(decision);
            await ana.Page.Keyboard.PressAsync("Escape");
            await ana.IsDoneAsync();
            await Expect(Button(ana, decision)).ToBeFocusedAsync();
        }
    }

    private static ILocator Button(Visitor visitor, string name) =>
        visitor.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First;

    private static ILocator Link(Visitor visitor, string name) =>
        visitor.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static async Task RejectAsync(Visitor visitor, string reason = "")
    {
        await Button(visitor, "Reject").ClickAsync();
        await visitor.Dialog.GetByLabel("Reason (optional)").FillAsync(reason);
        await visitor.ConfirmAsync();
        await visitor.IsDoneAsync();
    }

    private static Task<DemoServer> StartAsync() => DemoServer.StartAsync(configure: builder =>
        builder.Services.AddSingleton(new IntakeSettings { Secret = Secret }));

    /// <summary>Posts a mail as a mail service does.</summary>
    /// <returns>Its id.</returns>
    private static async Task<string> PostAsync(DemoServer server, string mail)
    {
        using var service = new HttpClient { BaseAddress = server.Address };
        service.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"service:{Secret}")));
        using var content = new MultipartFormDataContent { { new StringContent("none"), "dkim" }, { new StringContent(mail), "email" } };
        var answer = await service.PostAsync("/api/intake/email", content);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
    }
}
