using Itms.Domain.Shared;

namespace Itms.Domain.Recurrence;

/// <summary>
/// A date of a series: the one that people set, and how far it has moved on since. It is counted the whole way each time, so that
/// neither month-ends nor days off let it wander: 31 January, 30 April, 31 July.
/// </summary>
/// <param name="From">As people set it.</param>
/// <param name="Passed">From there to this occurrence; none for the occurrence it was set on.</param>
public sealed record SeriesDate(Moment From, RecurrencePeriod Passed)
{
    /// <summary>
    /// As the occurrence was given it when it opened, whatever days off have been added since; null: it has not opened, or a version
    /// opened it that did not keep this.
    /// </summary>
    public Moment? Opened { get; init; }

    public static SeriesDate SetTo(Moment date) => new(date, RecurrencePeriod.None);

    public SeriesDate Later(RecurrencePeriod period) => new(From, Passed.Plus(period));

    /// <summary>The date itself: as it was set, or the business day at or before the one it has moved to. A time stays what it was on the agency's clock.</summary>
    public Moment On(BusinessCalendar calendar)
    {
        if (Opened is { } given) return given;
        if (Passed == RecurrencePeriod.None) return From;
        var day = Passed.After(From.DayOn(calendar));
        if (!calendar.IsBusinessDay(day)) day = calendar.AddBusinessDays(day, -1);
        return From.Instant is { } instant ? new Moment(calendar.At(day, calendar.TimeOf(instant))) : new Moment(day);
    }
}

/// <summary>The dates of one occurrence.</summary>
/// <param name="Start">Without a start date counted from the day the first occurrence was entered.</param>
public sealed record SeriesDates(SeriesDate Start, SeriesDate? InternalDueDate, SeriesDate? AuthorityDueDate)
{
    public SeriesDates Later(RecurrencePeriod period) => new(Start.Later(period), InternalDueDate?.Later(period), AuthorityDueDate?.Later(period));

    /// <summary>As the occurrence is given them that opens now.</summary>
    public SeriesDates AsOpened(BusinessCalendar calendar)
    {
        return new SeriesDates(Given(Start)!, Given(InternalDueDate), Given(AuthorityDueDate));

        SeriesDate? Given(SeriesDate? date) => date is null ? null : date with { Opened = date.On(calendar) };
    }

    public DateOnly StartDay(BusinessCalendar calendar) => Start.On(calendar).DayOn(calendar);

    /// <summary>When the occurrence opens: at the start of business of its first day.</summary>
    public DateTimeOffset OpensAt(BusinessCalendar calendar) => calendar.At(StartDay(calendar), BusinessCalendar.StartOfDay);

    /// <summary>The last date that counts for it; null where it has none.</summary>
    public DateTimeOffset? EndsAt(BusinessCalendar calendar) => (AuthorityDueDate ?? InternalDueDate)?.On(calendar).At(calendar);

    /// <summary>Every date is one that can be written down.</summary>
    public bool CanBeWritten(BusinessCalendar calendar) =>
        new[] { Start, InternalDueDate, AuthorityDueDate }.All(date => date is null || date.On(calendar).DayOn(calendar).Year <= Moment.LastYear);
}
