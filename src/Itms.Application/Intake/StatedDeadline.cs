using System.Globalization;
using System.Text.RegularExpressions;
using Itms.Domain.Shared;

namespace Itms.Application.Intake;

/// <summary>A deadline that a mail states.</summary>
/// <param name="At">The instant. Without a time of day: the end of that business day.</param>
/// <param name="Sentence">The words it was read from.</param>
public sealed partial record StatedDeadline(DateTimeOffset At, string Sentence)
{
    private const int LongestSentence = 300;
    private const int LongestText = 50_000;
    private const int MostDeadlines = 10;

    /// <summary>A time of day stands at most so many characters behind the day.</summary>
    private const int AfterDay = 20;

    /// <summary>Nobody asks for an answer further ahead. Such a date is something else.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(730);

    /// <summary>The deadlines after the mail came, each day and time once, the earliest first.</summary>
    public static IReadOnlyList<StatedDeadline> In(string text, DateTimeOffset receivedAt, BusinessCalendar calendar)
    {
        var found = new List<StatedDeadline>();
        foreach (var sentence in Sentences().Split(IncomingMail.Cut(text, LongestText)))
        {
            var at = Within(sentence, receivedAt, calendar) ?? On(sentence, receivedAt, calendar);
            if (at is { } instant && instant > receivedAt && instant - receivedAt < Furthest)
                found.Add(new StatedDeadline(instant, IncomingMail.Cut(MailHeaders.Line(sentence), LongestSentence)));
        }

        return [.. found.DistinctBy(deadline => deadline.At).OrderBy(deadline => deadline.At).Take(MostDeadlines)];
    }

    /// <summary>"within 24 hours", "in two business days".</summary>
    private static DateTimeOffset? Within(string sentence, DateTimeOffset receivedAt, BusinessCalendar calendar)
    {
        if (Span().Match(sentence) is not { Success: true } match) return null;
        var count = match.Groups["count"].Value.ToLowerInvariant() switch
        {
            "one" or "an" or "a" => 1,
            "two" => 2,
            "three" => 3,
            "four" => 4,
            "five" => 5,
            "seven" => 7,
            "ten" => 10,
            var digits => int.Parse(digits, CultureInfo.InvariantCulture),
        };
        var day = calendar.DayOf(receivedAt);
        return match.Groups["unit"].Value.ToLowerInvariant() switch
        {
            ['h', ..] => receivedAt.AddHours(count),
            ['w', 'e', ..] => calendar.DueAt(day.AddDays(7 * count)),
            _ when match.Groups["business"].Success => calendar.DueAt(calendar.AddBusinessDays(day, count)),
            _ => calendar.DueAt(day.AddDays(count)),
        };
    }

    /// <summary>
    /// "by COB Friday, December 4", "no later than 12/4/2026 3 pm". Between the word and the day stand only words about time: "seen by Dr. Smith
    /// on 12/4" and "due to a fall on 12/4" are no deadlines.
    /// </summary>
    private static DateTimeOffset? On(string sentence, DateTimeOffset receivedAt, BusinessCalendar calendar)
    {
        var received = calendar.DayOf(receivedAt);
        foreach (Match word in Words().Matches(sentence))
        {
            var begin = word.Index + word.Length;
            var between = Between().Match(sentence, begin);
            var end = between.Index + between.Length;
            var date = Date().Match(sentence, end);
            var day = date.Success && date.Index == end ? DayOf(date, received) : null;
            if (day is null && Soon().Matches(sentence[begin..end]) is [.., var soon]) day = DayOf(soon.Value.ToLowerInvariant(), received);
            if (day is not { } found) continue;
            var close = Math.Min(sentence.Length, (date.Success && date.Index == end ? end + date.Length : end) + AfterDay);
            return TimeIn(sentence[begin..close]) is { } time ? calendar.At(found, time) : calendar.DueAt(found);
        }

        return null;
    }

