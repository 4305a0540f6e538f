using Itms.Application.Access;
using Itms.Application.Attachments;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Records;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <summary>
/// The whole program on one thread, with its own clock, store, mailbox and mail service. One or two processes work at the same time, people send
/// requests, and at every call of a port something may go wrong. The seed decides everything, so a run can be repeated.
/// </summary>
internal sealed partial class Simulation
{
    private readonly Random dice;
    private readonly FaultDice faults;
    private readonly SeededScheduler scheduler;
    private readonly World world = new();
    private readonly VirtualTimers timers;
    private readonly SentMails sent;
    private readonly PlantedBug? bug;
    private readonly Slot[] slots;
    private readonly bool sendsItself;
    private readonly bool syncsOnce;
    private readonly List<Task> activities = [];
    private readonly List<SimulatedRequest> requests = [];
    private readonly List<string> mailbox = [];
    private readonly List<string> mails = [];
    private readonly List<string> events = [];
    private readonly List<string> violations = [];
    private readonly bool hasDisposals;
    private readonly bool hasWebhooks;
    private readonly bool hasReaders;
    private bool hasMerged;
    private int marks;

    private Simulation(int seed, PlantedBug? bug)
    {
        (dice, this.bug) = (new Random(seed), bug);
        faults = new FaultDice(dice);
        timers = new VirtualTimers(world.Clock);
        scheduler = new SeededScheduler(dice, Step, timers.Advance);
        sent = new SentMails(violations.Add);
        var isSole = dice.Next(2) == 0;
        sendsItself = isSole || dice.Next(2) == 0;
        syncsOnce = isSole;
        hasDisposals = dice.Next(3) == 0;
        hasReaders = dice.Next(3) == 0;
        hasWebhooks = dice.Next(3) == 0;
        var hasAccounts = dice.Next(3) == 0;
        if (hasAccounts) OpenAccountAsync().GetAwaiter().GetResult();
        if (hasWebhooks) AddWebhooksAsync(world.Store).GetAwaiter().GetResult();
        slots = [.. Enumerable.Range(0, isSole ? 1 : 2).Select(i => new Slot(this, i, isSole))];
    }

    /// <summary>Some people get their mails once a day. A closed tasking need not be kept.</summary>
    private static Rules Rules { get; } = Agency.Rules with
    {
        Retention = new RetentionSchedule(
            2, [new RetentionEntry("all", "All", "GRS 5.7", CutOff.Closed, CutOffPeriod.Day, Years: 0, Categories: [], TaskTypes: [], Actions: [])]),
        MailPreferences = new[] { "ray.singh", "joe.lind" }.ToDictionary(
            person => person,
            person => new MailPreferences(person, MailKind.All.ToDictionary(kind => kind.Kind, _ => MailTiming.Daily))),
    };

    /// <summary>Runs the simulation of a seed.</summary>
    /// <param name="bug">A fault of the program that the simulation should find. Null: the program as it is.</param>
    public static SimulatedRun Run(int seed, PlantedBug? bug = null)
    {
        var simulation = new Simulation(seed, bug);
        simulation.Live();
        return new SimulatedRun(seed, simulation.scheduler.Steps, simulation.violations, simulation.events);
    }

    /// <summary>Runs the simulation of a seed.</summary>
    /// <returns>What is left of it.</returns>
    public static World WorldOf(int seed)
    {
        var simulation = new Simulation(seed, bug: null);
        simulation.Live();
        return simulation.world;
    }

    private void Step()
    {
        world.Clock.Now += TimeSpan.FromMilliseconds(1);
        timers.Fire();
    }

    private void Live()
    {
        if (hasDisposals)
            foreach (var stored in StoredRules.Value) world.Store.CommitAsync(stored.Partition, stored.Writes).AsTask().GetAwaiter().GetResult();
        var days = dice.Next(2, 5) + (hasDisposals ? 2 : 0);
        for (var day = 0; day < days && violations.Count == 0; day++)
        {
            Run(BusyAsync);
            Pass();
        }

        if (violations.Count > 0) return;
        faults.IsCalm = true;
        // Most are quiet in the second round. A busy office gets reminders nearly every day.
        for (var round = 0; round < 60; round++)
        {
            Run(CalmAsync);
            if (violations.Count > 0) return;
            if (round > 0 && Unfinished() is null) break;
            world.Clock.Now += round == 0 ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(26);
        }

        // Checks need no turns.
        Task.Run(CheckAsync).GetAwaiter().GetResult();
    }

    private void Run(Func<Task> work)
    {
        if (!scheduler.Run(work)) violations.Add("Everything waits for something that never comes");
        if (scheduler.Escaped) violations.Add("Something ran on another thread");
    }

