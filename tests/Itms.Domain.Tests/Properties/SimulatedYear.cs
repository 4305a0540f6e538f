using System.Globalization;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Properties;

/// <summary>
/// A year in which everybody of an <see cref="Office"/> does what their queue asks for, and nothing else moves a tasking. So a step that is
/// in nobody's queue, or that its person cannot take, leaves a tasking behind.
/// </summary>
internal sealed class SimulatedYear(int seed)
{
    private const string Text = "text";

    private static readonly ResponseDraft Draft = new(ResponseKind.Substantive, Text);

    private readonly Random dice = new(seed);
    private readonly Office office = new();
    private readonly Dictionary<string, Tasking> taskings = [];
    private DateTimeOffset now = Agency.Time("2027-01-04 08:00");

    public Office Office => office;

    public IReadOnlyCollection<Tasking> Taskings => taskings.Values;

    /// <summary>How many steps substitutes took.</summary>
    public int TakenForOthers { get; private set; }

    /// <summary>How often each kind of event happened.</summary>
    public Dictionary<Type, int> Happened { get; } = [];

    /// <summary>Lives through the year, one business day after the other.</summary>
    /// <param name="check">Sees every open tasking each morning, with the rules of the day.</param>
    public void Live(Action<Tasking, Rules, DateTimeOffset> check)
    {
        for (var day = 0; day < 250; day++)
        {
            now = Agency.Calendar.At(Agency.Calendar.AddBusinessDays(new DateOnly(2027, 1, 4), day), new TimeOnly(8, 0));
            ChangeOffice();
            for (var i = dice.Next(4); i > 0; i--) Receive();
            foreach (var t in Open()) Give(t, null, new TaskingCommand.DeadlineReached());
            foreach (var t in Open()) check(t, office.Rules, now);
            // People look into their queues several times a day.
            for (var round = 0; round < 3; round++, now = now.AddHours(2)) Work();
            if (dice.Next(3) == 0) Disturb();
        }
    }

    private List<Tasking> Open() => [.. taskings.Values.Where(t => !t.IsClosed)];

    private void ChangeOffice()
    {
        if (dice.Next(12) == 0) office.Leave(dice);
        if (dice.Next(12) == 0) office.Replace(dice);
        if (dice.Next(10) == 0) office.Substitute(dice, now);
        if (dice.Next(3) == 0) office.GoAway(dice, now);
        office.Announce();
    }

