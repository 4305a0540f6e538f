using Itms.Domain.Shared;

namespace Itms.Domain.Forms;

/// <summary>What a field takes.</summary>
public enum FieldKind
{
    /// <summary>One line, at most <see cref="FieldErrors.LineLength"/> characters.</summary>
    Line,

    /// <summary>Lines, at most <see cref="FieldErrors.TextLength"/> characters.</summary>
    Text,
    Enumeration,

    /// <summary>A day, or an instant with an offset.</summary>
    Date,

    /// <summary>An instant with an offset.</summary>
    Instant,
    Flag,

    /// <summary>The name of a facility: a line.</summary>
    Facility,

    /// <summary>Names of at most <see cref="FormValidation.MaxFacilities"/> facilities.</summary>
    Facilities,

    /// <summary>"A" and eight or nine digits, however divided.</summary>
    AlienNumber,
    Unit,
    Person,
    People,
    Files,

    /// <summary>Filled in by ITMS.</summary>
    Automatic,
}

/// <summary>A field of a tab.</summary>
/// <param name="Path">Where it stands in a tasking's JSON: <c>caseNumber</c>, <c>informationRequest.type</c>, <c>detainees[].name</c>.</param>
/// <param name="Label">As the Guide has it (I.C).</param>
public sealed record FieldDefinition(string Path, string Label, FieldKind Kind)
{
    /// <summary>Needed before somebody is to work on the tasking; without it a tasking is Pending (Life 1).</summary>
    public bool Required { get; init; }

    /// <summary>Needed even while the tasking is Pending.</summary>
    public bool EvenPending { get; init; }

    /// <summary>The field of which this one or that one is required; null: none.</summary>
    public string? RequiredUnless { get; init; }

    /// <summary>The name of its values in <see cref="Choices.All"/>.</summary>
    public string? Enumeration { get; init; }

    /// <summary>The action that changes it once the tasking exists; null: it is edited.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>What a form has in it; null for a field that is no part of the form.</summary>
    internal Func<TaskingForm, object?>? Value { get; init; }

    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The member of the tasking it stands in: <c>informationRequest</c> of <c>informationRequest.type</c>.</summary>
    public string Member => Path.Split('.', '[')[0];

    internal bool IsEmpty(TaskingForm form) => Value!(form) switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        IReadOnlyList<string> list => list.Count == 0,
        _ => false,
    };
}

/// <summary>A tab of the form (G I.C).</summary>
/// <param name="Name">The member of the tasking that holds its fields; null for Common and Administrative.</param>
public sealed record TabDefinition(Tab Tab, string? Name, string Label, IReadOnlyList<FieldDefinition> Fields)
{
    /// <summary>Whether a form has this tab.</summary>
    internal Func<TaskingForm, bool> IsOn { get; init; } = _ => true;
}
