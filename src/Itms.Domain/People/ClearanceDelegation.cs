using Itms.Domain.Shared;

namespace Itms.Domain.People;

/// <summary>
/// A delegation of the AD's clearance for a limited time (G II.F, D 4-7). It is kept after it ends, with who recorded and revoked it.
/// </summary>
/// <param name="From">Id of the AD.</param>
/// <param name="To">Id of the chief of staff or a deputy assistant director.</param>
/// <param name="Until">When it ends. At this instant it no longer counts.</param>
/// <param name="RecordedBy">Id of the AD, or of the task manager who recorded it for them.</param>
public sealed record ClearanceDelegation(
    string Id,
    string From,
    string To,
    DateTimeOffset Until,
    string Reason,
    string RecordedBy,
    DateTimeOffset RecordedAt,
    string? RevokedBy = null,
    DateTimeOffset? RevokedAt = null)
{
    /// <summary>The longest that a delegation may last: 90 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    private const string Unknown = "is not an active person in the directory";

    public bool IsOverAt(DateTimeOffset now) => now >= Until || RevokedAt <= now;

    /// <summary>
    /// Whether it may be used: it has not ended, its giver is still the AD, and its holder is still somebody to whom the AD may delegate.
    /// </summary>
    public bool CountsAt(DateTimeOffset now, AgencyDirectory directory) =>
        RecordedAt <= now
        && !IsOverAt(now)
        && directory.Find(From) is { Active: true } giver && IsAssistantDirector(giver)
        && directory.Find(To) is { Active: true } holder && MayHold(holder);

    /// <summary>Whether this person may record or revoke a delegation of <paramref name="from"/>: the AD, a task manager or the TPSU chief.</summary>
    public static bool MayBeChangedBy(Person person, string? from) =>
        person.ManagesTaskings || (person.Id == from && IsAssistantDirector(person));

    /// <summary>Adds the errors of a new delegation, by field.</summary>
    public static void Check(
        string? from, string? to, DateTimeOffset? until, string? reason, AgencyDirectory directory, DateTimeOffset now, FieldErrors errors)
    {
        if (directory.Find(from) is not { Active: true } giver) errors.Add("from", from is null ? "is required" : Unknown);
        else errors.Require(IsAssistantDirector(giver), "from", "must be the AD: nobody else can delegate clearance (D 4-7)");
        if (directory.Find(to) is not { Active: true } holder) errors.Add("to", to is null ? "is required" : Unknown);
        else errors.Require(MayHold(holder), "to", "must be the chief of staff or a deputy assistant director (D 4-7)");
        if (until is not { } end) errors.Add("until", "is required");
        else
        {
            errors.Require(end > now, "until", "must be in the future");
            errors.Require(end <= now + Longest, "until", $"can be at most {Longest.TotalDays} days ahead");
        }

        errors.Text("reason", reason, required: true);
    }

    private static bool IsAssistantDirector(Person person) => person.Positions.Contains(Position.AssistantDirector);

    private static bool MayHold(Person person) => !IsAssistantDirector(person) && person.Positions.Any(held =>
        held == Position.ChiefOfStaff || Position.Covers(held, Position.DeputyAssistantDirector));
}
