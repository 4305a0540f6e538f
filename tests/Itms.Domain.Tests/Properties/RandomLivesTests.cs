using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;
using static Itms.Domain.Taskings.TaskingStatus;

namespace Itms.Domain.Tests.Properties;

/// <summary>Properties of every possible tasking, tested on random ones. A failure is shrunk to a short example.</summary>
public sealed class RandomLivesTests
{
    /// <summary>Every allowed change of status (G I.D, docs/life.md). Keeping the status is always allowed.</summary>
    private static readonly HashSet<(TaskingStatus From, TaskingStatus To)> Edges =
    [
        (Pending, Assigned),
        (Assigned, Delegated), (Assigned, Pending),

        // The unit that was not yet done is withdrawn.
        (Assigned, DelegatedTaskCompleted),
        (Delegated, DelegatedTaskCompleted), (Delegated, Assigned), (Delegated, Pending),
        (DelegatedTaskCompleted, Delegated), (DelegatedTaskCompleted, Assigned), (DelegatedTaskCompleted, Pending),
        (Reopened, Assigned), (Reopened, Delegated), (Reopened, Pending),

        // HQ takes it from wherever the units left it.
        (Assigned, SubmittedToHq), (Delegated, SubmittedToHq), (DelegatedTaskCompleted, SubmittedToHq), (Reopened, SubmittedToHq),
        (SubmittedToHq, SentToAd), (SubmittedToHq, Assigned),
        (SentToAd, AdCleared), (SentToAd, SubmittedToHq), (SentToAd, Assigned),
        (AdCleared, SubmittedToHq), (AdCleared, Assigned),

        // Closing: cleared, clearance not needed, or a review acknowledged.
        (AdCleared, SubmittedToAuthority), (SubmittedToHq, SubmittedToAuthority),
        (Pending, SubmittedToAuthority), (Assigned, SubmittedToAuthority), (Delegated, SubmittedToAuthority),
        (DelegatedTaskCompleted, SubmittedToAuthority), (Reopened, SubmittedToAuthority),
        (SubmittedToAuthority, Reopened),

        // Without a response: from wherever it is.
        (Pending, ClosedWithoutResponse), (Assigned, ClosedWithoutResponse), (Delegated, ClosedWithoutResponse),
        (DelegatedTaskCompleted, ClosedWithoutResponse), (Reopened, ClosedWithoutResponse), (SubmittedToHq, ClosedWithoutResponse),
        (SentToAd, ClosedWithoutResponse), (AdCleared, ClosedWithoutResponse),
        (ClosedWithoutResponse, Reopened),
    ];

    [Fact]
    public void The_status_takes_no_step_outside_the_table() => InEveryLife(step =>
    {
        if (step.Before is { } before && before.Status != step.After.Status)
            Assert.True(Edges.Contains((before.Status, step.After.Status)), $"{before.Status} to {step.After.Status} by {step}");
    });

    [Fact]
    public void Only_an_acknowledged_review_a_cleared_response_or_a_reason_closes() => InEveryLife(step =>
    {
        if (!step.After.IsClosed || step.Before is not { IsClosed: false } before) return;
        if (step.Command is TaskingCommand.Acknowledge) Assert.Equal(TaskAction.Review, before.Form.Action);
        else if (step.Command is TaskingCommand.CloseWithoutResponse)
            Assert.Equal((ClosedWithoutResponse, RandomLife.Canary), (step.After.Status, step.After.Closing!.Note));
        else
        {
            Assert.Equal(SubmittedToAuthority, step.After.Status);
            Assert.IsType<TaskingCommand.SubmitToAuthority>(step.Command);
            Assert.True(before.Status == AdCleared || before.Clearance.Kind == ClearanceKind.None, step.ToString());
            Assert.NotNull(step.After.FinalResponse);
        }
    });

