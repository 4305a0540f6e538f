using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>One tasking the whole way: created, answered, cleared, closed, re-opened months later, closed again.</summary>
public abstract class OneComponentTests
{
    /// <summary>A host without taskings.</summary>
    protected abstract Task<IJourneyHost> StartAsync();

    [Fact]
    public async Task A_tasking_goes_from_request_to_closing_and_is_reopened_months_later()
    {
        await using var server = await StartAsync();
        var (tm, ao, designee) = (await server.As("ana.ruiz"), await server.As("lee.chan"), await server.As("sam.ortiz"));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 6, 14, 0, 0, TimeSpan.Zero));

        var created = await tm.PostAsync("/api/taskings", InformationRequest().Without("components"));
        var number = (string)created["number"]!;
        Assert.Matches("^ITMS-2031-[0-9]{6}$", number);
        Assert.Equal("pending", (string?)created["status"]);
        Assert.Empty(await server.MailsAsync(number));

        var assigned = await tm.DoAsync(
            number, "assign", new { components = new[] { new { unit = "HOU", assignee = "lee.chan", cc = new[] { "kim.dale", "ray.singh" } } } });
        Assert.Equal("assigned", (string?)assigned["status"]);
        Assert.Equal(
            [("assigned", "lee.chan"), ("assignedCc", "kim.dale"), ("assignedCc", "ray.singh")],
            (await server.MailsAsync(number)).Select(m => (m.Kind, m.To)).Order());

        var delegated = await ao.DoAsync(
            number, "delegate", new { @delegate = "sam.ortiz", instructions = "Count the visits.", comment = "Sam has the log." });
        Assert.Equal("delegated", (string?)delegated["status"]);
        Assert.Equal("Sam has the log.", (string?)delegated["comments"]![0]!["text"]);
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "delegated", To: "sam.ortiz" });

        (await designee.TryAsync(number, "submit-to-hq")).IsRefused(403, "designee-may-not-submit");
        var done = await designee.DoAsync(number, "complete-delegation", Substantive("There were 412 visits."));
        Assert.Equal("delegatedTaskCompleted", (string?)done["status"]);
        Assert.Equal("Delegated Task Completed", (string?)done["statusLabel"]);
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "delegationCompleted", To: "lee.chan" });

        (await ao.TryAsync(number, "submit-to-hq")).IsRefused(409, "concurrence-missing");
        await ao.DoAsync(number, "respond", Substantive("There were 412 sick-call visits in December."));
        await (await server.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief", note = "Correct." });
        var missing = await ao.TryAsync(number, "submit-to-hq");
        Assert.Equal(["HOU:division"], missing.Outstanding);
        await (await server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });

        Assert.Equal("submittedToHq", (string?)(await ao.DoAsync(number, "submit-to-hq"))["status"]);
        (await tm.TryAsync(number, "submit-to-authority", new { channel = "email" })).IsRefused(409, "clearance-needed");
        Assert.Equal("sentToAd", (string?)(await tm.DoAsync(number, "send-to-ad"))["status"]);
        Assert.Equal(
            ["ada.wells", "dan.okoro", "ivy.marsh", "joe.lind"],
            (await server.MailsAsync(number)).Where(m => m.Kind == "clearanceRequested").Select(m => m.To).Order());
        (await tm.TryAsync(number, "clear")).IsRefused(403, "not-clearing-official");
        Assert.Equal("adCleared", (string?)(await (await server.As("joe.lind")).DoAsync(number, "clear"))["status"]);

        (await tm.TryAsync(number, "submit-to-authority", new { channel = "itms" })).IsRefused(400, "invalid");
        var closed = await tm.DoAsync(number, "submit-to-authority", new { channel = "email", note = "Sent from the mailbox." });
        Assert.Equal("submittedToAuthority", (string?)closed["status"]);
        Assert.NotNull((string?)closed["closedAt"]);
        Assert.Empty(closed["agenda"]!.AsArray());

        await server.AdvanceAsync(TimeSpan.FromDays(180));
        (await ao.TryAsync(number, "reopen", new { instructions = "x", reason = "y", authorityDueDate = "2032-01-01" }))
            .IsRefused(403, "not-allowed");
        var reopened = await tm.DoAsync(number, "reopen", new
        {
            instructions = "Give the figure by facility.",
            reason = "The authority has a follow-up question.",
            internalDueDate = "2031-07-25",
            authorityDueDate = "2031-07-31",
        });
        Assert.Equal("reopened", (string?)reopened["status"]);
        Assert.Equal(2, (int?)reopened["cycle"]);
        Assert.Equal("There were 412 sick-call visits in December.", (string?)reopened["cycles"]![0]!["finalResponse"]!["text"]);
        Assert.Equal(["lee.chan", "sam.ortiz"], (await server.MailsAsync(number)).Where(m => m.Kind == "reopened").Select(m => m.To).Order());
        Assert.DoesNotContain(await server.MailsAsync(number), m => m.Kind.StartsWith("overdue", StringComparison.Ordinal));

        await ao.DoAsync(number, "respond", new { response = new { kind = "negative" } });
        await ao.DoAsync(number, "concur", new { level = "unitChief", givenBy = "ray.singh", note = "By telephone." });
        await (await server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await ao.DoAsync(number, "submit-to-hq");
        await tm.DoAsync(number, "send-to-ad");
        await (await server.As("ada.wells")).DoAsync(number, "clear");
        var again = await tm.DoAsync(number, "submit-to-authority", new { channel = "email" });
        Assert.Equal("submittedToAuthority", (string?)again["status"]);
        Assert.Equal("negative", (string?)again["finalResponse"]!["kind"]);

        await HistoryIsWhole(tm, number);
    }

    [Fact]
    public async Task Several_units_report_and_only_the_task_manager_submits()
    {
        await using var server = await StartAsync();
        var (tm, lee, mia) = (await server.As("ana.ruiz"), await server.As("lee.chan"), await server.As("mia.lund"));
        var number = await tm.CreateAsync(ForTwoUnits());

        await Prepare(server, number, lee, "ray.singh", "HOU", "HOU has 412.");
        var reported = await lee.DoAsync(number, "report-complete");
        Assert.Equal("assigned", (string?)reported["status"]);
        Assert.Contains(await server.MailsAsync(number), m => m is { Kind: "componentReported", To: "ana.ruiz" });

        (await lee.TryAsync(number, "submit-to-hq")).IsRefused(403, "task-manager-only");
        var early = await tm.TryAsync(number, "submit-to-hq");
        early.IsRefused(409, "components-outstanding");
        Assert.Equal(["MCMU"], early.Outstanding);

        await Prepare(server, number, mia, "eva.stone", "MCMU", "MCMU has 88.");
        await mia.DoAsync(number, "report-complete");
        var submitted = await tm.DoAsync(number, "submit-to-hq", Substantive("The agency counted 500 visits."));
        Assert.Equal("submittedToHq", (string?)submitted["status"]);
        Assert.Equal("The agency counted 500 visits.", (string?)submitted["finalResponse"]!["text"]);
        await HistoryIsWhole(tm, number);
    }

    private static async Task Prepare(IJourneyHost server, string number, Client ao, string chief, string unit, string text)
    {
        await ao.DoAsync(number, "respond", new { unit, response = new { kind = "substantive", text } });
        await (await server.As(chief)).DoAsync(number, "concur", new { unit, level = "unitChief" });
        await (await server.As("dan.okoro")).DoAsync(number, "concur", new { unit, level = "division" });
    }

    private static async Task HistoryIsWhole(Client tm, string number)
    {
        var history = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(e => (int)e!["seq"]!));
        var verified = await tm.GetAsync($"/api/taskings/{number}/history/verify");
        Assert.True((bool)verified["intact"]!);
    }
}
