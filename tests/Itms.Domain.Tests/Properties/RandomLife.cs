using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Domain.Tests.Properties;

/// <summary>One step of a random life: three numbers that <see cref="RandomLife"/> reads as who does what, and how.</summary>
public sealed record Move(byte Who, byte What, byte How);

/// <summary>
/// A random life of a tasking. In half of the moves, anyone tries anything. The other half are moves that would be accepted, or no life
/// would ever get as far as clearance.
/// </summary>
internal sealed class RandomLife
{
    /// <summary>Part of every free text. It must never appear in a mail.</summary>
    public const string Canary = "canarytext";

    private static readonly string[] People =
    [
        "ana.ruiz", "tom.becker", "lee.chan", "sam.ortiz", "kim.dale", "ray.singh", "mia.lund", "eva.stone", "dan.okoro", "ada.wells",
        "joe.lind", "cole.vance", "hal.price", "adm.root", "old.hand",
    ];

    private static readonly string[] Units = ["HOU", "MCMU", "ELP", "HPMU", "MQMU", "HITU", "TPSU", "OAD"];

    /// <summary>The steps to the authority. Few random lives would get that far by chance.</summary>
    private static readonly string[] Forward =
        ["respond", "concur", "report-complete", "submit-to-hq", "send-to-ad", "clear", "submit-to-authority", "reopen"];

    /// <summary>Who is away in half of the lives, for two months.</summary>
    private static readonly Absence[] Away =
    [
        .. new[] { ("lee.chan", "hal.price"), ("ray.singh", "kim.dale"), ("dan.okoro", "eva.stone"), ("ana.ruiz", "cole.vance") }.Select(pair =>
            new Absence(
                pair.Item1, pair.Item1, pair.Item2, Agency.Time("2027-01-11 08:00"), Agency.Time("2027-03-11 17:00"), pair.Item1,
                Agency.Time("2027-01-08 08:00"))),
    ];

    private readonly List<Recorded> history = [];

    private RandomLife(Rules rules) => Rules = rules;

    public Rules Rules { get; }

    public DateTimeOffset Now { get; private set; } = Agency.Time("2027-01-11 09:00");

    public Tasking Tasking { get; private set; } = null!;

    public IReadOnlyList<Recorded> History => history;

    /// <summary>Plays the moves; after each, <paramref name="check"/> sees the tasking before and after.</summary>
    public static RandomLife Play(IReadOnlyList<Move> moves, Action<Step> check)
    {
        var first = moves.Count > 0 ? moves[0] : new Move(0, 0, 0);
        var life =
            new RandomLife(
                Agency.Rules with
                {
                    Policy = new TaskingPolicy(MakerMayClear: first.How % 2 == 0, DesigneeMaySubmitToHq: first.Who % 2 == 0),
                    Absences = first.What % 2 == 0 ? Away : [],
                });
        life.Create(first, check);
        foreach (var move in moves.Skip(1)) life.Try(move, check);
        return life;
    }