    [Fact]
    public void The_history_played_again_gives_the_same_tasking_and_everything_stored_reads_back() => AfterEveryLife(life =>
    {
        Assert.Equal(Written(life.Tasking), Written(Tasking.Fold(life.History)));
        Assert.Equal(Written(life.Tasking), Written(Json.Read<Tasking>(Json.Bytes(life.Tasking))));
        Assert.Equal(Enumerable.Range(1, life.History.Count).Select(i => (long)i), life.History.Select(r => r.Seq));
        var head = "";
        foreach (var recorded in life.History)
        {
            var (body, hash) = Application.TaskingStore.History.Write(recorded, head);
            var read = Application.TaskingStore.History.Read(body, head);
            Assert.True(read.Linked);
            Assert.Equal(body.ToArray(), Application.TaskingStore.History.Write(read.Recorded, head).Body.ToArray());
            head = hash;
        }
    });

    [Fact]
    public void Allowed_actions_and_accepted_commands_agree() => InEveryLife(step =>
    {
        if (step.Before is not { } before || step.Who == Domain.People.Actor.SystemId) return;
        var actor = Agency.Actor(step.Who);
        var allowed = AllowedActions.Of(before, actor, step.Life.Rules, step.Life.Now);
        if (step.Decision is Decision.Accepted && step.Action != "comment") Assert.Contains(step.Action, allowed);
        if (step.Decision is Decision.Refused && allowed.Contains(step.Action))
            Assert.True(Enumerable.Range(0, 60).Any(how => Examples(how).Any(Accepts)),
                $"{step.Action} is allowed to {step.Who}, but every example of it is refused");

        IEnumerable<TaskingCommand> Examples(int how) => ExamplesOn(before, step, how).Where(c => c.Action == step.Action).Select(c => c.Command);
        bool Accepts(TaskingCommand command) => TaskingDecider.Decide(before, command, actor, step.Life.Rules, step.Life.Now) is Decision.Accepted;
    });

    [Fact]
    public void A_refusal_changes_nothing_and_an_earlier_cycle_never_changes() => InEveryLife(step =>
    {
        if (step.Before is not { } before) return;
        if (step.Decision is Decision.Refused) Assert.Same(before, step.After);
        Assert.Equal(
            before.EarlierCycles.Select(c => JsonSerializer.Serialize(c, Json.Stored)),
            step.After.EarlierCycles.Take(before.EarlierCycles.Count).Select(c => JsonSerializer.Serialize(c, Json.Stored)));
        Assert.Equal(before.Cycle + (before.IsClosed && !step.After.IsClosed ? 1 : 0), step.After.Cycle);
    });