    /// <summary>People, timers and the mailbox, all at once.</summary>
    private async Task BusyAsync()
    {
        for (var person = dice.Next(1, 4); person > 0; person--) Spawn(PersonAsync);
        foreach (var slot in slots) Spawn(() => SweepAsync(slot));
        if (dice.Next(3) == 0) ReceiveMail();
        Spawn(FetchAsync);
        if (dice.Next(6) == 0) Spawn(MergeAsync);
        for (var reader = hasReaders ? dice.Next(5) : 0; reader > 0; reader--) Spawn(ReadDetaineesAsync);
        if (hasWebhooks) Spawn(SendWebhooksAsync);
        if (signingKey is not null)
        {
            Spawn(OwnAccountAsync);
            var address = dice.Next(3);
            for (var guess = dice.Next(12); guess > 0; guess--) Spawn(() => GuessAsync(address));
            for (var use = dice.Next(4); use > 0; use--) Spawn(UseSessionAsync);
        }

        for (var step = hasDisposals ? dice.Next(7) : 0; step > 0; step--) Spawn(KeepRecordsAsync);
        await FinishAsync();
        if (dice.Next(2) == 0) return;
        foreach (var slot in slots) Spawn(() => SweepAsync(slot));
        if (hasWebhooks) Spawn(SendWebhooksAsync);
        await FinishAsync();
    }

    /// <summary>Nothing fails. What had no answer is sent again, and what is left over is done.</summary>
    private async Task CalmAsync()
    {
        foreach (var request in requests.Where(request => request.Answer is null)) Spawn(() => SendAsync(request));
        Spawn(FetchAsync);
        if (isChanging) Spawn(ChangePasswordAsync);
        await FinishAsync();
        foreach (var slot in slots) Spawn(() => SweepAsync(slot));
        await FinishAsync();
        if (hasReaders)
            foreach (var slot in slots) Spawn(() => ReadAccessLogAsync(slot));
        if (hasWebhooks) Spawn(SendWebhooksAsync);
        await FinishAsync();
    }

    /// <summary>Waits until nothing is going on any more.</summary>
    private async Task FinishAsync()
    {
        while (activities.Count > 0)
        {
            Task[] running = [.. activities];
            activities.Clear();
            await Task.WhenAll(running);
        }
    }

    /// <summary>Time passes: to the next deadline, or some hours or days.</summary>
    private void Pass()
    {
        var next = NextDeadline();
        var now = world.Clock.Now;
        world.Clock.Now = dice.Next(2) == 0 && next > now && next < now.AddDays(4) ? next.Value : now + TimeSpan.FromMinutes(dice.Next(5, 60 * 60));
    }

    /// <summary>What still has to be done, in a word. Null: nothing.</summary>
    private string? Unfinished() =>
        requests.Exists(request => request.Answer is null) ? "requests"
        : mailbox.Count > 0 ? "incoming mail"
        : !IsEmpty(new RowRange(OutboxKeys.Pending)) ? "pending commits"
        : !IsEmpty(new RowRange(GatheredKeys.Waiting)) ? "gathered mails"
        : !IsEmpty(UploadKeys.Unsettled) ? "uploads"
        : NextDeadline() <= world.Clock.Now ? "deadlines"
        : IsDisposing() ? "disposals"
        : !AreDelivered() ? "webhooks"
        : !IsEmpty(new RowRange(AccessKeys.GatheredEntries)) ? "access log"
        : null;

    private bool IsEmpty(RowRange range) => world.Store.ReadAsync(range, 1).AsTask().Result.Rows.Count == 0;

    private DateTimeOffset? NextDeadline() =>
        world.Store.NextTimedAsync(ProjectionKeys.Deadlines, after: null, CancellationToken.None).Result;

    private async Task MergeAsync()
    {
        hasMerged = true;
        await (await AnyMachineAsync()).Words.MergeAsync(CancellationToken.None);
    }

    private async Task SweepAsync(Slot slot)
    {
        var machine = await slot.AliveAsync();
        foreach (var step in machine.Sweep) await AttemptAsync(step);
        if (hasReaders) await AttemptAsync(() => machine.Seals.SealAsync(CancellationToken.None));
    }

    private ValueTask<SimulatedHost> AnyMachineAsync() => slots[dice.Next(slots.Length)].AliveAsync();

    private void Spawn(Func<Task> work) => activities.Add(AttemptAsync(work));

    /// <summary>Does some work. It may fail, but only as the simulation wants it to.</summary>
    private async Task AttemptAsync(Func<Task> work)
    {
        try
        {
            await Task.Yield();
            await work();
        }
        catch (Exception e) when (IsExpected(e))
        {
            // The next attempt, the next process or the next sweep does it.
        }
        catch (Exception e)
        {
            violations.Add("Unexpected: " + e);
        }
    }

    private static bool IsExpected(Exception? e) => e is ProcessDiedException or SimulatedFaultException;

    private string NewMark() => $"mark{++marks:D4}x";

    private void Note(string what)
    {
        lastFault = world.Clock.Now;
        events.Add($"step {scheduler.Steps}, {Agency.Clock(lastFault.Value)}: {what}");
    }
}
