using Itms.Application.Shared;
using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.TestKit;

/// <summary>
/// Tells a tasking step by step. Every state is reached through <see cref="TaskingDecider"/> and <see cref="Tasking.Apply"/>. A refused
/// step fails the test and names the refusal.
/// </summary>
public sealed partial class TaskingStory
{
    private readonly List<Recorded> history = [];
    private readonly List<PlacementRequest> placements = [];
    private Tasking? tasking;

    public Rules Rules { get; private set; } = Agency.Rules;

    public DateTimeOffset Now { get; private set; } = Agency.Time("2027-01-11 09:00");

    public TaskingForm Form { get; private set; } = new(
        new RequestDetails("CRCL", Channel.Email) { TaskAuthority = "CRCL", CaseNumber = "CRCL-27-0042" },
        new Handling(TaskType.InformationRequest, Category.Other))
    {
        InternalDueDate = new Moment(new DateOnly(2027, 1, 15)),
        AuthorityDueDate = new Moment(new DateOnly(2027, 1, 20)),
        InformationRequest = new InformationRequestTab(null, null, InformationRequestType.Other),
    };

    /// <summary>The tasking now. The first read creates it.</summary>
    public Tasking Tasking
    {
        get
        {
            if (tasking is null) When("ana.ruiz", Creation);
            return tasking!;
        }
    }

    /// <summary>The command that creates the tasking.</summary>
    public TaskingCommand.Create Creation => new("ITMS-2027-000042", Form, placements);

    public IReadOnlyList<Recorded> History => history;

    /// <summary>The events of the last step.</summary>
    public IReadOnlyList<Recorded> Happened { get; private set; } = [];

    /// <summary>The notifications of the last step.</summary>
    public IReadOnlyList<Notification> Notifications { get; private set; } = [];

    /// <summary>Every notification so far.</summary>
    public IReadOnlyList<Notification> AllNotifications { get; private set; } = [];

    /// <summary>The notifications of the last step as <c>kind: person</c>, sorted.</summary>
    public IEnumerable<string> Mailed => Notifications.Select(n => $"{n.Kind}: {n.To}").Order(StringComparer.Ordinal);

    public TaskingStatus Status => Tasking.Status;

    public Component Part(string unit) =>
        Tasking.ComponentOf(unit) ?? throw new ArgumentException($"{unit} has no part in this tasking.", nameof(unit));

    // Before it is created.

    public TaskingStory With(Func<TaskingForm, TaskingForm> change)
    {
        if (tasking is not null) throw new InvalidOperationException("The tasking already exists, so only commands can change its form.");
        Form = change(Form);
        return this;
    }

    public TaskingStory InCategory(string category) => With(f => f with { Category = category });

    /// <summary>Days such as <c>2027-01-15</c>, or instants with an offset.</summary>
    public TaskingStory Due(string? inside, string? authority, string? extension = null) => With(f => f with
    {
        InternalDueDate = Day(inside),
        AuthorityDueDate = Day(authority),
        ExtensionDate = Day(extension),
    });

    public TaskingStory ForReview() => With(f => f with { Action = TaskAction.Review });

    // At any time.

    public TaskingStory Under(Rules rules)
    {
        Rules = rules;
        return this;
    }

    /// <summary>Puts this escalation policy into force as the next version. The earlier versions stay known.</summary>
    public TaskingStory UnderEscalation(params EscalationRule[] rules) => Under(Rules with
    {
        Escalation = new EscalationPolicy(Rules.Escalation.Version + 1, rules),
        EarlierEscalations = [.. Rules.EarlierEscalations, Rules.Escalation],
    });

    public TaskingStory Under(TaskingPolicy policy) => Under(Rules with { Policy = policy });

    /// <summary>Sets the agency's wall clock. No timer comes.</summary>
    public TaskingStory At(string wallClock) => At(Agency.Time(wallClock));

    public TaskingStory At(DateTimeOffset now)
    {
        Now = now;
        return this;
    }

    /// <summary>Gives a command that must be accepted.</summary>
    public TaskingStory When(string who, TaskingCommand command)
    {
        if (command is not TaskingCommand.Create) _ = Tasking;
        var decision = TaskingDecider.Decide(tasking, command, Agency.Actor(who), Rules, Now);
        if (decision is Decision.Refused { Refusal: var no })
        {
            var errors = string.Join("; ", no.Errors.Select(e => $"{e.Key} {e.Value[0]}"));
            Assert.Fail($"{who} may not {command.GetType().Name}: {no.Code}. {no.Detail} {errors}");
        }

        var actor = Agency.Actor(who);
        Record(((Decision.Accepted)decision).Events, who,
            tasking is null ? null : ClearanceAuthority.OnBehalfOf(tasking, command, actor, Rules, Now));
        return this;
    }

    /// <summary>Gives a command that must be refused.</summary>
    public Refusal Refuses(string who, TaskingCommand command)
    {
        if (command is not TaskingCommand.Create) _ = Tasking;
        var decision = TaskingDecider.Decide(tasking, command, Agency.Actor(who), Rules, Now);
        return Assert.IsType<Decision.Refused>(decision).Refusal;
    }

    /// <summary><c>yes</c>, or the code of the refusal.</summary>
    public string Answer(string who, TaskingCommand command)
    {
        if (command is not TaskingCommand.Create) _ = Tasking;
        return TaskingDecider.Decide(tasking, command, Agency.Actor(who), Rules, Now) is Decision.Refused { Refusal: var no } ? no.Code : "yes";
    }

    /// <summary>Checks that replaying the history gives exactly the same tasking.</summary>
    public TaskingStory ReplaysTheSame()
    {
        _ = Tasking;
        Assert.Equal(Written(tasking), Written(Tasking.Fold(history)));
        return this;

        static string Written(Tasking? t) => System.Text.Json.JsonSerializer.Serialize(t, Json.Stored);
    }

    internal static Moment? Day(string? text) =>
        text is null ? null : Moment.TryParse(text, out var moment) ? moment : throw new ArgumentException($"{text} is no date.", nameof(text));

    private void Record(IReadOnlyList<TaskingEvent> events, string who, string? onBehalfOf)
    {
        var before = tasking;
        var happened = new List<Recorded>();
        foreach (var e in events)
        {
            var recorded = new Recorded((tasking?.Seq ?? 0) + 1, Now, Agency.Actor(who).Id, onBehalfOf, e);
            tasking = Tasking.Apply(tasking, recorded);
            happened.Add(recorded);
        }

        history.AddRange(happened);
        Happened = happened;
        Notifications = NotificationComposer.For(before, happened, Rules);
        AllNotifications = [.. AllNotifications, .. Notifications];
    }
}
