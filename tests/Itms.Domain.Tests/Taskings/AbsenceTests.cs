using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Somebody is away, and a substitute acts for them (Life 11).</summary>
public sealed class AbsenceTests
{
    private static readonly ResponseDraft Draft = new(ResponseKind.Substantive, "The answer.");

    private static Absence Away(string person, string substitute, string from = "2027-01-11 08:00", string until = "2027-01-29 17:00") => new(
        $"{person}-{from}", person, substitute, Agency.Time(from), Agency.Time(until), person, Agency.Time("2027-01-08 08:00"));

    private static TaskingStory Story(params Absence[] absences) =>
        Given.Tasking().Under(Agency.Rules with { Absences = absences }).AssignedTo("HOU", "lee.chan");

    [Fact]
    public void A_substitute_takes_the_action_officers_steps_on_their_behalf()
    {
        var story = Story(Away("lee.chan", "hal.price"));
        story.When("hal.price", new TaskingCommand.Respond("HOU", Draft)).ReplaysTheSame();

        Assert.Equal(("hal.price", "lee.chan"), story.Happened.Select(e => (e.By, e.OnBehalfOf)).Single());
        Assert.Equal(("hal.price", "lee.chan"), (story.Part("HOU").Response!.By, story.Part("HOU").Response!.OnBehalfOf));
        Assert.True(story.Tasking.IsWrittenBy("lee.chan") && story.Tasking.IsWrittenBy("hal.price"));
        story.Concurred().When("hal.price", new TaskingCommand.SubmitToHq(null));
        Assert.Equal(TaskingStatus.SubmittedToHq, story.Status);
        Assert.Equal("hal.price", story.Tasking.FinalResponse!.By);
    }

    [Fact]
    public void The_absent_person_can_still_act_and_then_acts_for_themselves()
    {
        var story = Story(Away("lee.chan", "hal.price")).When("lee.chan", new TaskingCommand.Respond("HOU", Draft));
        Assert.Null(story.Happened.Single().OnBehalfOf);
    }

    [Fact]
    public void A_substitute_concurs_for_a_chief_and_for_a_division_lead()
    {
        var story = Story(Away("ray.singh", "uma.vega"), Away("dan.okoro", "eva.stone")).Responded();
        story.When("uma.vega", new TaskingCommand.Concur("HOU", ConcurrenceLevel.UnitChief, null, null));
        story.When("eva.stone", new TaskingCommand.Concur("HOU", ConcurrenceLevel.Division, null, null)).ReplaysTheSame();

        Assert.Equal(
            [("uma.vega", "ray.singh"), ("eva.stone", "dan.okoro")],
            story.Part("HOU").Concurrences.Select(c => (c.By, c.OnBehalfOf)));
        Assert.All(story.Part("HOU").Concurrences, c => Assert.Null(c.RecordedBy));
    }

    [Fact]
    public void Nobody_concurs_as_a_substitute_with_what_they_wrote()
    {
        var story = Story(Away("ray.singh", "lee.chan")).Responded();
        Assert.Equal("writer-may-not-concur", Concurrence(story, "lee.chan"));

        // Also if they wrote it on somebody else's behalf, or somebody wrote it on theirs.
        story = Story(Away("lee.chan", "uma.vega"), Away("ray.singh", "uma.vega"));
        story.When("uma.vega", new TaskingCommand.Respond("HOU", Draft));
        Assert.Equal("writer-may-not-concur", Concurrence(story, "uma.vega"));
        Assert.DoesNotContain("uma.vega", Waiting.On(story.Tasking, story.Rules, story.Now).Select(step => step.Person));

        static string Concurrence(TaskingStory story, string who)
        {
            var answer = story.Answer(who, new TaskingCommand.Concur("HOU", ConcurrenceLevel.UnitChief, null, who));
            return answer == "invalid" ? story.Answer(who, new TaskingCommand.Concur("HOU", ConcurrenceLevel.UnitChief, null, null)) : answer;
        }
    }

