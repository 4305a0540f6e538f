using Itms.Domain.Shared;

namespace Itms.Domain.Recurrence;

/// <summary>
/// A date of a series: the date that people set, and the time passed since. It is always computed from the date that people set, so
/// month ends and days off do not make it drift: January 31, April 30, July 31.
/// </summary>
/// <param name="From">The date that people set.</param>
/// <param name="Passed">The time from that date to this occurrence. None for the occurrence on which it was set.</param>
public sealed record SeriesDate(Moment From, RecurrencePeriod Passed)
{
    /// <summary>The date that the occurrence got when it opened. Days off added later do not change it. Null: not opened yet.</summary>
    public Moment? Opened { get; init; }

    public static SeriesDate SetTo(Moment date) => new(date, RecurrencePeriod.None);

    public SeriesDate Later(RecurrencePeriod period) => new(From, Passed.Plus(period));

    /// <summary>
    /// The date of this occurrence: the date that people set, or after some periods the business day on or before the computed day. The
    /// time on the agency's clock stays the same.
    /// </summary>
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
/// <param name="Start">Without a start date: counted from the day on which the first occurrence was entered.</param>
public sealed record SeriesDates(SeriesDate Start, SeriesDate? InternalDueDate, SeriesDate? AuthorityDueDate)
{
    public SeriesDates Later(RecurrencePeriod period) => new(Start.Later(period), InternalDueDate?.Later(period), AuthorityDueDate?.Later(period));

    /// <summary>The dates of the occurrence that opens now, fixed.</summary>
    public SeriesDates AsOpened(BusinessCalendar calendar)
    {
        return new SeriesDates(Given(Start)!, Given(InternalDueDate), Given(AuthorityDueDate));

        SeriesDate? Given(SeriesDate? date) => date is null ? null : date with { Opened = date.On(calendar) };
    }

    public DateOnly StartDay(BusinessCalendar calendar) => Start.On(calendar).DayOn(calendar);

    /// <summary>When the occurrence opens: at the start of business on its first day.</summary>
    public DateTimeOffset OpensAt(BusinessCalendar calendar) => calendar.At(StartDay(calendar), BusinessCalendar.StartOfDay);

    /// <summary>The due date of the occurrence: the authority date, else the internal one. Null: none.</summary>
    public DateTimeOffset? EndsAt(BusinessCalendar calendar) => (AuthorityDueDate ?? InternalDueDate)?.On(calendar).At(calendar);

    /// <summary>Whether every date is in the range that a date may have.</summary>
    public bool CanBeWritten(BusinessCalendar calendar) =>
        new[] { Start, InternalDueDate, AuthorityDueDate }.All(date => date is null || date.On(calendar).DayOn(calendar).Year <= Moment.LastYear);
}