    [Fact]
    public void Notifications_go_to_active_people_and_quote_nothing() => InEveryLife(step => Assert.All(step.Notifications, notification =>
    {
        Assert.True(step.Life.Rules.Directory.Find(notification.To)?.Active, notification.To);
        Assert.DoesNotContain(RandomLife.Canary, JsonSerializer.Serialize(notification), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("012345678", JsonSerializer.Serialize(notification), StringComparison.Ordinal);
    }));

    [Fact]
    public void Nothing_is_planned_for_a_tasking_that_is_closed_stood_down_or_for_review_and_no_reminder_comes_twice() => InEveryLife(step =>
    {
        var agenda = Agenda.For(step.After, step.Life.Rules);
        if (step.After.IsClosed || !step.After.HasClocks) Assert.Empty(agenda);
        Assert.Equal(
            step.After.Reminders.Count, step.After.Reminders.Select(r => (r.Kind, r.Basis, r.Ordinal)).Distinct().Count());
        Assert.DoesNotContain(agenda,
            entry => step.After.Reminders.Any(r => (r.Kind, r.Basis, r.Ordinal) == (entry.Kind, entry.Basis, entry.Ordinal)));
    });

    [Fact]
    public void Every_open_tasking_waits_for_somebody_active_who_can_take_the_step() => InEveryLife(step =>
    {
        var (t, rules, now) = (step.After, step.Life.Rules, step.Life.Now);
        var waiting = Waiting.On(t, rules, now);
        Assert.Equal(!t.IsClosed && !t.IsStoodDown, waiting.Count > 0);
        var turns = Waiting.Turns(t);
        foreach (var one in waiting)
        {
            Assert.True(rules.Directory.Find(one.Person)?.Active, one.ToString());
            Assert.InRange(one.Since, t.CreatedAt, now);
            var allowed = AllowedActions.Of(t, Agency.Actor(one.Person), rules, now);
            Assert.True(allowed.Intersect(ActionsOf(one.Step)).Any(), $"{one} can only {string.Join(", ", allowed)} in {t.Status}");
            var posts = one.For is null
                ? WaitingPosts.HeldBy(Agency.Person(one.Person), rules, now)
                : WaitingPosts.ActedFor(Agency.Person(one.Person), rules, now).Where(post => post.For == one.For).Select(post => post.Post);
            Assert.Contains(turns, turn => turn.Step == one.Step && (posts.Contains(turn.Post) || Agency.Person(one.Person).ManagesTaskings));
        }
    });

    [Fact]
    public void Substitutes_act_for_somebody_who_is_away_never_clear_for_them_and_never_concur_with_what_they_wrote() => InEveryLife(step =>
    {
        var (rules, now) = (step.Life.Rules, step.Life.Now);
        foreach (var (by, absent, happened) in step.Happened.Select(r => (r.By, r.OnBehalfOf, r.Event)))
        {
            var acts = Absences.ActedForBy(rules.Absences, by, now, rules.Directory).Any(person => person.Id == absent);
            if (happened is TaskingEvent.Cleared or TaskingEvent.ClearanceReturned) Assert.Null(absent);
            else if (absent is not null) Assert.True(acts || Agency.Person(by).ManagesTaskings, $"{by} for {absent}: {happened}");
            if (happened is TaskingEvent.Concurred concurred && concurred.Person == by && acts)
                Assert.False(step.Before!.ComponentOf(concurred.Unit)!.IsWrittenBy(by), by);
        }
    });

    private static string[] ActionsOf(WaitingKind step) => step switch
    {
        WaitingKind.Assign => ["assign", "set-dates"],
        WaitingKind.Answer => ["respond", "report-complete", "submit-to-hq", "acknowledge"],
        WaitingKind.Delegated => ["complete-delegation"],
        WaitingKind.Concur => ["concur"],
        WaitingKind.Edit => ["return-from-icu"],
        WaitingKind.ReviewAtHq => ["submit-to-hq", "send-to-ad", "name-clearing-official"],
        WaitingKind.Clear => ["clear", "name-clearing-official"],
        WaitingKind.Send => ["submit-to-authority"],
        WaitingKind.DecideExtension => ["decline-extension"],
        _ => [],
    };

    [Fact]
    public void The_lives_reach_every_status_and_most_steps()
    {
        var statuses = new HashSet<TaskingStatus>();
        var kinds = new HashSet<string>();
        InEveryLife(step =>
        {
            statuses.Add(step.After.Status);
            kinds.UnionWith(step.Happened.Select(r => Application.TaskingStore.History.KindOf(r.Event)));
        });

        // The properties above mean little if random lives do not get this far.
        Assert.Equal(Enum.GetValues<TaskingStatus>(), statuses.Order());
        Assert.True(kinds.Count >= 20, string.Join(' ', kinds.Order()));
    }

    private static IEnumerable<(string Action, TaskingCommand Command)> ExamplesOn(Tasking before, Step step, int how) =>
        ReferenceEquals(before, step.After) ? step.Life.Commands(how) : [];

    private static string Written(Tasking? t) => JsonSerializer.Serialize(t, Json.Stored);

    private static void InEveryLife(Action<Step> check) => Check(moves => RandomLife.Play(moves, check));

    private static void AfterEveryLife(Action<RandomLife> check) => Check(moves => check(RandomLife.Play(moves, _ => { })));

    /// <summary>A fixed seed gives the same lives every time, so a failed run can be repeated.</summary>
    private static void Check(Action<Move[]> property) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150).WithStartSize(10).WithEndSize(120).WithReplay(20261120UL, 77UL).WithQuietOnSuccess(true),
        Prop.ForAll(ArbMap.Default.ArbFor<Move[]>(), property));
}
