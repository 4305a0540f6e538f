namespace Itms.Domain.Forms;

/// <summary>Compares two versions of a form.</summary>
public static class FormChanges
{
    /// <summary>The paths of the fields that differ, <c>detainees</c> as a whole, and the names of tabs that were added or removed.</summary>
    public static IReadOnlyList<string> Between(TaskingForm before, TaskingForm after) =>
    [
        .. Tabs.FormFields.Where(field => !Same(field.Value!(before), field.Value!(after))).Select(field => field.Path),
        .. before.Detainees.SequenceEqual(after.Detainees) ? [] : (string[])["detainees"],
        .. Tabs.OfTypes.Where(tab => tab.IsOn(before) != tab.IsOn(after)).Select(tab => tab.Name!),
    ];

    private static bool Same(object? one, object? other) =>
        one is IReadOnlyList<string> a && other is IReadOnlyList<string> b ? a.SequenceEqual(b) : Equals(one, other);
}
