using Itms.Application.Shared;
using Itms.Domain.Shared;

namespace Itms.Application.Imports;

/// <summary>
/// How the columns and words of another system's list become those of a tasking. It is data: start from <see cref="SharePoint"/>, and change
/// what your list calls differently. Headings and words are compared by letters and digits alone.
/// </summary>
public sealed record ImportMapping
{
    /// <summary>Largest mapping in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Columns whose texts are kept as a comment, with their headings.</summary>
    internal const string Keep = "keep";

    /// <summary>The name of the list. A number means something only within its list, so never change it between two imports.</summary>
    public string List { get; init; } = "";

    /// <summary>
    /// For each field, the headings that it may have. The first that has a text in the row counts. Of comments and kept columns, all do.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Columns { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>For a field with choices: the word of ITMS for each word of the list.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Values { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>What a field has where the list says nothing.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>The mapping for the fields that the Guide names (G I.C).</summary>
    public static ImportMapping SharePoint { get; } = ReadSharePoint();

    /// <summary>The fields that columns can be mapped to.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. SharePoint.Columns.Keys];

    /// <exception cref="InvalidFieldException">It is not valid. The field is named.</exception>
    public static ImportMapping Read(ReadOnlySpan<byte> json)
    {
        var mapping = StrictJson.Read<ImportMapping>(json);
        var errors = new FieldErrors();
        errors.Line("mapping.list", mapping.List, required: true);
        CheckFields("mapping.columns", mapping.Columns, names => names is not null && names.All(name => name is not null));
        CheckFields("mapping.values", mapping.Values, words => words is not null && words.Values.All(word => word is not null));
        CheckFields("mapping.defaults", mapping.Defaults, value => value is not null);
        errors.Require(
            mapping.Columns?.Keys.Any(field => field is "number" or "listId") != false, "mapping.columns", "needs the field number or listId");
        return errors.Any ? throw new InvalidFieldException(errors.ByField.First().Key, errors.ByField.First().Value[0]) : mapping;

        void CheckFields<T>(string member, IReadOnlyDictionary<string, T>? byField, Func<T, bool> isWhole)
        {
            foreach (var field in (byField?.Keys ?? []).Except(Fields)) errors.Add(member, $"has a field that ITMS does not know: {Short(field)}");
            errors.Require(byField?.Values.All(isWhole) == true, member, "must not have null");
        }

        static string Short(string text) => text.Length <= 60 ? text : text[..60];
    }

    /// <summary>Only letters and digits, in lower case: "Task Type" and task-type are the same.</summary>
    internal static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static ImportMapping ReadSharePoint()
    {
        using var stream = typeof(ImportMapping).Assembly.GetManifestResourceStream("Itms.Application.Imports.sharepoint.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return StrictJson.Read<ImportMapping>(bytes.ToArray());
    }
}
