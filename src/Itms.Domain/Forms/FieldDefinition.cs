using Itms.Domain.Shared;

namespace Itms.Domain.Forms;

/// <summary>What kind of value a field accepts.</summary>
public enum FieldKind
{
    /// <summary>One line of at most <see cref="FieldErrors.LineLength"/> characters.</summary>
    Line,

    /// <summary>Text of at most <see cref="FieldErrors.TextLength"/> characters.</summary>
    Text,
    Enumeration,

    /// <summary>A day, or an instant with an offset.</summary>
    Date,

    /// <summary>An instant with an offset.</summary>
    Instant,
    Flag,

    /// <summary>The name of a facility, one line.</summary>
    Facility,

    /// <summary>The names of at most <see cref="FormValidation.MaxFacilities"/> facilities.</summary>
    Facilities,

    /// <summary>"A" and eight or nine digits. Spaces and hyphens do not matter.</summary>
    AlienNumber,
    Unit,
    Person,
    People,
    Files,

    /// <summary>Filled in by ITMS.</summary>
    Automatic,
}

/// <summary>A field on a tab.</summary>
/// <param name="Path">The place of the field in a tasking's JSON: <c>caseNumber</c>, <c>informationRequest.type</c>, <c>detainees[].name</c>.</param>
/// <param name="Label">The label in the Guide (I.C).</param>
public sealed record FieldDefinition(string Path, string Label, FieldKind Kind)
{
    /// <summary>Whether the field is needed before somebody works on the tasking. Without it the tasking stays Pending.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the field is needed even while the tasking is Pending.</summary>
    public bool EvenPending { get; init; }

    /// <summary>The path of the other field, if this one or that one is required. Null: none.</summary>
    public string? RequiredUnless { get; init; }

    /// <summary>The name of its choices in <see cref="Choices.All"/>.</summary>
    public string? Enumeration { get; init; }

    /// <summary>The action that changes it after the tasking is created. Null: an edit.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Reads the field from a form. Null for a field that is not on the form.</summary>
    internal Func<TaskingForm, object?>? Value { get; init; }

    /// <summary>The field's value on a form. Null: it is empty, or not on the form.</summary>
    public object? ValueOn(TaskingForm form) => Value?.Invoke(form);

    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The member of the tasking that holds it: <c>informationRequest</c> of <c>informationRequest.type</c>.</summary>
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
/// <param name="Name">The member of the tasking that holds its fields. Null for Common and Administrative.</param>
public sealed record TabDefinition(Tab Tab, string? Name, string Label, IReadOnlyList<FieldDefinition> Fields)
{
    /// <summary>Whether a form has this tab.</summary>
    internal Func<TaskingForm, bool> IsOn { get; init; } = _ => true;
}
