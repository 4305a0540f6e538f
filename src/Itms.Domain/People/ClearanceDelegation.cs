using Itms.Domain.Shared;

namespace Itms.Domain.People;

/// <summary>
/// Names who clears in an official's place for a limited time (G II.F, D 4-7, 5-1.4, 5-3.5.c). It is kept after it ends, with who recorded
/// and revoked it.
/// </summary>
/// <param name="From">Id of the official who holds the position.</param>
/// <param name="To">Id of the substitute. For the AD: the chief of staff or a deputy assistant director.</param>
/// <param name="Until">When it ends. At this instant it no longer counts.</param>
/// <param name="RecordedBy">Id of the official, or of the task manager who recorded it for them.</param>
/// <param name="Position">The position that the substitute clears as, in the words of <see cref="People.Position"/>.</param>
public sealed record ClearanceDelegation(
    string Id,
    string From,
    string To,
    DateTimeOffset Until,
    string Reason,
    string RecordedBy,
    DateTimeOffset RecordedAt,
    string? RevokedBy = null,
    DateTimeOffset? RevokedAt = null,
    string Position = People.Position.AssistantDirector)
{
    /// <summary>The longest that a delegation may last: 90 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    private const string Unknown = "is not an active person in the directory";

    public bool IsOverAt(DateTimeOffset now) => now >= Until || RevokedAt <= now;

    /// <summary>
    /// Whether it may be used: it has not ended, its giver still holds the position, and its holder is still somebody who may stand in.
    /// </summary>
    public bool CountsAt(DateTimeOffset now, AgencyDirectory directory) =>
        RecordedAt <= now
        && !IsOverAt(now)
        && directory.Find(From) is { Active: true } giver && Holds(giver, Position, directory)
        && directory.Find(To) is { Active: true } holder && MayHold(holder, From, Position, directory);

    /// <summary>Whether it is about clearing as this position. A unit chief's is about the units that they lead.</summary>
    public bool Covers(string position, IEnumerable<string> units, AgencyDirectory directory) =>
        Position == People.Position.UnitChief
            ? position == Position && units.Any(unit => directory.ChiefOf(unit) == From)
            : People.Position.Covers(Position, position);

    /// <summary>
    /// Whether this person may record or revoke a delegation of <paramref name="from"/>: they themselves if they can clear at all, a task
    /// manager, or the TPSU chief.
    /// </summary>
    public static bool MayBeChangedBy(Person person, string? from, AgencyDirectory directory) =>
        person.ManagesTaskings || (person.Id == from && (person.Positions.Count > 0 || LeadsUnit(person, directory)));

    /// <summary>
    /// The position of a delegation that names none: the only one that the person holds, or the AD's. Null: they hold several others, so it must name
    /// one.
    /// </summary>
    public static string? PositionMeant(string? from, AgencyDirectory directory)
    {
        if (directory.Find(from) is not { } giver) return People.Position.AssistantDirector;
        List<string> held = [.. giver.Positions.Where(p => People.Position.All.Contains(p))];
        return held switch
        {
            [var only] => only,
            [] => LeadsUnit(giver, directory) ? People.Position.UnitChief : People.Position.AssistantDirector,
            _ => held.Contains(People.Position.AssistantDirector) ? People.Position.AssistantDirector : null,
        };
    }

    /// <summary>Adds the errors of a new delegation, by field.</summary>
    /// <param name="position">The position to clear as. Null: it was not named, and several were possible.</param>
    /// <param name="recordedBy">Id of the person who records it. Nobody records one for somebody else to themselves.</param>
    public static void Check(
        string? from,
        string? to,
        DateTimeOffset? until,
        string? reason,
        AgencyDirectory directory,
        DateTimeOffset now,
        FieldErrors errors,
        string? position = People.Position.AssistantDirector,
        string? recordedBy = null)
    {
        if (position is null)
        {
            errors.Add("position", "is required, because this official holds several positions");
            return;
        }

        if (!People.Position.All.Contains(position))
        {
            errors.Add("position", $"must be one of: {string.Join(", ", People.Position.All)}");
            return;
        }

        if (directory.Find(from) is not { Active: true } giver) errors.Add("from", from is null ? "is required" : Unknown);
        else errors.Require(Holds(giver, position, directory), "from", $"must hold the position {position}");
        if (directory.Find(to) is not { Active: true } holder) errors.Add("to", to is null ? "is required" : Unknown);
        else
        {
            errors.Require(MayHold(holder, from, position, directory), "to", position == People.Position.AssistantDirector
                ? "must be the chief of staff or a deputy assistant director (D 4-7)"
                : "must be somebody who does not hold the position");
            errors.Require(
                recordedBy is null || recordedBy == from || recordedBy != to, "to", "cannot be you: somebody else must record this delegation");
        }

        if (until is not { } end) errors.Add("until", "is required");
        else
        {
            errors.Require(end > now, "until", "must be in the future");
            errors.Require(end <= now + Longest, "until", $"can be at most {Longest.TotalDays} days ahead");
        }

        errors.Text("reason", reason, required: true);
    }

    private static bool Holds(Person person, string position, AgencyDirectory directory) => position == People.Position.UnitChief
        ? LeadsUnit(person, directory)
        : directory.Holds(person, position, []);

    private static bool LeadsUnit(Person person, AgencyDirectory directory) => directory.Components.Any(unit => unit.Chief == person.Id);

    /// <summary>The AD delegates to senior leadership only (D 4-7). A unit chief may stand in for another one.</summary>
    private static bool MayHold(Person person, string? from, string position, AgencyDirectory directory) => position switch
    {
        People.Position.AssistantDirector => !Holds(person, position, directory) && person.Positions.Any(held =>
            held == People.Position.ChiefOfStaff || People.Position.Covers(held, People.Position.DeputyAssistantDirector)),
        People.Position.UnitChief => person.Id != from,
        _ => !Holds(person, position, directory),
    };
}
