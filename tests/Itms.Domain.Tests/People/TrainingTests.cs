using System.Globalization;
using Itms.Domain.Notifications;
using Itms.Domain.People;

namespace Itms.Domain.Tests.People;

/// <summary>D 5-2.2.f: action officers are trained every year, and told when it is due.</summary>
public sealed class TrainingTests
{
    private static readonly DateOnly Today = new(2027, 1, 11);

    [Theory]
    [InlineData("2026-01-10", TrainingState.Overdue)]
    [InlineData("2026-01-11", TrainingState.Due)]
    [InlineData("2026-02-10", TrainingState.Due)]
    [InlineData("2026-02-11", TrainingState.Current)]
    [InlineData("2027-01-11", TrainingState.Current)]
    public void It_is_due_a_year_later(string day, TrainingState state) =>
        Assert.Equal(state, Training.StateOf(Of("lee.chan", day), Today));

    [Fact]
    public void The_officers_whose_training_runs_out_are_told_and_the_TPSU_chief_gets_the_list()
    {
        var mails = TrainingNotice.For(
            [Of("lee.chan", "2026-01-20"), Of("mia.lund", "2026-12-01"), Of("hal.price", "2025-06-01")], Today, Agency.Rules);

        Assert.Equal(["hal.price", "lee.chan", "tom.becker"], mails.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("due by January 20, 2027", string.Concat(mails["lee.chan"].Lines), StringComparison.Ordinal);
        Assert.Equal(
            ["Hal Price: by June 1, 2026", "Lee Chan: by January 20, 2027"], mails["tom.becker"].Lines.Skip(1));
    }

    [Fact]
    public void If_nothing_is_due_nobody_is_mailed() => Assert.Empty(TrainingNotice.For([Of("lee.chan", "2026-12-01")], Today, Agency.Rules));

    private static Training Of(string person, string day) =>
        new(person, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), "tom.becker", Agency.Time("2027-01-11 09:00"));
}
