using Itms.Domain.Shared;

namespace Itms.Domain.People;

/// <summary>
/// Somebody is away for a time, and a substitute gets their mails and takes their steps (Life 11). It ends by itself. Clearing is not
/// included: for that, an official records a <see cref="ClearanceDelegation"/> (D 4-7).
/// </summary>
/// <param name="Person">Id of the person who is away.</param>
/// <param name="Substitute">Id of the person who acts on their behalf.</param>
/// <param name="Until">When it ends. At this instant it no longer counts. At most 90 days after <paramref name="From"/>.</param>
/// <param name="RecordedBy">Id of the person themselves, or of the task manager or administrator who recorded it for them.</param>
public sealed record Absence(
    string Id,
    string Person,
    string Substitute,
    DateTimeOffset From,
    DateTimeOffset Until,
    string RecordedBy,
    DateTimeOffset RecordedAt,
    string? EndedBy = null,
    DateTimeOffset? EndedAt = null)
{
    /// <summary>The longest that an absence may last: 90 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>How far ahead an absence may begin: 365 days.</summary>
    public static readonly TimeSpan FarthestStart = TimeSpan.FromDays(365);

    private const string Unknown = "is not an active person in the directory";

    public bool IsOverAt(DateTimeOffset now) => now >= Until || EndedAt <= now;

    /// <summary>Whether the person is away at that instant.</summary>
    public bool IsOnAt(DateTimeOffset now) => From <= now && !IsOverAt(now);

    /// <summary>Whether the substitute acts at that instant: both are active, and the substitute is not away themselves (no chains).</summary>
    public bool CountsAt(DateTimeOffset now, AgencyDirectory directory, IEnumerable<Absence> all) =>
        IsOnAt(now)
        && directory.Find(Person) is { Active: true }
        && directory.Find(Substitute) is { Active: true }
        && !all.Any(other => other.Person == Substitute && other.IsOnAt(now));

    /// <summary>Whether it takes time from the span between these instants.</summary>
    public bool Overlaps(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now) => !IsOverAt(now) && From < until && from < Until;

    /// <summary>Whether this person may record or end an absence of <paramref name="person"/>: people fall ill, so managers may too.</summary>
    public static bool MayBeChangedBy(Person actor, string person) =>
        actor.Id == person || actor.ManagesTaskings || actor.Is(Role.Administrator);

    /// <summary>Adds the errors of a new absence, by field. It replaces an earlier one of the same person.</summary>
    /// <param name="recordedBy">Id of the person who records it. Nobody makes themselves the substitute of somebody else.</param>
    /// <param name="known">The absences of everybody.</param>
    public static void Check(
        string person,
        string? substitute,
        DateTimeOffset? from,
        DateTimeOffset? until,
        string recordedBy,
        IReadOnlyList<Absence> known,
        AgencyDirectory directory,
        DateTimeOffset now,
        FieldErrors errors)
    {
        if (directory.Find(person) is not { Active: true }) errors.Add("person", Unknown);
        if (until is null) errors.Add("until", "is required");
        if (directory.Find(substitute) is not { Active: true }) errors.Add("substitute", substitute is null ? "is required" : Unknown);
        else
        {
            errors.Require(substitute != person, "substitute", "must be another person");
            errors.Require(
                recordedBy == person || recordedBy != substitute, "substitute", "cannot be you: somebody else must record this absence");
        }

        if (until is not { } last) return;
        var first = from ?? now;
        errors.Require(last > now, "until", "must be in the future");
        errors.Require(last > first, "until", "must be after the absence begins");
        errors.Require(last <= (first > now ? first : now) + Longest, "until", $"can be at most {Longest.TotalDays} days after the absence begins");
        errors.Require(first <= now + FarthestStart, "from", $"can be at most {FarthestStart.TotalDays} days ahead");
        if (substitute != person && known.Any(other => other.Person == substitute && other.Overlaps(first, last, now)))
            errors.Add("substitute", "is away during this time");
    }
}