    [Fact]
    public void A_substitute_does_not_clear()
    {
        var story = Story(Away("ada.wells", "hal.price"), Away("joe.lind", "hal.price"), Away("dan.okoro", "hal.price"))
            .Answered().SubmittedToHq().SentToAd();
        Assert.Equal("not-clearing-official", story.Answer("hal.price", new TaskingCommand.Clear(null)));
        Assert.Equal("not-clearing-official", story.Answer("hal.price", new TaskingCommand.ReturnClearance(TaskingStory.Reason)));
        Assert.DoesNotContain("clearanceRequested: hal.price", story.Mailed);
    }

    [Fact]
    public void Who_had_a_response_written_on_their_behalf_does_not_clear_it()
    {
        var story = Given.Tasking().InCategory(Category.FoiaMedicalRecords).Under(Agency.Rules with { Absences = [Away("ray.singh", "sam.ortiz")] })
            .AssignedTo("HOU", "ray.singh").When("sam.ortiz", new TaskingCommand.Respond("HOU", Draft)).Concurred();
        story.When("ray.singh", new TaskingCommand.SubmitToHq(null)).SentToAd();
        Assert.NotEqual("yes", story.Answer("ray.singh", new TaskingCommand.Clear(null)));
        Assert.Equal("yes", story.Answer("dan.okoro", new TaskingCommand.Clear(null)));
    }

    [Fact]
    public void A_substitute_runs_the_taskings_that_the_task_manager_is_in_charge_of_and_no_others()
    {
        var command = new TaskingCommand.SetDates(new Moment(new DateOnly(2027, 1, 14)), null, null, TaskingStory.Reason);
        var story = Story(Away("ana.ruiz", "nia.frost")).When("nia.frost", command);
        Assert.Equal("ana.ruiz", story.Happened.Single().OnBehalfOf);

        story.When("ana.ruiz", new TaskingCommand.TakeCharge("tom.becker"));
        Assert.Equal("task-manager-only", story.Answer("nia.frost", new TaskingCommand.Withdraw("HOU", TaskingStory.Reason)));
    }

    [Theory]
    [InlineData("2027-01-11 07:59", "not-allowed")]
    [InlineData("2027-01-11 08:00", "yes")]
    [InlineData("2027-01-29 16:59", "yes")]
    [InlineData("2027-01-29 17:00", "not-allowed")]
    public void An_absence_begins_and_ends_by_itself(string at, string answer)
    {
        var story = Story(Away("lee.chan", "hal.price")).Created().At(at);
        Assert.Equal(answer, story.Answer("hal.price", new TaskingCommand.Respond("HOU", Draft)));
    }

    [Fact]
    public void There_are_no_chains()
    {
        var story = Story(Away("lee.chan", "hal.price"), Away("hal.price", "uma.vega"));
        foreach (var who in new[] { "hal.price", "uma.vega" })
            Assert.Equal("not-allowed", story.Answer(who, new TaskingCommand.Respond("HOU", Draft)));
        Assert.Equal(["lee.chan"], Waiting.On(story.Tasking, story.Rules, story.Now).Select(step => step.Person));
    }

    [Fact]
    public void A_substitute_who_leaves_no_longer_acts()
    {
        var rules = Agency.RulesWhere(p => p.Id == "hal.price" ? p with { Active = false } : p) with { Absences = [Away("lee.chan", "hal.price")] };
        Assert.Null(Absences.Of(rules.Absences, "lee.chan", Agency.Time("2027-01-12 09:00"), rules.Directory));
    }

