using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Domain.Routing;

/// <summary>Where a request is worked: "HQ" and "Field" in Appendix A's column of action officers.</summary>
public enum RequestSource
{
    Hq,
    Field,
}

/// <summary>One category of the rubric: who asks, who answers, who is told, who coordinates, who clears, and where each of these comes from.</summary>
/// <param name="Label">In the documents' words.</param>
/// <param name="TaskAuthority"><c>varies</c> where the documents say so; empty where they have nothing.</param>
/// <param name="Requestors">As for the task authority.</param>
/// <param name="Awareness">Positions told of it ("RIM Office for awareness").</param>
/// <param name="Coordinators">The clearance coordinator (G App. A): <c>UC</c>, <c>TM</c>; empty for none.</param>
/// <param name="Sources">For each cell where it comes from, and where the appendices differ, which won and why.</param>
public sealed record RubricRow(
    Category Category,
    string Label,
    IReadOnlyList<string> TaskAuthority,
    IReadOnlyList<string> Requestors,
    ActionOfficerCell ActionOfficers,
    IReadOnlyList<string> Awareness,
    IReadOnlyList<string> Coordinators,
    ClearanceCell Clearance,
    RubricSources Sources);

/// <summary>
/// The action officers as the appendices name them: a position (<c>Regional HSA</c>), a unit (<c>MQMU</c>), its chief
/// (<c>RMU chief</c>), <c>UC</c> for the chief of the unit that answers, or <c>varies</c>.
/// </summary>
public sealed record ActionOfficerCell(IReadOnlyList<string> Hq, IReadOnlyList<string> Field)
{
    /// <summary>The chief of the unit that answers, whichever that is.</summary>
    public const string UnitChief = Position.UnitChief;

    /// <summary>The documents leave it to the task manager.</summary>
    public const string Varies = "varies";

    /// <summary>Ends the name of a unit's chief.</summary>
    public const string ChiefSuffix = " chief";

    public IReadOnlyList<string> At(RequestSource source) => source == RequestSource.Hq ? Hq : Field;
}

/// <summary>Who clears; where that depends on the place, the first variant that fits it.</summary>
public sealed record ClearanceCell(ClearanceKind Kind, IReadOnlyList<string> Positions, IReadOnlyList<ClearanceVariant>? Variants = null)
{
    /// <param name="staffings">Of the facilities the request is about; none where it names none.</param>
    public ClearanceRule RuleFor(RequestSource source, IReadOnlyCollection<Staffing> staffings) =>
        Variants?.FirstOrDefault(v => v.Fits(source, staffings)) is { } variant
            ? new ClearanceRule(variant.Kind, variant.Positions)
            : new ClearanceRule(Kind, Positions);
}

/// <param name="Source">Null: HQ and field alike.</param>
/// <param name="Staffing">Fits when all facilities of the request are of this kind; null: whatever they are.</param>
public sealed record ClearanceVariant(ClearanceKind Kind, IReadOnlyList<string> Positions, RequestSource? Source = null, Staffing? Staffing = null)
{
    public bool Fits(RequestSource source, IReadOnlyCollection<Staffing> staffings) =>
        (Source is null || Source == source)
        && (Staffing is not { } asked || (staffings.Count > 0 && staffings.All(s => s == asked)));
}

public sealed record RubricSources(
    string Label,
    string TaskAuthority,
    string Requestors,
    string ActionOfficers,
    string Awareness,
    string Coordinators,
    string Clearance);
