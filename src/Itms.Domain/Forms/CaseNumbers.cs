using System.Text;
using Itms.Domain.Shared;

namespace Itms.Domain.Forms;

/// <summary>Compares case numbers, ignoring separators, case and accents.</summary>
public static class CaseNumbers
{
    // In a key, an escaped character may take nine characters.
    private const int MaxLength = 40;

    /// <summary>The letters and digits of a case number, in capitals; at most 40 characters. Null if there are none.</summary>
    public static string? Plain(string? caseNumber)
    {
        if (caseNumber is null) return null;
        var plain = new StringBuilder(caseNumber.Length);
        foreach (var rune in NormalizedText.Of(caseNumber).Text.EnumerateRunes())
            if (plain.Length + rune.Utf16SequenceLength > MaxLength) break;
            else if (Rune.IsLetterOrDigit(rune)) plain.Append(Rune.ToUpperInvariant(rune).ToString());
        return plain.Length == 0 ? null : plain.ToString();
    }
}

/// <summary>Compares alien numbers. "A" and eight digits mean the same number as "A0" and these digits.</summary>
public static class AlienNumbers
{
    /// <summary>Digits of an alien number.</summary>
    public const int Length = 9;

    /// <summary>The alien numbers of a form's detainees, each once, as nine digits.</summary>
    public static IEnumerable<string> Of(TaskingForm form) => Of(form.Detainees);

    /// <summary>The alien numbers of these detainees, each once, as nine digits.</summary>
    public static IEnumerable<string> Of(IEnumerable<Detainee> detainees) =>
        detainees.Select(d => Digits(d.AlienNumber)).OfType<string>().Distinct();

    /// <summary>The nine digits. Null if the text is not a whole alien number.</summary>
    public static string? Digits(string? alienNumber) =>
        Prefix(alienNumber) is { Length: Length or Length - 1 } digits ? digits.PadLeft(Length, '0') : null;

    /// <summary>The digits of an alien number or of its beginning, without letter and separators. Null if the text is neither.</summary>
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
