using Itms.Api.Http;
using Itms.Application.Reports;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Views;

/// <summary>Reads the queries of reports: the period, the units, and the figure whose taskings are listed.</summary>
internal static class ReportQuery
{
    /// <summary>The default period: this many full days, plus today.</summary>
    public const int UsualDays = 30;

    public const int MostYears = 10;

    public const string UnitDescription =
        "Unit codes, separated by commas; none for taskings without a unit. Default: every unit whose report you may read.";

    /// <summary>Most characters of a key.</summary>
    private const int KeyLength = FieldErrors.LineLength;

    /// <summary>The parameters that choose a figure, with their descriptions.</summary>
    public static IReadOnlyList<(string Name, string Description)> Parameters { get; } =
    [
        (ReportLinks.Measure,
            $"What the figure counts. Default: open. One of {string.Join(", ", Enum.GetValues<ReportMeasure>().Select(Words.Word))}."),
        (ReportLinks.FirstDay, $"The first day of the period, in agency time. Default: {UsualDays} days before the last day."),
        (ReportLinks.LastDay, $"The last day of the period, at most {MostYears} years later. Default: today."),
        (ReportLinks.Unit, UnitDescription),
        .. Sections.Select(section => (section.Word(), "A key of this section of the report.")),
        (ReportLinks.Age, $"An age of open taskings in days: {string.Join(", ", AgeBand.All)}."),
        (ReportLinks.Reminder, "A kind of reminder. Only with remindersSent."),
    ];

    /// <summary>Every section but the units, which <see cref="UnitsOf"/> reads.</summary>
    private static IEnumerable<ReportSection> Sections => Enum.GetValues<ReportSection>().Where(section => section != ReportSection.Unit);

    /// <summary>The units that the report covers. Null: all.</summary>
    /// <exception cref="ProblemException">403: the caller may not read these reports. 400: an unknown unit.</exception>
    public static IReadOnlyList<string>? UnitsOf(HttpContext context, Caller caller, Rules rules)
    {
        var readable = Rights.ReportUnits(caller.Person, rules.Directory);
        if (readable is { Count: 0 })
            throw new ProblemException(Problems.NotAllowed("Only task managers, leadership, unit chiefs and division leads can read reports."));
        if (!context.Request.Query.TryGetValue(ReportLinks.Unit, out var given)) return readable;
        List<string> units = [.. given.SelectMany(value => (value ?? "").Split(',')).Select(unit => unit.Trim()).Distinct()];
        if (readable is not null)
            return units.TrueForAll(readable.Contains)
                ? units
                : throw new ProblemException(Problems.NotAllowed("You can read the reports of your own unit or division only."));
        return units.TrueForAll(unit => unit == ReportSections.None || rules.Directory.FindComponent(unit) is not null)
            ? units
            : throw new ProblemException(Problems.Malformed(ReportLinks.Unit, "is not a unit or facility in the directory"));
    }

    /// <exception cref="ProblemException">400: an invalid date or an invalid period.</exception>
    public static ReportPeriod PeriodOf(HttpContext context, string first, string last, BusinessCalendar calendar, TimeProvider clock)
    {
        var query = context.Request.Query;
        var to = QueryDays.Of(query, last) ?? calendar.DayOf(clock.GetUtcNow());
        var from = QueryDays.Of(query, first) ?? to.AddDays(-UsualDays);
        if (to < from) throw new ProblemException(Problems.Malformed(first, $"must not be after {last}, or after today if {last} is left out"));
        if (to > from.AddYears(MostYears)) throw new ProblemException(Problems.Malformed(last, $"must be at most {MostYears} years after {first}"));
        return ReportPeriod.Of(from, to, calendar);
    }

    /// <summary>The figure whose taskings are listed.</summary>
    /// <exception cref="ProblemException">400, naming the wrong parameters.</exception>
    public static ReportSelection SelectionOf(HttpContext context, BusinessCalendar calendar, TimeProvider clock)
    {
        var (query, errors, lines) = (context.Request.Query, new FieldErrors(), new Dictionary<ReportSection, string>());
        var period = PeriodOf(context, ReportLinks.FirstDay, ReportLinks.LastDay, calendar, clock);
        var measure = Chosen(ReportLinks.Measure, [.. Enum.GetValues<ReportMeasure>().Select(Words.Word)]) ?? ReportMeasure.Open.Word();
        foreach (var section in Sections)
            if (Chosen(section.Word(), ReportSections.WordsOf(section)) is { } key)
                lines[section] = key;
        IReadOnlyList<string> ages = [.. AgeBand.All.Select(band => band.ToString())];
        var age = Chosen(ReportLinks.Age, ages);
        var reminder = Chosen(ReportLinks.Reminder, null);
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
        return new ReportSelection(
            Enum.GetValues<ReportMeasure>().First(value => value.Word() == measure),
            period,
            lines,
            age is null ? null : Enumerable.Range(0, ages.Count).First(i => ages[i] == age),
            reminder);

        string? Chosen(string name, IReadOnlyList<string>? among)
        {
            if (!query.TryGetValue(name, out var values)) return null;
            if (values is not [{ Length: > 0 and <= KeyLength } value]) errors.Add(name, $"must be 1 to {KeyLength} characters, given once");
            else if (among?.Contains(value) == false) errors.Add(name, $"must be one of: {string.Join(", ", among)}");
            else return value;
            return null;
        }
    }
}