    /// <summary>Every command that a move can be in the tasking's state: several examples of each action.</summary>
    public IEnumerable<(string Action, TaskingCommand Command)> Commands(int how)
    {
        var t = Tasking;
        var unit = t.Components.Count == 0 ? Units[how % Units.Length] : t.Components[how % t.Components.Count].Unit;
        var other = Units[(how / 3) % Units.Length];
        var person = People[how % People.Length];
        var draft = how % 2 == 0 ? new ResponseDraft(ResponseKind.Substantive, Canary) : new ResponseDraft(ResponseKind.Negative, null);
        var day = new Moment(Agency.Calendar.DayOf(Now).AddDays((how % 40) - 5));
        IReadOnlyList<string> positions = [Position.All[how % Position.All.Count], Position.AssistantDirector];

        yield return ("assign", new TaskingCommand.Assign([new PlacementRequest(other, person, how % 3 == 0 ? null : [])]));
        if (how % 4 == 2 && Rules.Directory.ChiefOf(unit) is { } chief)
            yield return ("assign", new TaskingCommand.Assign([new PlacementRequest(unit, chief, [])]));
        yield return ("withdraw", new TaskingCommand.Withdraw(unit, Canary));
        yield return ("delegate", new TaskingCommand.Delegate(unit, person, Canary, Replace: how % 7 == 0));
        var designee = t.ComponentOf(unit)?.Designees.LastOrDefault() ?? person;
        if (how % 4 == 1) yield return ("withdraw-delegation", new TaskingCommand.WithdrawDelegation(unit, designee));
        yield return ("complete-delegation",
            new TaskingCommand.CompleteDelegation(unit, how % 3 == 0 ? draft : null, how % 5 == 0 ? designee : null));
        yield return ("respond", new TaskingCommand.Respond(unit, draft));
        yield return ("respond", new TaskingCommand.Respond(null, draft));
        foreach (var level in Enum.GetValues<ConcurrenceLevel>())
        {
            yield return ("concur", new TaskingCommand.Concur(unit, level, null, null));
            yield return ("concur", new TaskingCommand.Concur(unit, level, Canary, Rules.Directory.ConcurringIn(unit, level).FirstOrDefault()));
        }

        ConcurrenceLevel? asked = how / 5 % 4 == 3 ? null : (ConcurrenceLevel)(how / 5 % 4);
        yield return ("request-concurrence", new TaskingCommand.RequestConcurrence(unit, asked));
        yield return ("report-complete", new TaskingCommand.ReportComplete(unit));
        yield return ("defer", new TaskingCommand.Defer(unit, other) { Comment = Canary });
        yield return ("submit-to-hq", new TaskingCommand.SubmitToHq(how % 2 == 0 ? draft : null));
        yield return ("send-to-icu", new TaskingCommand.SendToIcu(Canary));
        yield return ("return-from-icu", new TaskingCommand.ReturnFromIcu(Canary, how % 2 == 0 ? draft : null));
        yield return ("return", new TaskingCommand.Return(how % 2 == 0 ? unit : null, Canary));
        yield return ("name-clearing-official", new TaskingCommand.NameClearingOfficial([.. positions.Distinct()], ClearanceKind.AnyOf, Canary));
        yield return ("send-to-ad", new TaskingCommand.SendToAd());
        yield return ("clear", new TaskingCommand.Clear(Canary));
        yield return ("return-clearance", new TaskingCommand.ReturnClearance(Canary));
        yield return ("submit-to-authority", new TaskingCommand.SubmitToAuthority((Channel)(how % 4), Canary, Canary));
        if (how % 4 == 0)
            yield return ("record-upload", new TaskingCommand.RecordUpload(Canary, [.. t.Attachments.Take(1).Select(a => a.Id)]));
        yield return ("acknowledge", new TaskingCommand.Acknowledge());
        yield return ("set-dates", new TaskingCommand.SetDates(day, how % 2 == 0 ? day : null, null, Canary));
        yield return ("set-dates", new TaskingCommand.SetDates(null, null, how % 2 == 0 ? day : null, Canary, WithdrawExtension: how % 2 == 1));
        yield return ("request-extension", new TaskingCommand.RequestExtension(unit, day, Canary));
        yield return ("decline-extension", new TaskingCommand.DeclineExtension(how % 2 == 0 ? unit : null, Canary));
        yield return ("set-action",
            new TaskingCommand.SetAction(how % 5 == 0 ? TaskAction.StandDown : how % 7 == 0 ? TaskAction.Review : TaskAction.Work, Canary));
        yield return ("follow-up", new TaskingCommand.RecordFollowUp((FollowUpKind)(how % 3), Canary));
        yield return ("comment", new TaskingCommand.AddComment(Canary));
        // Seldom, or few lives would get far.
        if (how % 8 == 3) yield return ("take-charge", new TaskingCommand.TakeCharge(how % 3 == 0 ? null : person));
        if (how % 8 == 5) yield return ("close-without-response", new TaskingCommand.CloseWithoutResponse(
            (ClosingReason)(how % 3), Canary, how % 3 == (int)ClosingReason.Duplicate ? "ITMS-2027-000007" : null)
        { Original = OriginalState.Usable });
        yield return ("reopen", new TaskingCommand.Reopen(Canary, Canary, null, new Moment(Agency.Calendar.DayOf(Now).AddDays(9))));
    }