    private static DateOnly? DayOf(Match date, DateOnly received)
    {
        var g = date.Groups;
        var month = g["name"].Success ? DateWords.MonthOf(g["name"].Value)
            : int.Parse(g["month"].Value, CultureInfo.InvariantCulture);
        var day = int.Parse(g["day"].Value, CultureInfo.InvariantCulture);
        var year = g["year"].Success ? int.Parse(g["year"].Value, CultureInfo.InvariantCulture) : received.Year;
        if (year < 100) year += 2000;
        if (month is < 1 or > 12 || year is < 1900 or > 9000 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        var found = new DateOnly(year, month, day);
        // "January 5", written in December.
        return g["year"].Success || found >= received ? found : found.AddYears(1);
    }

    /// <param name="word">A day of the week, or a word such as "tomorrow".</param>
    private static DateOnly DayOf(string word, DateOnly received)
    {
        if (word is "today" or "tonight") return received;
        if (word == "tomorrow") return received.AddDays(1);
        var ahead = ((int)DateWords.DayOf(word)! - (int)received.DayOfWeek + 7) % 7;
        return received.AddDays(ahead == 0 ? 7 : ahead);
    }

    private static TimeOnly? TimeIn(string text)
    {
        if (Noon().IsMatch(text)) return new TimeOnly(12, 0);
        if (Time().Match(text) is not { Success: true } match) return null;
        var hour = int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture);
        var minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].Value, CultureInfo.InvariantCulture) : 0;
        if (match.Groups["half"].Success)
        {
            if (DateWords.HourOf(hour, match.Groups["half"].Value) is not { } ofDay) return null;
            hour = ofDay;
        }

        return hour > 23 || minute > 59 ? null : new TimeOnly(hour, minute);
    }

    // A period between digits, or after a short word such as "Dec.", ends no sentence.
    [GeneratedRegex(
        @"\n\s*\n|(?<=[.!?][)""]?)\s+(?=[A-Z])"
            + @"(?<!\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|No|Nos|Mr|Mrs|Ms|Dr|U\.S|a\.m|p\.m)\.\s)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Sentences();

    [GeneratedRegex(
        @"\b(within|in|no later than|not later than)\s+(the next\s+)?(?<count>\d{1,3}|one|an|a|two|three|four|five|seven|ten)\s*(\(\d+\)\s*)?"
            + @"(?<business>(business|working|work)\s+)?(calendar\s+)?(?<unit>hours?|hrs?|days?|weeks?)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Span();

    [GeneratedRegex(
        @"\b(due|by|before|deadline|no later than|not later than|NLT|until|suspense|respond on|response date)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Words();

    [GeneratedRegex(
        @"\b(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})\b|\b(?<month>\d{1,2})/(?<day>\d{1,2})(/(?<year>\d{4}|\d{2}))?\b"
            + @"|\b(?<name>" + DateWords.Months + @")[a-z]*\.?\s+(?<day>\d{1,2})(st|nd|rd|th)?\b(,?\s+(?<year>\d{4}))?"
            + @"|\b(?<day>\d{1,2})(st|nd|rd|th)?\s+(?<name>" + DateWords.Months + @")[a-z]*\.?(,?\s+(?<year>\d{4}))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Date();

    [GeneratedRegex(
        @"\G([\s,:;()\-]|\b(cob|eob|eod|close of business|end of (the )?(business )?day|noon|midnight|on|at|is|the|than|later|no|not|day"
            + @"|today|tonight|tomorrow|(mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}(:\d{2})?\s*[ap]\.?m|e[sd]?t)\b\.?)*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Between();

    [GeneratedRegex(@"\b(today|tonight|tomorrow|(mon|tues|wednes|thurs|fri|satur|sun)day)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Soon();

    [GeneratedRegex(@"\bnoon\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Noon();

    [GeneratedRegex(@"\b(?<hour>\d{1,2})(:(?<minute>\d{2}))?\s*(?<half>[ap])\.?m\b|\b(?<hour>\d{1,2}):(?<minute>\d{2})\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
