using System.Text;
using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Application.Indexing;

/// <summary>Case numbers as they are compared: however they are divided and in whatever case, accents or form of letters they are written.</summary>
public static class CaseNumbers
{
    // Escaped, each may take nine characters of a key.
    private const int Longest = 40;

    /// <summary>Letters and digits alone, letters as capitals; null where there are none.</summary>
    public static string? Plain(string? caseNumber)
    {
        if (caseNumber is null) return null;
        var plain = new StringBuilder(caseNumber.Length);
        foreach (var rune in NormalizedText.Of(caseNumber).Text.EnumerateRunes())
            if (plain.Length + rune.Utf16SequenceLength > Longest) break;
            else if (Rune.IsLetterOrDigit(rune)) plain.Append(Rune.ToUpperInvariant(rune).ToString());
        return plain.Length == 0 ? null : plain.ToString();
    }
}

/// <summary>Alien numbers as they are compared: "A" and eight digits are the same number as with a zero before them.</summary>
public static class AlienNumbers
{
    public const int Length = 9;

    /// <summary>Those of the detainees a form names, each once.</summary>
    public static IEnumerable<string> Of(TaskingForm form) => form.Detainees.Select(d => Digits(d.AlienNumber)).OfType<string>().Distinct();

    /// <summary>The nine digits; null where it is not a whole alien number.</summary>
    public static string? Digits(string? alienNumber) =>
        Prefix(alienNumber) is { Length: Length or Length - 1 } digits ? digits.PadLeft(Length, '0') : null;

    /// <summary>The digits of an alien number or of its beginning, without the letter and what divides them; null: it is neither.</summary>
    public static string? Prefix(string? text)
    {
        if (text is null) return null;
        var rest = text.AsSpan().Trim();
        if (rest.Length > 0 && rest[0] is 'A' or 'a') rest = rest[1..];
        var digits = new StringBuilder(Length);
        foreach (var c in rest)
            if (char.IsAsciiDigit(c)) digits.Append(c);
            else if (c is not (' ' or '-' or '#' or '.')) return null;
        return digits.Length is > 0 and <= Length ? digits.ToString() : null;
    }
}