    private void Receive()
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"ITMS-2027-{taskings.Count + 1:D6}");
        var today = Agency.Calendar.DayOf(now);
        var form = Given.Tasking().Form;
        form = form with
        {
            Category = Any(Category.BuiltIn),
            Action = dice.Next(20) == 0 ? TaskAction.Review : TaskAction.Work,
            RequiresSes = dice.Next(10) == 0,
            InternalDueDate = new Moment(Agency.Calendar.AddBusinessDays(today, dice.Next(1, 15))),
            AuthorityDueDate = new Moment(Agency.Calendar.AddBusinessDays(today, dice.Next(15, 25))),
            InformationRequest = new InformationRequestTab(
                dice.Next(2) == 0 ? Any(Agency.Facilities).Name : null, [], Any(Enum.GetValues<InformationRequestType>())),
        };
        Give(null, Any(office.Rules.Directory.TaskManagers), new TaskingCommand.Create(number, form, Parts(dice.Next(4))));
    }

    private List<PlacementRequest> Parts(int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => Any(office.Units)).Distinct()
            .Select(unit => new PlacementRequest(unit, office.OfficerIn(unit, dice), null)),
    ];

    /// <summary>Everybody takes some of the steps that wait for them.</summary>
    private void Work()
    {
        foreach (var number in Open().Select(t => t.Number))
        {
            var waiting = Waiting.On(taskings[number], office.Rules, now);
            if (waiting.Count == 0 || dice.Next(3) == 0) continue;
            var step = waiting[dice.Next(waiting.Count)];
            var commands = Commands(taskings[number], step).ToList();
            var done = commands.Any(command => Give(taskings[number], step.Person, command));
            Assert.True(done, $"{step} cannot be taken in {taskings[number].Status}: {string.Join("; ", commands.Select(Refusal))}");

            if (step.For is not null) TakenForOthers++;

            string Refusal(TaskingCommand command) => $"{command.GetType().Name}: {Decide(taskings[number], step.Person, command)}";
        }
    }

    /// <summary>What nobody's queue asks for: stand down, resume, re-open, cancel.</summary>
    private void Disturb()
    {
        if (taskings.Count == 0) return;
        var t = Any([.. taskings.Values]);
        var manager = Any(office.Rules.Directory.TaskManagers);
        var due = new Moment(Agency.Calendar.DayOf(now).AddDays(20));
        if (t.IsClosed) Give(t, manager, new TaskingCommand.Reopen(Text, Text, null, due));
        else if (t.IsStoodDown) Give(t, manager, new TaskingCommand.SetAction(TaskAction.Work, Text));
        else if (dice.Next(3) == 0) Give(t, manager, new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, Text, null));
        else Give(t, manager, new TaskingCommand.SetAction(TaskAction.StandDown, Text));
    }

    /// <summary>The commands with which a person takes a step, the likeliest first. One of them must be possible.</summary>
    private IEnumerable<TaskingCommand> Commands(Tasking t, WaitingStep step)
    {
        var part = step.Unit is { } unit ? t.ComponentOf(unit) : null;
        return step.Step switch
        {
            WaitingKind.Assign => Assign(t, part),
            WaitingKind.Answer => Answer(t, part, Owner(step)),
            WaitingKind.Delegated =>
                part!.DelegationOf(Owner(step)) is not null ? [new TaskingCommand.CompleteDelegation(step.Unit, Draft)] : Assign(t, part),
            WaitingKind.Concur => part!.ConcurrenceAsked is { } level
                ? [new TaskingCommand.Concur(step.Unit, level, null, null), new TaskingCommand.Concur(step.Unit, level, Text, step.Person)]
                : [],
            WaitingKind.Edit => [new TaskingCommand.ReturnFromIcu(Text, Draft)],
            WaitingKind.ReviewAtHq => AtHq(),
            WaitingKind.Clear => dice.Next(10) == 0
                ? [new TaskingCommand.ReturnClearance(Text), NameDirector]
                : [new TaskingCommand.Clear(null), NameDirector],
            WaitingKind.DecideExtension => dice.Next(2) == 0
                ? [new TaskingCommand.DeclineExtension(step.Unit, Text)]
                : [new TaskingCommand.SetDates(part!.ExtensionRequest!.InternalDueDate, null, null, Text),
                    new TaskingCommand.DeclineExtension(step.Unit, Text)],
            WaitingKind.Send => [new TaskingCommand.SubmitToAuthority(t.Form.ReceivedVia, null, null)],
            _ => [],
        };

        IEnumerable<TaskingCommand> AtHq()
        {
            if (t.Status.IsBeforeHq()) return [new TaskingCommand.SubmitToHq(Draft)];
            return dice.Next(10) switch
            {
                0 => [new TaskingCommand.Return(null, Text)],
                1 => [new TaskingCommand.SendToIcu(Text)],
                2 => [NameDirector],
                _ => [new TaskingCommand.SendToAd(), NameDirector],
            };
        }
    }

    /// <summary>Whose step it is: a substitute takes it for somebody else.</summary>
    private static string Owner(WaitingStep step) => step.For ?? step.Person;

    private static TaskingCommand NameDirector { get; } =
        new TaskingCommand.NameClearingOfficial([Position.AssistantDirector], ClearanceKind.AnyOf, Text);

    private IEnumerable<TaskingCommand> Assign(Tasking t, Component? part)
    {
        if (part is null) return [new TaskingCommand.Assign([.. Parts(3).Where(p => p.Assignee is not null).Take(1)]), Elsewhere(t)];
        return office.OfficerIn(part.Unit, dice) is { } officer
            ? [new TaskingCommand.Assign([new PlacementRequest(part.Unit, officer, null)])]
            : [Elsewhere(t), new TaskingCommand.Withdraw(part.Unit, Text)];
    }

    /// <summary>Gives the work to a unit that has an officer and no part yet.</summary>
    private TaskingCommand.Assign Elsewhere(Tasking t) => new(
    [
        .. office.Units.Except(t.Units).Select(unit => new PlacementRequest(unit, office.OfficerIn(unit, dice), null))
            .Where(p => p.Assignee is not null).Take(1),
    ]);

    private IEnumerable<TaskingCommand> Answer(Tasking t, Component? part, string person)
    {
        if (t.Form.Action == TaskAction.Review) return [new TaskingCommand.Acknowledge(), .. Assign(t, part)];
        // A task manager stands in for an officer who left.
        if (part!.Assignee != person) return Assign(t, part);
        // A response that was returned is given anew.
        if (part.Response is not null)
            return [new TaskingCommand.ReportComplete(part.Unit), new TaskingCommand.SubmitToHq(null), new TaskingCommand.Respond(part.Unit, Draft)];
        return dice.Next(8) switch
        {
            0 when office.OfficerIn(part.Unit, dice) is { } other && other != person => [new TaskingCommand.Delegate(part.Unit, other, Text)],
            1 => [Later(t, part.Unit), new TaskingCommand.Respond(part.Unit, Draft)],
            2 => [new TaskingCommand.Defer(part.Unit, Any([.. office.Units.Except(t.Units)])) { Comment = Text }],
            _ => [new TaskingCommand.Respond(part.Unit, Draft)],
        };
    }

    /// <summary>Whether the command was accepted.</summary>
    private bool Give(Tasking? before, string? person, TaskingCommand command)
    {
        if (Decide(before, person, command) is not Decision.Accepted { Events: var events }) return false;
        var t = before;
        foreach (var happened in events)
        {
            Happened[happened.GetType()] = Happened.GetValueOrDefault(happened.GetType()) + 1;
            t = Tasking.Apply(t, new Recorded((t?.Seq ?? 0) + 1, now, person ?? Actor.SystemId, null, happened));
        }

        if (t is not null) taskings[t.Number] = t;
        return true;
    }

    private TaskingCommand.RequestExtension Later(Tasking t, string unit) =>
        new(unit, new Moment(Agency.Calendar.AddBusinessDays(t.Form.InternalDueDate?.Day ?? Agency.Calendar.DayOf(now), 3)), Text);

    private Decision Decide(Tasking? before, string? person, TaskingCommand command)
    {
        var rules = office.Rules;
        return TaskingDecider.Decide(before, command, person is null ? Actor.System : new Actor(rules.Directory.Find(person)!), rules, now);
    }

    private T Any<T>(IReadOnlyList<T> items) => items[dice.Next(items.Count)];
}