    [Fact]
    public void Both_get_the_mails_and_each_mail_says_why()
    {
        var story = Story(Away("lee.chan", "hal.price")).Created();
        Assert.Contains("assigned: hal.price", story.Mailed);
        Assert.Contains("assigned: lee.chan", story.Mailed);
        var copy = story.Notifications.Single(n => n is { Kind: "assigned", To: "hal.price" });
        Assert.Equal("lee.chan", copy.For);
        Assert.StartsWith($"This mail is for {Agency.Directory.NameOf("lee.chan")}.", copy.Lines[0], StringComparison.Ordinal);
        var own = story.Notifications.Single(n => n is { Kind: "assigned", To: "lee.chan" });
        Assert.Contains("acts for you", own.Lines[^1], StringComparison.Ordinal);

        // Nobody gets a copy of what they did themselves.
        story.When("hal.price", new TaskingCommand.Respond("HOU", Draft)).Concurred();
        Assert.DoesNotContain(story.Notifications, n => n.To == "hal.price" && n.Kind == "concurrenceAsked");
    }

    [Fact]
    public void Reminders_follow()
    {
        var story = Story(Away("lee.chan", "hal.price")).Created().At("2027-01-15 17:30").When("itms", new TaskingCommand.DeadlineReached());
        Assert.Contains("overdue: hal.price", story.Mailed);
    }

    [Fact]
    public void The_queue_shows_the_substitute_whose_step_it_is()
    {
        var story = Story(Away("lee.chan", "hal.price"), Away("ray.singh", "uma.vega"));
        Assert.Contains(
            new WaitingStep(WaitingKind.Answer, "hal.price", "HOU", story.Tasking.Components[0].Since, "lee.chan"),
            Waiting.On(story.Tasking, story.Rules, story.Now));
        var posts = WaitingPosts.ActedFor(Agency.Person("uma.vega"), story.Rules, story.Now).ToList();
        Assert.Contains((WaitingPosts.OfPerson("ray.singh"), "ray.singh"), posts);
        Assert.Contains((WaitingPosts.Concurring("HOU", ConcurrenceLevel.UnitChief), "ray.singh"), posts);

        story.Responded();
        Assert.Contains("uma.vega for ray.singh", Waiting.On(story.Tasking, story.Rules, story.Now).Select(step => $"{step.Person} for {step.For}"));
    }

    [Fact]
    public void A_substitute_sees_a_restricted_tasking_while_it_lasts()
    {
        var story = Story().With(f => f with { Restricted = true });
        var substitute = Agency.Person("hal.price");
        Assert.False(Rights.MaySee(story.Tasking, substitute, Agency.Directory));
        Assert.True(Rights.MaySee(story.Tasking, substitute with { ActingFor = [Agency.Person("lee.chan")] }, Agency.Directory));
        Assert.False(Rights.MaySee(story.Tasking, substitute with { ActingFor = [Agency.Person("ada.wells")] }, Agency.Directory));
        Assert.True(Rights.MaySee(story.Tasking, substitute with { ActingFor = [Agency.Person("ana.ruiz")] }, Agency.Directory));
    }

