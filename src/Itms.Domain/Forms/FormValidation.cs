using System.Text.RegularExpressions;
using Itms.Domain.Shared;

namespace Itms.Domain.Forms;

/// <summary>Checks a form against the definitions of <see cref="Tabs"/> and <see cref="TaskTypes"/>.</summary>
public static partial class FormValidation
{
    /// <summary>The most detainees on one tasking.</summary>
    public const int MaxDetainees = 50;

    /// <summary>The most non-IHSC facilities on one tasking.</summary>
    public const int MaxFacilities = 50;

    /// <summary>Checks lengths and formats, and that the form has no tab of another task type. It does not check completeness.</summary>
    public static void Check(TaskingForm form, FieldErrors errors)
    {
        foreach (var field in Tabs.FormFields) Check(field, form, errors);
        CheckDetainees(form, errors);
        var own = TaskTypes.TabOf(form.TaskType);
        foreach (var tab in Tabs.OfTypes)
            errors.Require(tab.Tab == own || !tab.IsOn(form), tab.Name!, $"does not belong to the task type {TaskTypes.LabelOf(form.TaskType)}");
    }

    /// <summary>What is missing before somebody can work on the tasking: paths of fields, or the name of the whole tab.</summary>
    public static IEnumerable<string> Missing(TaskingForm form)
    {
        if (Tabs.Find(TaskTypes.TabOf(form.TaskType)) is not { } tab) yield break;
        if (!tab.IsOn(form))
        {
            if (TaskTypes.NeedsTab(form.TaskType)) yield return tab.Name!;
            yield break;
        }

        foreach (var field in tab.Fields)
            if (field.Required && field.IsEmpty(form)) yield return field.Path;
        var alternatives = tab.Fields.Where(f => f.RequiredUnless is not null).ToList();
        if (alternatives.Count > 0 && alternatives.All(f => f.IsEmpty(form))) yield return alternatives[0].Path;
    }

    public static void CheckComplete(TaskingForm form, FieldErrors errors, string why)
    {
        foreach (var missing in Missing(form)) errors.Add(missing, why);
    }

    /// <summary>Rewrites an alien number as "A" and eight or nine digits: <c>a 012-345-678</c> becomes <c>A012345678</c>.</summary>
    /// <returns>Null if the text is not an alien number.</returns>
    public static string? NormalizeAlienNumber(string text)
    {
        var compact = new string([.. text.Where(c => c is not (' ' or '-' or '#'))]).ToUpperInvariant();
        return AlienNumber().IsMatch(compact) ? compact : null;
    }

    private static void Check(FieldDefinition field, TaskingForm form, FieldErrors errors)
    {
        switch (field.Value!(form))
        {
            case IReadOnlyList<string?> names:
                errors.Require(names.Count <= MaxFacilities, field.Path, $"can name at most {MaxFacilities} facilities");
                for (var i = 0; i < names.Count; i++) errors.Line($"{field.Path}[{i}]", names[i], required: true);
                break;
            case string text:
                errors.Text(
                    field.Path,
                    text,
                    field.Kind == FieldKind.Text ? FieldErrors.TextLength : FieldErrors.LineLength,
                    field.EvenPending,
                    oneLine: field.Kind != FieldKind.Text);
                break;
            case null when field.EvenPending:
                errors.Add(field.Path, "is required");
                break;
        }
    }

    private static void CheckDetainees(TaskingForm form, FieldErrors errors)
    {
        errors.Require(form.Detainees.Count <= MaxDetainees, "detainees", $"can name at most {MaxDetainees} detainees");
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < form.Detainees.Count; i++)
        {
            var (name, alienNumber) = form.Detainees[i];
            errors.Line($"detainees[{i}].name", name);
            errors.Require(
                !string.IsNullOrWhiteSpace(name) || alienNumber is not null, $"detainees[{i}]", "needs a name or an alien number");
            if (alienNumber is null) continue;
            if (NormalizeAlienNumber(alienNumber) is not { } number)
                errors.Add($"detainees[{i}].alienNumber", "must be A followed by eight or nine digits");
            else errors.Require(numbers.Add(number), $"detainees[{i}].alienNumber", "appears twice");
        }
    }

    [GeneratedRegex("^A[0-9]{8,9}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex AlienNumber();
}
