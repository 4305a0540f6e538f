using System.Buffers;

namespace Itms.Domain.Shared;

/// <summary>Collects what is wrong with a command, by field, so that one answer names everything.</summary>
public sealed class FieldErrors
{
    /// <summary>Characters of a name, a case number, a facility, a reason's headline: one line.</summary>
    public const int LineLength = 200;

    /// <summary>Characters of an instruction, comment, note or reason.</summary>
    public const int TextLength = 10_000;

    /// <summary>Characters of a response.</summary>
    public const int ResponseLength = 60_000;

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xa0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t'))]);

    private Dictionary<string, string[]>? errors;

    public bool Any => errors is not null;

    public IReadOnlyDictionary<string, string[]> ByField => errors ?? [];

    public void Add(string field, string error)
    {
        errors ??= new Dictionary<string, string[]>(StringComparer.Ordinal);
        errors[field] = errors.TryGetValue(field, out var known) ? [.. known, error] : [error];
    }

    public void Require(bool holds, string field, string error)
    {
        if (!holds) Add(field, error);
    }

    /// <summary>One line of text: no line breaks.</summary>
    public void Line(string field, string? value, bool required = false) => Text(field, value, LineLength, required, oneLine: true);

    public void Text(string field, string? value, int length = TextLength, bool required = false, bool oneLine = false)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            if (required) Add(field, "is required");
            return;
        }

        if (value.Length > length) Add(field, $"may have {length} characters, not {value.Length}");
        if (oneLine && value.AsSpan().IndexOfAny('\r', '\n') >= 0) Add(field, "must be a single line");
        else if (value.AsSpan().ContainsAny(Controls)) Add(field, "may not hold control characters");
    }
}
