using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Reminders and escalations: each is sent once, on time, to the right people.</summary>
public abstract class RemindersTests
{
    // Friday, 17 January 2031, 17:00 in New York; Monday the 20th is a holiday.
    private static readonly DateTimeOffset Due = new(2031, 1, 17, 22, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Start = new(2031, 1, 6, 14, 0, 0, TimeSpan.Zero);

    private static readonly string[] Kinds = ["dueIn3", "dueIn1", "dueToday", "overdue", "overdue1", "overdue3", "overdueWeekly"];

    /// <summary>A host without taskings.</summary>
    protected abstract Task<IJourneyHost> StartAsync();

    [Fact]
    public async Task Each_reminder_comes_once_however_the_clock_moves()
    {
        await using var server = await StartAsync();
        await server.AdvanceToAsync(Start);
        var number = await (await server.As("ana.ruiz")).CreateAsync(InformationRequest("2031-01-17", "2031-03-20"));

        await server.AdvanceToAsync(Due.AddHours(-1));
        Assert.Equal(["dueIn3", "dueIn1", "dueToday"], await RemindersAsync(server, number));

        await server.AdvanceAsync(TimeSpan.FromDays(12));
        await server.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(
            [
                ("dueIn3", "lee.chan"), ("dueIn1", "lee.chan"), ("dueToday", "lee.chan"),
                ("overdue", "lee.chan"), ("overdue", "kim.dale"), ("overdue", "ray.singh"),
                ("overdue1", "ray.singh"), ("overdue3", "ana.ruiz"), ("overdue3", "tom.becker"), ("overdueWeekly", "dan.okoro"),
            ],
            (await server.MailsAsync(number)).Where(m => Kinds.Contains(m.Kind)).Select(m => (m.Kind, m.To)));

        await server.AdvanceAsync(TimeSpan.FromDays(7));
        Assert.Equal(2, (await RemindersAsync(server, number)).Count(kind => kind == "overdueWeekly"));
        var overdue = (await (await server.As("ana.ruiz")).GetAsync("/api/views/overdue"))["items"]!.AsArray();
        Assert.Equal([number], overdue.Select(row => (string?)row!["number"]));
    }

    [Fact]
    public async Task A_moved_date_gets_new_reminders_and_the_old_ones_never_fire()
    {
        await using var server = await StartAsync();
        await server.AdvanceToAsync(Start);
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest("2031-01-17", "2031-03-20"));
        await server.AdvanceToAsync(Due.AddDays(-2));
        Assert.Equal(["dueIn3"], await RemindersAsync(server, number));

        var moved = await tm.DoAsync(number, "set-dates", new { internalDueDate = "2031-02-14", reason = "Extension granted." });
        Assert.Equal("2031-02-14T22:00:00Z", (string?)moved["dueAt"]);
        await server.AdvanceToAsync(Due.AddDays(10));
        Assert.Equal(["dueIn3"], await RemindersAsync(server, number));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 2, 14, 22, 0, 0, TimeSpan.Zero));
        Assert.Equal(["dueIn3", "dueIn3", "dueIn1", "dueToday", "overdue"], await RemindersAsync(server, number));
    }

    [Fact]
    public async Task Stand_down_silences_and_refuses_steps_until_work_resumes()
    {
        await using var server = await StartAsync();
        await server.AdvanceToAsync(Start);
        var (tm, ao) = (await server.As("ana.ruiz"), await server.As("lee.chan"));
        var number = await tm.CreateAsync(InformationRequest("2031-01-17", "2031-03-20"));

        var standing = await tm.DoAsync(number, "set-action", new { action = "standDown", reason = "Counsel asked for it." });
        Assert.Empty(standing["agenda"]!.AsArray());
        await server.AdvanceToAsync(Due.AddDays(30));
        Assert.Empty(await RemindersAsync(server, number));
        Assert.False((bool)(await tm.ReadAsync(number))["overdue"]!);
        (await ao.TryAsync(number, "respond", Substantive("x"))).IsRefused(409, "stood-down");
        (await tm.TryAsync(number, "set-dates", new { internalDueDate = "2031-06-01", reason = "x" })).IsRefused(409, "stood-down");
        Assert.Equal(201, (await ao.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/comments", new { text = "Waiting." })).Status);

        await tm.DoAsync(number, "set-action", new { action = "work", reason = "Go on." });
        await server.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["overdue"], await RemindersAsync(server, number));
    }

    [Fact]
    public async Task Closing_cancels_what_was_planned_and_reopening_starts_fresh()
    {
        await using var server = await StartAsync();
        await server.AdvanceToAsync(Start);
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest("2031-01-17", "2031-01-31").With("action", "review"));
        Assert.Empty((await tm.ReadAsync(number))["agenda"]!.AsArray());
        await (await server.As("lee.chan")).DoAsync(number, "acknowledge");
        await server.AdvanceToAsync(Due.AddDays(60));
        Assert.Empty(await RemindersAsync(server, number));

        await tm.DoAsync(number, "reopen", new { instructions = "Answer it.", reason = "A question came.", authorityDueDate = "2031-04-30" });
        await server.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Empty(await RemindersAsync(server, number));
        await server.AdvanceToAsync(new DateTimeOffset(2031, 4, 30, 20, 59, 0, TimeSpan.Zero));
        Assert.Equal(["dueIn3", "dueIn1", "dueToday"], await RemindersAsync(server, number));
    }

    /// <summary>The reminders sent, each counted once even if several people got it.</summary>
    private static async Task<List<string>> RemindersAsync(IJourneyHost server, string number)
    {
        var history = await (await server.As("ana.ruiz")).GetAsync($"/api/taskings/{number}/history");
        var recorded = history["items"]!.AsArray()
            .Where(e => (string?)e!["kind"] == "reminderSent")
            .Select(e => (string)e!["data"]!["kind"]!)
            .ToList();
        var mailed = (await server.MailsAsync(number)).Where(m => Kinds.Contains(m.Kind)).Select(m => m.Kind).Distinct();
        Assert.Equal(recorded.Distinct(), mailed);
        return recorded;
    }
}