    public static IEnumerable<string> Everyone => People;

    private void Create(Move move, Action<Step> check)
    {
        var form = Given.Tasking().Form with
        {
            Category = Itms.Domain.Forms.Category.BuiltIn[move.What % Itms.Domain.Forms.Category.BuiltIn.Count],
            Instruction = Canary,
            Detainees = [new Detainee(Canary, "A012345678")],
        };
        PlacementRequest[] parts = (move.Who % 4) switch
        {
            0 => [],
            1 => [new("HOU", "lee.chan", null)],
            2 => [new("HOU", "lee.chan", null), new("MCMU", "mia.lund", null)],
            _ => [new("HOU", "lee.chan", null), new("MCMU", null, null), new("HPMU", "hal.price", [])],
        };
        Give("ana.ruiz", "create", new TaskingCommand.Create("ITMS-2027-000042", form, parts), check);
    }

    private void Try(Move move, Action<Step> check)
    {
        if (move.What % 11 == 0)
        {
            Now += TimeSpan.FromHours(move.How);
            Give(Domain.People.Actor.SystemId, "deadline-reached", new TaskingCommand.DeadlineReached(), check);
            return;
        }

        var commands = Commands(move.How).ToList();
        if (move.Who % 3 == 0)
        {
            var onward = commands.Where(c => Forward.Contains(c.Action)).Select(c => (c.Action, c.Command, By: WhoMay(c.Command, move.Who)))
                .Where(c => c.By is not null).ToList();
            if (onward.Count > 0)
            {
                var step = onward[move.What % onward.Count];
                Give(step.By!, step.Action, step.Command, check);
                return;
            }
        }

        var wanted = commands[move.What % commands.Count];
        if (move.How % 2 == 0 && WhoMay(wanted.Command, move.Who) is { } able) Give(able, wanted.Action, wanted.Command, check);
        else Give(People[move.Who % People.Length], wanted.Action, wanted.Command, check);
    }

    private string? WhoMay(TaskingCommand command, int from) => Enumerable.Range(0, People.Length)
        .Select(i => People[(from + i) % People.Length])
        .FirstOrDefault(person => TaskingDecider.Decide(Tasking, command, Agency.Actor(person), Rules, Now) is Decision.Accepted);

    private void Give(string who, string action, TaskingCommand command, Action<Step> check)
    {
        var before = Tasking;
        var decision = TaskingDecider.Decide(before, command, Agency.Actor(who), Rules, Now);
        var happened = new List<Recorded>();
        var onBehalfOf = before is null ? null : ClearanceAuthority.OnBehalfOf(before, command, Agency.Actor(who), Rules, Now);
        if (decision is Decision.Accepted accepted)
            foreach (var e in accepted.Events)
            {
                var recorded = new Recorded((Tasking?.Seq ?? 0) + 1, Now, who, onBehalfOf, e);
                Tasking = Tasking.Apply(Tasking, recorded);
                happened.Add(recorded);
            }

        history.AddRange(happened);
        check(new Step(this, before, who, action, command, decision, happened, NotificationComposer.For(before, happened, Rules)));
    }
}

/// <param name="Before">Null at creation.</param>
internal sealed record Step(
    RandomLife Life,
    Tasking? Before,
    string Who,
    string Action,
    TaskingCommand Command,
    Decision Decision,
    IReadOnlyList<Recorded> Happened,
    IReadOnlyList<Notification> Notifications)
{
    public Tasking After => Life.Tasking;

    public override string ToString() => $"{Who} {Command} on {Before?.Status}/{After.Status}";
}
