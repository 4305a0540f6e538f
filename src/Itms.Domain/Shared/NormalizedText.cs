using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Itms.Domain.Shared;

/// <summary>
/// A text normalized for comparison. Letters lose their accents, ligatures are split (ß, æ, ﬁ), full-width and mathematical letters and
/// all digits and apostrophes become ASCII, and invisible characters are removed: soft hyphens, joiners, the points of Hebrew and Arabic.
/// Each character of the result can be traced to its place in the original text.
/// </summary>
/// <remarks>The comparison ignores case (ordinal). So ASCII text needs no normalization.</remarks>
public readonly struct NormalizedText
{
    /// <summary>Each letter, followed by its replacement.</summary>
    private static readonly FrozenDictionary<char, string> Alike =
        ("ıi ſs ßss ẞSS æae ÆAE œoe ŒOE øo ØO đd ĐD ðd ÐD łl ŁL þth ÞTH ħh ĦH ŧt ŦT ĳij ĲIJ ﬀff ﬁfi ﬂfl ﬃffi ﬄffl ﬅst ﬆst \u212aK \u212bA ςσ"
            + " ’' ‘' ‛' ′' ´' ׳' ʹ' ʻ' ʼ' ʽ' ʾ' ʿ' ˈ'"
            + " أا إا آا ٱا ؤو ئي")
        .Split(' ').ToFrozenDictionary(letter => letter[0], letter => letter[1..]);

    private readonly string written;

    // Null if every character keeps its place.
    private readonly int[]? places;

    private NormalizedText(string written, string text, int[]? places) => (this.written, Text, this.places) = (written, text, places);

    public string Text { get; }

    public static NormalizedText Of(string text)
    {
        if (Ascii.IsValid(text)) return new NormalizedText(text, text, null);
        var normalized = new StringBuilder(text.Length);
        var places = new List<int>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var length = 1;
            if (char.IsAscii(text[at])) normalized.Append(text[at]);
            else
            {
                // Half a surrogate pair becomes the replacement character.
                _ = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
                Append(normalized, rune);
            }

            while (places.Count < normalized.Length) places.Add(at);
            at += length;
        }

        return new NormalizedText(text, normalized.ToString(), [.. places]);
    }

    /// <summary>The words of a normalized text: two or more letters with their marks, or digits too if they are wanted.</summary>
    public static IEnumerable<string> Words(string normalized, bool withDigits) =>
        Runs(normalized, withDigits).Where(run => run.Letters >= 2).Select(run => normalized.Substring(run.Start, run.Length));

    /// <summary>The runs of letters of a normalized text with their marks, or of digits too if they are wanted.</summary>
    public static IEnumerable<LetterRun> Runs(string normalized, bool withDigits)
    {
        for (int at = 0, next; at < normalized.Length; at = next)
        {
            next = at;
            var (letters, length) = (0, 0);
            while (next < normalized.Length && IsOfWord(normalized, next, withDigits, out length))
            {
                next += length;
                letters++;
            }

            if (letters > 0) yield return new LetterRun(at, next - at, letters);
            else next += length;
        }
    }

    /// <summary>The range of the original text that this part of the normalized text comes from, without invisible characters around it.</summary>
    public Range Written(int start, int length)
    {
        if (places is null) return start..(start + length);
        var end = places[start + length - 1];
        _ = Rune.DecodeFromUtf16(written.AsSpan(end), out _, out var last);
        end += last;
        // Accents belong to their letter.
        while (end < written.Length && char.GetUnicodeCategory(written[end]) == UnicodeCategory.NonSpacingMark) end++;
        return places[start]..end;
    }

    private static bool IsOfWord(string text, int at, bool withDigits, out int length)
    {
        _ = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
        return Rune.IsLetter(rune)
            || (withDigits && rune.Value is >= '0' and <= '9')
            || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
    }

    private static void Append(StringBuilder normalized, Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (category == UnicodeCategory.Format || rune.Value == Tatweel) return;
        if (category == UnicodeCategory.NonSpacingMark && IsOftenLeftOut(rune.Value)) return;
        if (category == UnicodeCategory.DecimalDigitNumber) normalized.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
        else if (rune.Value is >= 0xff01 and <= 0xff5e) normalized.Append((char)(rune.Value - 0xff01 + '!'));
        else if (rune.Value is >= 0x1d400 and <= 0x1d6a3) normalized.Append(Alphabet[(rune.Value - 0x1d400) % 52]);
        else if (!rune.IsBmp) normalized.Append(rune.ToString());
        else if (UnicodeComposer.WithoutAccents((char)rune.Value) is var letter && Alike.TryGetValue(letter, out var alike)) normalized.Append(alike);
        else normalized.Append(letter);
    }

    /// <summary>A character that only makes an Arabic word wider.</summary>
    private const int Tatweel = 0x640;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>
    /// Whether writers often leave this mark out: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, variations of
    /// symbols. In other scripts marks are vowels and part of the word.
    /// </summary>
    private static bool IsOftenLeftOut(int mark) =>
        mark is < 0x700
            or (>= 0x1ab0 and <= 0x1aff)
            or (>= 0x1dc0 and <= 0x1dff)
            or (>= 0x20d0 and <= 0x20ff)
            or (>= 0xfe00 and <= 0xfe2f)
            or >= 0xe0100;
}

/// <summary>Letters in a row.</summary>
/// <param name="Letters">How many letters and marks, or digits.</param>
public readonly record struct LetterRun(int Start, int Length, int Letters)
{
    public int End => Start + Length;
}
