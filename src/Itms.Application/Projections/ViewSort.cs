using System.Globalization;
using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Application.Projections;

/// <summary>The order of a view. Rows that are equal in this order keep the view's own order, so every row has one position.</summary>
/// <param name="Field">One of <see cref="Names"/>. Null: the view's own order.</param>
/// <param name="Descending">From the greatest to the least.</param>
public sealed record ViewSort(string? Field, bool Descending)
{
    private const string Default = "dueAt";

    private static readonly Dictionary<string, Func<RowDocument, string>> Fields = new(StringComparer.Ordinal)
    {
        [Default] = row => (row.DueAt?.UtcTicks ?? long.MaxValue).ToString("D19", CultureInfo.InvariantCulture),
        ["number"] = row => row.Number,
        ["caseNumber"] = row => Text(row.CaseNumber),
        ["requestor"] = row => Text(row.Requestor),
        ["taskAuthority"] = row => Text(row.TaskAuthority),
        // As people read it: the label of a type need not begin like its word.
        ["taskType"] = row => Text(TaskTypes.LabelOf(row.TaskType)),
        ["status"] = row => ((int)row.Status).ToString("D2", CultureInfo.InvariantCulture),
        ["priority"] = row => ((int)row.Priority).ToString("D2", CultureInfo.InvariantCulture),
        ["unit"] = row => string.Join(',', row.Units),
        ["assignee"] = row => string.Join(',', row.Assignees),
        ["facility"] = row => Text(string.Join(',', row.Facilities)),
        ["flag"] = row => string.Join(',', row.Flags),
    };

    /// <summary>The view's own order.</summary>
    public static ViewSort Natural { get; } = new(null, Descending: false);

    /// <summary>All fields that can sort a view.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Fields.Keys];

    /// <summary>Reads an order. It reports an unknown field in <paramref name="errors"/>.</summary>
    /// <param name="text">A field. With <c>-</c> in front of it: from the greatest to the least. Null: the view's own order.</param>
    public static ViewSort Parse(string? text, View view, FieldErrors errors)
    {
        if (text is null) return Natural;
        var descending = text.StartsWith('-');
        var field = descending ? text[1..] : text;
        errors.Require(Fields.ContainsKey(field), "sort", $"must be one of: {string.Join(", ", Fields.Keys)}; or one of them with a - before it");
        return field == Default && !descending && !view.IsPersonal ? Natural : new ViewSort(field, descending);
    }

    /// <summary>The text to sort a row by, in ordinal order.</summary>
    public string KeyOf(RowDocument row) => Fields[Field!](row);

    /// <summary>Compares two rows by their sort keys, then by their positions in the view's own order.</summary>
    public int Compare((string Key, string RowKey) a, (string Key, string RowKey) b)
    {
        var order = string.CompareOrdinal(a.Key, b.Key);
        return order == 0 ? string.CompareOrdinal(a.RowKey, b.RowKey) : Descending ? -order : order;
    }

    private static string Text(string? text) => text is null ? "" : NormalizedText.Of(text).Text.ToUpperInvariant();
}
