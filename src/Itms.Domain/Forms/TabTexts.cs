namespace Itms.Domain.Forms;

/// <summary>The texts in the tab of the task type, found through the definitions in <see cref="Tabs"/>. Search indexes them.</summary>
public static class TabTexts
{
    private static readonly FieldDefinition[] Fields =
        [.. Tabs.OfTypes.SelectMany(tab => tab.Fields).Where(field => field.Value is not null && IsText(field.Kind))];

    /// <summary>Every text in the tab: lines, texts and names of facilities. Empty fields are left out.</summary>
    public static IEnumerable<string> Of(TaskingForm form)
    {
        foreach (var field in Fields)
            if (field.Value!(form) is string text) yield return text;
            else if (field.Value(form) is IEnumerable<string> texts)
                foreach (var each in texts) yield return each;
    }

    private static bool IsText(FieldKind kind) => kind is FieldKind.Line or FieldKind.Text or FieldKind.Facility or FieldKind.Facilities;
}