    [Theory]
    [InlineData("lee.chan", "hal.price", null, "2027-02-01 17:00", "lee.chan", "")]
    [InlineData("lee.chan", null, null, "2027-02-01 17:00", "lee.chan", "substitute is required")]
    [InlineData("lee.chan", "lee.chan", null, "2027-02-01 17:00", "lee.chan", "substitute must be another person")]
    [InlineData("lee.chan", "old.hand", null, "2027-02-01 17:00", "lee.chan", "substitute is not an active person in the directory")]
    [InlineData("lee.chan", "uma.vega", null, "2027-02-01 17:00", "lee.chan", "substitute is away during this time")]
    [InlineData("lee.chan", "uma.vega", "2027-01-20 17:00", "2027-02-01 17:00", "lee.chan", "")]
    [InlineData("lee.chan", "ana.ruiz", null, "2027-02-01 17:00", "ana.ruiz", "substitute cannot be you: somebody else must record this absence")]
    [InlineData("lee.chan", "hal.price", null, null, "lee.chan", "until is required")]
    [InlineData("lee.chan", "hal.price", null, "2027-01-11 09:00", "lee.chan", "until must be in the future")]
    [InlineData("lee.chan", "hal.price", "2027-02-02 09:00", "2027-02-01 17:00", "lee.chan", "until must be after the absence begins")]
    [InlineData("lee.chan", "hal.price", null, "2027-04-12 09:00", "lee.chan", "until can be at most 90 days after the absence begins")]
    [InlineData("lee.chan", "hal.price", "2028-02-01 09:00", "2028-02-09 09:00", "lee.chan", "from can be at most 365 days ahead")]
    [InlineData("old.hand", "hal.price", null, "2027-02-01 17:00", "ana.ruiz", "person is not an active person in the directory")]
    public void Faulty_absences_are_refused_by_field(string person, string? substitute, string? from, string? until, string by, string expected)
    {
        var errors = new FieldErrors();
        Absence.Check(
            person, substitute, Time(from), Time(until), by,
            [Away("uma.vega", "hal.price", until: "2027-01-20 17:00")], Agency.Directory, Agency.Time("2027-01-11 09:00"), errors);
        Assert.Equal(expected, string.Join("; ", errors.ByField.Select(e => $"{e.Key} {e.Value[0]}")));

        static DateTimeOffset? Time(string? text) => text is null ? null : Agency.Time(text);
    }

    [Fact]
    public void The_mails_about_an_absence_name_who_lost_their_substitute()
    {
        var absence = Away("hal.price", "uma.vega") with { RecordedBy = "ana.ruiz" };
        var mails = AbsenceComposer.Recorded(absence, before: null, Agency.Rules with { Absences = [Away("lee.chan", "hal.price"), absence] });
        Assert.Equal(["uma.vega", "hal.price", "lee.chan"], mails.Select(mail => mail.To));
        Assert.Equal("[ITMS] Hal Price is away and cannot act for you", mails[2].Subject);
        Assert.Equal(
            ["uma.vega", "hal.price"],
            AbsenceComposer.Ended(absence with { EndedBy = "ana.ruiz" }, Agency.Rules).Select(mail => mail.To));
    }

    [Fact]
    public void Whoever_recorded_an_absence_hears_that_the_substitute_goes_away_too()
    {
        var ill = Away("lee.chan", "hal.price") with { RecordedBy = "ana.ruiz" };
        var absence = Away("hal.price", "uma.vega");

        var mails = AbsenceComposer.Recorded(absence, before: null, Agency.Rules with { Absences = [ill, absence] });

        Assert.Equal(["uma.vega", "hal.price", "lee.chan", "ana.ruiz"], mails.Select(mail => mail.To));
        Assert.Equal("[ITMS] Hal Price is away and cannot act for Lee Chan", mails[3].Subject);
        Assert.Contains("nobody acts for Lee Chan", mails[3].Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_named_a_substitute_or_recorded_it_hears_that_the_substitute_has_left()
    {
        var byTaskManager = Away("mia.lund", "hal.price") with { RecordedBy = "ana.ruiz" };
        var rules = Agency.RulesWhere(p => p.Id == "hal.price" ? p with { Active = false } : p) with
        {
            Absences =
            [
                Away("lee.chan", "hal.price"), byTaskManager, Away("ray.singh", "sam.ortiz"),
                Away("eva.stone", "hal.price", until: "2027-01-12 09:00"),
            ],
        };

        var mails = AbsenceComposer.SubstituteLeft(["hal.price"], rules, Agency.Time("2027-01-12 10:00"));

        Assert.Equal(["lee.chan", "mia.lund", "ana.ruiz"], mails.Select(mail => mail.To));
        Assert.Equal("[ITMS] Hal Price can no longer act for Mia Lund", mails[2].Subject);
        Assert.Empty(AbsenceComposer.SubstituteLeft(["sam.ortiz"], rules with { Absences = [] }, Agency.Time("2027-01-12 10:00")));
    }
}
