using Itms.Application.Projections;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Projections;

/// <summary>Runs 400 days, one hour at a time. At every hour each view must show each person the taskings that belong to it.</summary>
public sealed class ViewsHourByHourTests
{
    private const int Days = 400;
    private const int Taskings = 14;

    private static readonly string[] Viewers = ["ana.ruiz", "lee.chan", "hal.price"];

    private readonly World world = new();
    private readonly Random dice = new(20271);
    private readonly List<string> numbers = [];

    [Fact]
    public async Task The_views_agree_with_the_taskings_at_every_hour()
    {
        var machine = world.Start();
        var records = new TaskingRecords(world.Store);
        var reader = new ViewReader(world.Store, machine.Rules, world.Clock);
        var everything = ViewFilter.Parse([], machine.Rules.Current, new FieldErrors());
        for (var i = 0; i < Taskings; i++) await CreateAsync(machine);
        var taskings = new List<Tasking>();
        var (overdue, due) = (0, 0);
        for (var hour = 0; hour < Days * 24; hour++)
        {
            world.Clock.Now += TimeSpan.FromHours(1);
            var changed = await machine.RecoverySweep.ReachDeadlinesAsync(CancellationToken.None) > 0;
            if (hour % 29 == 0) changed |= await ChangeAsync(machine);
            if (changed || hour == 0)
            {
                taskings.Clear();
                foreach (var number in numbers) taskings.Add((await records.LoadAsync(number, CancellationToken.None))!.Tasking);
            }

            foreach (var viewer in Viewers)
            {
                var counts = await reader.CountOpenAsync(Agency.Person(viewer), CancellationToken.None);
                foreach (var view in View.All)
                {
                    var expected = Naive(taskings, view, viewer, world.Clock.Now);
                    var page = await reader.PageAsync(
                        new ViewQuery(view, everything, ViewSort.Natural), 200, null, Agency.Person(viewer), CancellationToken.None);
                    Assert.Equal(expected, page.Rows.Select(row => row.RowKey[^"ITMS-2027-000001".Length..]).Order(StringComparer.Ordinal));
                    if (!view.IsPersonal) Assert.Equal(expected.Count, counts[view]);
                    if (view == View.Overdue) overdue += expected.Count;
                    if (view == View.Due30) due += expected.Count;
                }
            }
        }

        // The run must have met such taskings.
        Assert.True(overdue > 1_000 && due > 1_000, $"{overdue} overdue, {due} due");
    }

    /// <summary>The taskings that the view must show, computed without any stored row.</summary>
    private static List<string> Naive(IEnumerable<Tasking> taskings, View view, string viewer, DateTimeOffset now) =>
    [
        .. taskings
            .Where(t => !t.Form.Restricted || viewer == "ana.ruiz" || t.Components.Any(c => c.Assignee == viewer || c.Cc.Contains(viewer)))
            .Where(t => view.Name switch
            {
                "active" => !t.IsClosed,
                "mine" => t.Officers.Contains(viewer) || t.TaskManager == viewer,
                "due-30" => !t.IsClosed && !t.IsStoodDown && DueOf(t) is { } due && due >= now
                    && Agency.Calendar.DayOf(due) <= Agency.Calendar.DayOf(now).AddDays(30),
                "overdue" => !t.IsClosed && !t.IsStoodDown && DueOf(t) < now,
                _ => throw new InvalidOperationException($"Say here what the view {view.Name} must show."),
            })
            .Select(t => t.Number)
            .Order(StringComparer.Ordinal),
    ];

    private static DateTimeOffset? DueOf(Tasking t)
    {
        var authority = t.Form.ExtensionDate ?? t.Form.AuthorityDueDate;
        var due = t.Status is TaskingStatus.SubmittedToHq or TaskingStatus.SentToAd or TaskingStatus.AdCleared or TaskingStatus.SubmittedToAuthority
            ? authority ?? t.Form.InternalDueDate
            : t.Form.InternalDueDate ?? authority;
        return due is null ? null : due.Value.Instant ?? Agency.Time($"{due.Value.Day:yyyy-MM-dd} 17:00");
    }

    private async Task CreateAsync(Machine machine)
    {
        var today = DateOnly.FromDateTime(world.Clock.Now.UtcDateTime);
        var form = Forms.InformationRequest(today.AddDays(dice.Next(1, 45)), today.AddDays(dice.Next(45, 90))) with
        {
            Restricted = numbers.Count % 5 == 0,
            Action = numbers.Count % 4 == 0 ? TaskAction.Review : TaskAction.Work,
        };
        var (unit, officer) = numbers.Count % 3 == 0 ? ("HPMU", "hal.price") : ("HOU", "lee.chan");
        TaskingCommand.Create create = new("", form, [new PlacementRequest(unit, officer, [])]);
        var outcome = await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        numbers.Add(Assert.IsType<Outcome.Done>(outcome).Tasking.Number);
    }

    private async Task<bool> ChangeAsync(Machine machine)
    {
        var number = numbers[dice.Next(numbers.Count)];
        var soon = new Moment(DateOnly.FromDateTime(world.Clock.Now.UtcDateTime).AddDays(dice.Next(2, 40)));
        TaskingCommand command = dice.Next(6) switch
        {
            0 => new TaskingCommand.SetDates(soon, soon, null, "moved"),
            1 => new TaskingCommand.SetAction(TaskAction.StandDown, "paused"),
            2 => new TaskingCommand.SetAction(TaskAction.Work, "again"),
            3 => new TaskingCommand.Acknowledge(),
            4 => new TaskingCommand.Reopen("more", "asked", soon, soon),
            _ => new TaskingCommand.Reassign("lee.chan", "sam.ortiz"),
        };
        return await machine.DoAsync(number, command, "ana.ruiz") is Outcome.Done { Changed: true };
    }
}
