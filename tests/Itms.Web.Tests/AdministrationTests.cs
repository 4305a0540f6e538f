using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Itms.Application.Mail;
using Itms.Server.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>What an administrator does: people and units, imports, rules, undelivered mail.</summary>
public sealed partial class AdministrationTests(BrowserOffice office, OneServer one) : IClassFixture<OneServer>
{
    [Fact]
    public async Task A_person_is_added_with_errors_by_field_and_leaves_with_what_that_means()
    {
        await using var root = await OpenAsync("/admin/people");
        await Button(root, "Add a person").ClickAsync();
        await Fill(root, "Sign-in name", "kai.moss");
        await Fill(root, "Name", "Kai Moss");
        await Fill(root, "Email", "kai.moss");
        await root.Dialog.GetByLabel("Unit", new() { Exact = true }).SelectOptionAsync("MQMU");
        await root.Dialog.GetByLabel("Action officer").CheckAsync();
        await root.ConfirmAsync();
        await Expect(root.Dialog.GetByText("Email must be an email address")).ToBeVisibleAsync();
        await Expect(root.Dialog.GetByLabel("Email", new() { Exact = true })).ToBeFocusedAsync();
        await Expect(root.Dialog.GetByLabel("Sign-in name")).ToHaveValueAsync("kai.moss");
        await Fill(root, "Email", "kai.moss@agency.gov");
        await root.ConfirmAsync();
        await root.IsDoneAsync();
        await Expect(Button(root, "Add a person")).ToBeFocusedAsync();

        var number = await CreateAsync("MQMU", "kai.moss");
        await root.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search this list" }).FillAsync("kai");
        await Button(root, "Change Kai Moss").ClickAsync();
        await root.Dialog.GetByLabel("Active").UncheckAsync();
        await Expect(root.Dialog.GetByText("You set this person inactive")).ToBeVisibleAsync();
        await root.ConfirmAsync();
        await root.IsDoneAsync();
        await Expect(root.Page.Locator(".notice")).ToContainTextAsync("1 open tasking waits for somebody else.");
        Assert.Contains(
            (await (await one.Server.As("ana.ruiz")).GetAsync("/api/demo/mail?to=ana.ruiz"))["items"]!.AsArray(),
            mail => ((string)mail!["text"]!).Contains(number, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_person_never_replaces_somebody_who_has_that_sign_in_name()
    {
        await using var root = await OpenAsync("/admin/people");
        await Button(root, "Add a person").ClickAsync();
        await Fill(root, "Sign-in name", "lee.chan");
        await Fill(root, "Name", "Leo Chandler");
        await root.ConfirmAsync();
        await Expect(root.Dialog.GetByText("Sign-in name is in the list already")).ToBeVisibleAsync();
        Assert.Equal("Lee Chan", (string?)(await (await one.Server.As("adm.root")).GetAsync("/api/admin/people/lee.chan"))["name"]);
    }

    [Fact]
    public async Task A_units_chief_is_changed_although_somebody_renamed_the_unit_meanwhile()
    {
        await using var root = await OpenAsync("/admin/units");
        await Button(root, "Change Health Plan Management Unit").ClickAsync();
        await root.Dialog.GetByLabel("Chief").SelectOptionAsync("hal.price");
        var put = await (await one.Server.As("adm.root")).SendAsync(
            HttpMethod.Put, "/api/admin/units/HPMU", new { name = "Health Plans Unit", division = "OPS", chief = "lou.marsh" });
        Assert.Equal(200, put.Status);
        await root.ConfirmAsync();
        await Expect(root.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Name is now Health Plans Unit");
        await Expect(root.Dialog.GetByLabel("Chief")).ToHaveValueAsync("hal.price");
        await root.ConfirmAsync();
        await root.IsDoneAsync();
        await Expect(root.Page.GetByRole(AriaRole.Row, new() { Name = "HPMU" })).ToContainTextAsync("Hal Price");
        Assert.Equal("hal.price", (string?)(await (await one.Server.As("adm.root")).GetAsync("/api/admin/units/HPMU"))["chief"]);
    }

    [Fact]
    public async Task A_file_is_imported_only_without_errors_and_after_a_look()
    {
        const string Head = "id,name,email,unit,roles\n";
        await using var root = await OpenAsync("/admin/import");
        await ChooseAsync(Head + "uma.reed,Uma Reed,uma.reed@agency.gov,MQMU,staff\nvin.cole,Vin Cole,vin.cole,NOWHERE,staff\n");
        await Expect(root.Page.GetByText("The file has errors.")).ToBeVisibleAsync();
        await Expect(root.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(root.Page.Locator("tbody tr").First).ToContainTextAsync("Row 3");
        await Expect(Button(root, "Import it")).ToHaveCountAsync(0);

        await ChooseAsync(Head + "uma.reed,Uma Reed,uma.reed@agency.gov,MQMU,staff\nvin.cole,Vin Cole,vin.cole@agency.gov,RMU,staff\n");
        await Expect(root.Page.GetByRole(AriaRole.Region, new() { Name = "Check the file" })).ToContainTextAsync("Added2");
        var admin = await one.Server.As("adm.root");
        Assert.Equal(404, (await admin.SendAsync(HttpMethod.Get, "/api/admin/people/vin.cole")).Status);
        await Button(root, "Import it").ClickAsync();
        await Expect(root.Page.GetByText("Imported: 2 added, 0 changed.").First).ToBeVisibleAsync();
        Assert.Equal("RMU", (string?)(await admin.GetAsync("/api/admin/people/vin.cole"))["unit"]);

        Task ChooseAsync(string text) => root.Page.Locator("input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = "people.csv", MimeType = "application/vnd.ms-excel", Buffer = Encoding.UTF8.GetBytes(text) });
    }

    [Fact]
    public async Task A_mail_that_could_not_be_delivered_says_why_and_is_sent_again()
    {
        Assert.SkipWhen(BrowserOffice.Executable is null, "There is no Chromium here.");
        var post = new Post { Fails = true };
        await using var server = await DemoServer.StartAsync(configure: builder => builder.Services.AddSingleton<IMailSender>(post));
        var number = await (await server.As("ana.ruiz")).CreateAsync(
            Requests.InformationRequest().With("components", new JsonArray(Requests.Component("HOU", "lee.chan"))));
        for (var hour = 0; hour < 96; hour++) await server.AdvanceAsync(TimeSpan.FromHours(1));

        await using var root = await office.VisitAsync(server: server);
        await root.EnterAsync("adm.root", "/admin/mail");
        var row = root.Page.GetByRole(AriaRole.Row, new() { Name = number });
        await Expect(row).ToContainTextAsync("Lee Chan");
        await Expect(row).ToContainTextAsync("450");
        post.Fails = false;
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(root.Page.GetByText("All mail was delivered.")).ToBeVisibleAsync();
        await Expect(root.Page.Locator("h1")).ToBeFocusedAsync();
        Assert.Single(post.Sent);
    }

    [Fact]
    public async Task An_action_officer_is_told_that_it_is_not_for_them_and_a_task_manager_records_an_absence()
    {
        await using (var lee = await office.VisitAsync(server: one.Server))
        {
            await lee.EnterAsync("lee.chan", "/admin/people");
            await Expect(lee.Page.Locator("h1")).ToHaveTextAsync("This page is not for you");
            await Expect(lee.Page.GetByRole(AriaRole.Navigation, new() { Name = "Menu" })).Not.ToContainTextAsync("Administration");
        }

        await using var ana = await office.VisitAsync(server: one.Server);
        await ana.EnterAsync("ana.ruiz", "/admin");
        await Expect(ana.Page.Locator("h1")).ToHaveTextAsync("Absences");
        await Button(ana, "Record an absence").ClickAsync();
        await ana.Dialog.GetByLabel("Person").SelectOptionAsync("mia.lund");
        await ana.ConfirmAsync();
        await Expect(ana.Dialog.GetByText("Who acts for them is required")).ToBeVisibleAsync();
        await ana.Dialog.GetByLabel("Who acts for them").SelectOptionAsync("eva.stone");
        await Fill(ana, "Until", InAWeek);
        await ana.ConfirmAsync();
        await ana.IsDoneAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Row, new() { Name = "Mia Lund" })).ToContainTextAsync("away now");

        await Button(ana, "End the absence of Mia Lund").ClickAsync();
        await ana.ConfirmAsync();
        await ana.IsDoneAsync();
        await Expect(ana.Page.GetByText("Nobody is away.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_task_manager_records_who_clears_for_an_official_and_ends_it()
    {
        await using var ana = await office.VisitAsync(server: one.Server);
        await ana.EnterAsync("ana.ruiz", "/admin/absences");
        await Button(ana, "Record a clearance delegation").ClickAsync();
        await ana.Dialog.GetByLabel("Official").SelectOptionAsync("ada.wells");
        await ana.Dialog.GetByLabel("Substitute").SelectOptionAsync("lee.chan");
        await Fill(ana, "Until", InAWeek);
        await Fill(ana, "Reason", "The AD told me so.");
        await ana.ConfirmAsync();
        await Expect(ana.Dialog.GetByText("Substitute must be the chief of staff")).ToBeVisibleAsync();
        await Expect(ana.Dialog.GetByLabel("Substitute")).ToBeFocusedAsync();
        await ana.Dialog.GetByLabel("Substitute").SelectOptionAsync("joe.lind");
        await ana.ConfirmAsync();
        await ana.IsDoneAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Row, new() { Name = "Ada Wells" })).ToContainTextAsync("in force");
        await Button(ana, "End the delegation of Ada Wells").ClickAsync();
        await ana.ConfirmAsync();
        await ana.IsDoneAsync();
        await Expect(ana.Page.GetByText("Nobody clears for somebody else now.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Every_change_is_in_the_list_of_changes()
    {
        await using var root = await OpenAsync("/admin/facilities");
        await Button(root, "Change Cedar Flats Detention Center").ClickAsync();
        await root.Dialog.GetByLabel("Staffed by").SelectOptionAsync("contract");
        await Fill(root, "Reason (optional)", "The contract began.");
        await root.ConfirmAsync();
        await root.IsDoneAsync();
        await root.Page.GetByRole(AriaRole.Link, new() { Name = "Changes", Exact = true }).ClickAsync();
        await root.Page.GetByLabel("What", new() { Exact = true }).SelectOptionAsync("facility");
        var entry = root.Page.Locator(".changes > li").First;
        await Expect(entry).ToContainTextAsync("Alex Root");
        await Expect(entry).ToContainTextAsync("The contract began.");
        await Expect(entry).ToContainTextAsync("Staffed by: IHSC → A contractor");
    }

    private static string InAWeek => DateTime.UtcNow.AddDays(7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static ILocator Button(Visitor visitor, string name) =>
        visitor.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static Task Fill(Visitor visitor, string label, string text) =>
        visitor.Dialog.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    private async Task<Visitor> OpenAsync(string path) =>
        await (await office.VisitAsync(server: one.Server)).EnterAsync("adm.root", path);

    private async Task<string> CreateAsync(string unit, string assignee)
    {
        var request = Requests.InformationRequest();
        request["components"]![0]!["unit"] = unit;
        request["components"]![0]!["assignee"] = assignee;
        return await (await one.Server.As("ana.ruiz")).CreateAsync(request);
    }

    private sealed class Post : IMailSender
    {
        public bool Fails { get; set; }

        public ConcurrentQueue<string> Sent { get; } = [];

        public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            if (Fails) throw new MailDelayedException("busy", 450);
            Sent.Enqueue(mail.EffectId);
            return Task.CompletedTask;
        }
    }
}
