using System.Text;
using Itms.Application.Attachments;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Domain.People;
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
    private bool hasMerged;
    private int marks;

    private Simulation(int seed, PlantedBug? bug)
    {
        (dice, this.bug) = (new Random(seed), bug);
        faults = new FaultDice(dice);
        scheduler = new SeededScheduler(dice, () => world.Clock.Now += TimeSpan.FromMilliseconds(1));
        sent = new SentMails(violations.Add);
        var isSole = dice.Next(2) == 0;
        sendsItself = isSole || dice.Next(2) == 0;
        syncsOnce = isSole;
        slots = [.. Enumerable.Range(0, isSole ? 1 : 2).Select(i => new Slot(this, i, isSole))];
    }

    /// <summary>Some people get their mails once a day.</summary>
    private static Rules Rules { get; } = Agency.Rules with
    {
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

    private void Live()
    {
        var days = dice.Next(2, 5);
        for (var day = 0; day < days && violations.Count == 0; day++)
        {
            Run(BusyAsync);
            Pass();
        }

        if (violations.Count > 0) return;
        faults.IsCalm = true;
        for (var round = 0; round < 12; round++)
        {
            Run(CalmAsync);
            if (violations.Count > 0) return;
            if (round > 0 && IsQuiet()) break;
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
        await FinishAsync();
        if (dice.Next(2) == 0) return;
        foreach (var slot in slots) Spawn(() => SweepAsync(slot));
        await FinishAsync();
    }

    /// <summary>Nothing fails. What had no answer is sent again, and what is left over is done.</summary>
    private async Task CalmAsync()
    {
        foreach (var request in requests.Where(request => request.Answer is null)) Spawn(() => SendAsync(request));
        Spawn(FetchAsync);
        await FinishAsync();
        foreach (var slot in slots) Spawn(() => SweepAsync(slot));
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

    private bool IsQuiet() =>
        requests.TrueForAll(request => request.Answer is not null) && mailbox.Count == 0
        && IsEmpty(new RowRange(OutboxKeys.Pending)) && IsEmpty(new RowRange(GatheredKeys.Waiting)) && IsEmpty(UploadKeys.Unsettled)
        && !(NextDeadline() <= world.Clock.Now);

    private bool IsEmpty(RowRange range) => world.Store.ReadAsync(range, 1).AsTask().Result.Rows.Count == 0;

    private DateTimeOffset? NextDeadline() =>
        world.Store.NextTimedAsync(ProjectionKeys.Deadlines, after: null, CancellationToken.None).Result;

    private async Task PersonAsync()
    {
        for (var i = dice.Next(1, 4); i > 0; i--)
        {
            var request = await ComposeAsync();
            requests.Add(request);
            for (var attempt = dice.Next(1, 4); attempt > 0 && request.Answer is null; attempt--) await AttemptAsync(() => SendAsync(request));
            // An impatient person sends it twice.
            if (dice.Next(20) == 0) Spawn(() => SendAsync(request));
        }
    }

    private async Task SendAsync(SimulatedRequest request) => await request.SendAsync(await AnyMachineAsync());

    private async Task<SimulatedRequest> ComposeAsync()
    {
        var mark = NewMark();
        var taskings = await world.TaskingsAsync();
        if (taskings.Count == 0 || (taskings.Count < 5 && dice.Next(4) == 0))
            return new SimulatedRequest(mark, "ana.ruiz", null, RandomStep.Create(world.Clock.Now, dice, mark));
        var tasking = taskings[dice.Next(taskings.Count)];
        if (dice.Next(8) == 0) return new SimulatedRequest(mark, "ana.ruiz", tasking.Number, null, Document: $"Document {mark}");
        var (by, command) = RandomStep.For(tasking, Rules, world.Clock.Now, dice, mark);
        return new SimulatedRequest(mark, by, tasking.Number, command);
    }

    private void ReceiveMail()
    {
        var mark = NewMark();
        mails.Add(mark);
        mailbox.Add(
            $"Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\nFrom: a@dhs.gov\r\nSubject: {mark}\r\n"
            + $"Message-ID: <{mark}@dhs.gov>\r\n\r\nHow many?\r\n");
    }

    /// <summary>Takes the mail out of the mailbox. What was not taken in stays there.</summary>
    private async Task FetchAsync()
    {
        foreach (var mail in mailbox.ToList())
        {
            var machine = await AnyMachineAsync();
            await machine.Intake.ReceiveAsync(Encoding.UTF8.GetBytes(mail), signedBy: null, source: null, CancellationToken.None);
            if (!machine.IsDead) mailbox.Remove(mail);
        }
    }

    private async Task MergeAsync()
    {
        hasMerged = true;
        await (await AnyMachineAsync()).Words.MergeAsync(CancellationToken.None);
    }

    private async Task SweepAsync(Slot slot)
    {
        var machine = await slot.AliveAsync();
        foreach (var step in machine.Sweep) await AttemptAsync(step);
    }

    private ValueTask<Machine> AnyMachineAsync() => slots[dice.Next(slots.Length)].AliveAsync();

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

    private void Note(string what) => events.Add($"step {scheduler.Steps}, {Agency.Clock(world.Clock.Now)}: {what}");
}
