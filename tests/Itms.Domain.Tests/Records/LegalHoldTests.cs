using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Domain.Tests.Records;

/// <summary>What a legal hold is about, and that nothing under it may be disposed of.</summary>
public sealed class LegalHoldTests
{
    private const string Number = "ITMS-2027-000042";

    private static readonly Rules OneYear = Agency.Rules with
    {
        Retention = new RetentionSchedule(2, [new("all", "All", "GRS 5.7", CutOff.Closed, CutOffPeriod.Day, 1, [], [], [])]),
    };

    private readonly TaskingStory story = Given.Tasking()
        .With(f => f with { Detainees = [new Detainee("Jane Example", "A012345678"), new Detainee("Ann Other", "A98765432")] })
        .AssignedTo("HOU", "lee.chan").Created();

    public static TheoryData<string, bool> Scopes => new()
    {
        { "number", true }, { "other number", false }, { "detainee", true }, { "short alien number", true }, { "other detainee", false },
        { "case", true }, { "other case", false }, { "period", true }, { "period before", false }, { "period after", false },
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public void A_hold_covers_what_is_in_its_scope(string kind, bool covers)
    {
        story.Closed();
        HoldScope scope = kind switch
        {
            "number" => HoldScopes.Taskings(Number),
            "other number" => HoldScopes.Taskings("ITMS-2027-000043"),
            "detainee" => HoldScopes.Detainee("a 012-345-678"),
            "short alien number" => HoldScopes.Detainee("098765432"),
            "other detainee" => HoldScopes.Detainee("A111222333"),
            "case" => HoldScopes.Case("crcl 27/0042"),
            "other case" => HoldScopes.Case("CRCL-27-0043"),
            "period" => HoldScopes.Period(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 11)),
            "period before" => HoldScopes.Period(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 10)),
            _ => HoldScopes.Period(new DateOnly(2027, 1, 12), new DateOnly(2028, 1, 1)),
        };

        Assert.Equal(covers, scope.Covers(RecordFacts.ForHolds(story.Tasking, Agency.Calendar)));
    }

    [Fact]
    public void A_detainee_who_was_taken_off_the_form_is_still_held()
    {
        story.Edited(f => f with { Detainees = [new Detainee("Ann Other", "A98765432")] }).Closed();
        Assert.True(HoldScopes.Detainee("A012345678").Covers(RecordFacts.ForHolds(story.Tasking, Agency.Calendar)));
    }

    [Fact]
    public void A_tasking_may_be_disposed_of_from_the_day_after_its_date()
    {
        story.Closed();
        Assert.Equal(KeptReason.NotDue, Why("2028-01-11 23:59"));
        Assert.Null(Why("2028-01-12 00:00"));
    }

    [Fact]
    public void Nothing_under_hold_may_be_disposed_of_until_the_hold_is_lifted()
    {
        story.Closed();
        var hold = new LegalHold("1", "Smith v. ICE", HoldScopes.Taskings(Number), "tom.becker", story.Now);
        Assert.Equal(KeptReason.OnHold, Why("2028-02-01", hold));
        Assert.Null(Why("2028-02-01", hold with { LiftedBy = "tom.becker", LiftedAt = story.Now }));
        Assert.Equal(KeptReason.OnHold, Why("2028-02-01", hold with { LiftedBy = "tom.becker", LiftedAt = story.Now }, hold));
    }

    [Fact]
    public void Open_and_unscheduled_taskings_may_never_be_disposed_of()
    {
        Assert.Equal(KeptReason.Open, Why("2090-01-01"));
        story.Closed();
        Assert.Equal(KeptReason.Unscheduled, RecordFacts.WhyKept(story.Tasking, [], Agency.Rules, Agency.Time("2090-01-01")));
    }

    [Fact]
    public void A_scope_names_one_kind_of_thing()
    {
        Assert.Equal(["scope"], Errors(new HoldScope([])));
        Assert.Equal(["scope"], Errors(new HoldScope([Number], CaseNumber: "CRCL-27-0042")));
        Assert.Equal(["scope"], Errors(new HoldScope([], From: new DateOnly(2027, 1, 1))));
        Assert.Equal(["scope.through"], Errors(HoldScopes.Period(new DateOnly(2027, 1, 2), new DateOnly(2027, 1, 1))));
        Assert.Equal(["scope.alienNumber"], Errors(HoldScopes.Detainee("A0123")));
        Assert.Equal(["scope.numbers[1]"], Errors(HoldScopes.Taskings(Number, "0042")));
        Assert.Empty(Errors(HoldScopes.Case("CRCL-27-0042")));
    }

    private KeptReason? Why(string wallClock, params LegalHold[] holds) =>
        RecordFacts.WhyKept(story.Tasking, holds, OneYear, Agency.Time(wallClock));

    private static IEnumerable<string> Errors(HoldScope scope)
    {
        var errors = new FieldErrors();
        scope.Check(number => number.StartsWith("ITMS-", StringComparison.Ordinal), errors);
        return errors.ByField.Keys;
    }
}
