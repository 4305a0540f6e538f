using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Domain.Routing;

/// <summary>The rubric's row for one category: who asks, answers, is told, coordinates and clears, and the source of each cell.</summary>
/// <param name="Category">The word of the category: 1 to 40 letters and digits, beginning with a small letter.</param>
/// <param name="Label">The category in the documents' words.</param>
/// <param name="TaskAuthority"><c>varies</c> if the documents say so. Empty if they say nothing.</param>
/// <param name="Requestors">Same as for the task authority.</param>
/// <param name="Awareness">Positions that are told ("RIM Office for awareness").</param>
/// <param name="Coordinators">The clearance coordinators (G App. A): <c>UC</c>, <c>TM</c>. Empty: none.</param>
/// <param name="Sources">The source of each cell. If the appendices differ: which one applies, and why.</param>
public sealed record RubricRow(
    string Category,
    string Label,
    IReadOnlyList<string> TaskAuthority,
    IReadOnlyList<string> Requestors,
    ActionOfficerCell ActionOfficers,
    IReadOnlyList<string> Awareness,
    IReadOnlyList<string> Coordinators,
    ClearanceCell Clearance,
    RubricSources Sources);

/// <summary>
/// The action officers in the appendices' words: a position (<c>Regional HSA</c>), a unit (<c>MQMU</c>), its chief
/// (<c>RMU chief</c>), <c>UC</c> for the chief of the unit that answers, or <c>varies</c>. "Or designee(s)" may follow.
/// </summary>
public sealed record ActionOfficerCell(IReadOnlyList<string> Hq, IReadOnlyList<string> Field)
{
    /// <summary>The chief of the unit that answers.</summary>
    public const string UnitChief = Position.UnitChief;

    /// <summary>The task manager picks.</summary>
    public const string Varies = "varies";

    /// <summary>The suffix of a unit chief's entry.</summary>
    public const string ChiefSuffix = " chief";

    /// <summary>Staff of the Clinical Services division. They have no unit of their own (G App. A, "Medical complaints").</summary>
    public const string ClinicalServicesStaff = "Clinical Services staff";

    private static readonly string[] OrDesignees = [" or designee(s)", " or designee"];

    /// <summary>The entry without "or designee(s)": whom the action officer delegates to is their choice.</summary>
    public static string WithoutDesignees(string entry)
    {
        var suffix = OrDesignees.FirstOrDefault(suffix => entry.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
        return suffix is null ? entry : entry[..^suffix.Length];
    }

    public IReadOnlyList<string> At(RequestSource source) => source == RequestSource.Hq ? Hq : Field;
}

/// <summary>Who clears. If a variant fits the place, the first one that fits applies instead.</summary>
public sealed record ClearanceCell(ClearanceKind Kind, IReadOnlyList<string> Positions, IReadOnlyList<ClearanceVariant>? Variants = null)
{
    /// <param name="staffings">The staffings of the facilities that the request names.</param>
    public ClearanceRule RuleFor(RequestSource source, IReadOnlyCollection<Staffing> staffings) =>
        Variants?.FirstOrDefault(v => v.Fits(source, staffings)) is { } variant
            ? new ClearanceRule(variant.Kind, variant.Positions)
            : new ClearanceRule(Kind, Positions);
}

/// <param name="Source">Null: HQ and field.</param>
/// <param name="Staffing">Fits only if all facilities of the request have this staffing. Null: any.</param>
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
