using System.Buffers;

namespace Itms.Domain.Shared;

/// <summary>Collects the errors of a command by field, so that one answer names all of them.</summary>
public sealed class FieldErrors
{
    /// <summary>The most characters of a one-line field, such as a name, a case number or a facility.</summary>
    public const int LineLength = 200;

    /// <summary>The most characters of an instruction, comment, note or reason.</summary>
    public const int TextLength = 10_000;

    /// <summary>The most characters of a response.</summary>
    public const int ResponseLength = 60_000;

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xa0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t'))]);

    private Dictionary<string, List<string>>? errors;

    public bool Any => errors is not null;

    public IReadOnlyDictionary<string, string[]> ByField =>
        errors?.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal) ?? [];

    public void Add(string field, string error)
    {
        errors ??= new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (errors.TryGetValue(field, out var known)) known.Add(error);
        else errors[field] = [error];
    }

    public void Require(bool holds, string field, string error)
    {
        if (!holds) Add(field, error);
    }

    /// <summary>Checks one line of text: no line breaks.</summary>
    public void Line(string field, string? value, bool required = false) => Text(field, value, LineLength, required, oneLine: true);

    /// <summary>Checks a text. A blank text is valid unless it is <paramref name="required"/>.</summary>
    /// <param name="length">The most characters.</param>
    public void Text(string field, string? value, int length = TextLength, bool required = false, bool oneLine = false)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            if (required) Add(field, "is required");
            return;
        }

        if (value.Length > length) Add(field, $"can have at most {length} characters; this has {value.Length}");
        if (oneLine && value.AsSpan().IndexOfAny('\r', '\n') >= 0) Add(field, "must be a single line");
        else if (value.AsSpan().ContainsAny(Controls)) Add(field, "cannot contain control characters");
        if (BidiControls.IndexIn(value) is >= 0 and var place)
            Add(field, $"cannot contain characters that turn the direction of writing (U+{(int)value[place]:X4} is character {place + 1})");
    }
}
