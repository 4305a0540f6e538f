using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Itms.Domain.Shared;

/// <summary>
/// A text as it is compared with others, whatever its case: letters without accents, those that are written as two taken
/// apart (ß, æ, ﬁ), full-width and mathematical ones and all digits as ASCII has them, and without what is not seen: soft
/// hyphens, joiners, the points of Hebrew and Arabic. Every character knows where it stands in the text as it was written.
/// </summary>
/// <remarks>Case is left to the comparison (ordinal, ignoring case), so that an ASCII text is its own fold and costs nothing.</remarks>
public readonly struct NormalizedText
{
    /// <summary>Letters, each followed by what it is read as.</summary>
    private static readonly FrozenDictionary<char, string> Alike =
        ("ıi ſs ßss ẞSS æae ÆAE œoe ŒOE øo ØO đd ĐD ðd ÐD łl ŁL þth ÞTH ħh ĦH ŧt ŦT ĳij ĲIJ ﬀff ﬁfi ﬂfl ﬃffi ﬄffl ﬅst ﬆst \u212aK \u212bA ςσ"
            + " أا إا آا ٱا ؤو ئي")
        .Split(' ').ToFrozenDictionary(letter => letter[0], letter => letter[1..]);

    private readonly string written;

    // Null where each character stands where it stood.
    private readonly int[]? places;

    private NormalizedText(string written, string text, int[]? places) => (this.written, Text, this.places) = (written, text, places);

    public string Text { get; }

    public static NormalizedText Of(string text)
    {
        if (Ascii.IsValid(text)) return new NormalizedText(text, text, null);
        var folded = new StringBuilder(text.Length);
        var places = new List<int>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var length = 1;
            if (char.IsAscii(text[at])) folded.Append(text[at]);
            else
            {
                // What is half a character is compared as some character.
                _ = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
                Append(folded, rune);
            }

            while (places.Count < folded.Length) places.Add(at);
            at += length;
        }

        return new NormalizedText(text, folded.ToString(), [.. places]);
    }

    /// <summary>The words of a folded text: runs of letters with their marks, and of digits where these are wanted, two or more.</summary>
    public static IEnumerable<string> Words(string folded, bool withDigits)
    {
        for (int at = 0, next; at < folded.Length; at = next)
        {
            next = at;
            var (letters, length) = (0, 0);
            while (next < folded.Length && IsOfWord(folded, next, withDigits, out length))
            {
                next += length;
                letters++;
            }

            if (letters >= 2) yield return folded[at..next];
            if (letters == 0) next += length;
        }
    }

    /// <summary>Where in the text as it was written stands what stands here in the folded one: a part of it, without what is not seen around it.</summary>
    public Range Written(int start, int length)
    {
        if (places is null) return start..(start + length);
        var end = places[start + length - 1];
        _ = Rune.DecodeFromUtf16(written.AsSpan(end), out _, out var last);
        end += last;
        // A letter's accents are the letter's.
        while (end < written.Length && char.GetUnicodeCategory(written[end]) == UnicodeCategory.NonSpacingMark) end++;
        return places[start]..end;
    }

    private static bool IsOfWord(string text, int at, bool withDigits, out int length)
    {
        _ = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
        return Rune.IsLetter(rune)
            || (withDigits && rune.Value is >= '0' and <= '9')
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (category == UnicodeCategory.Format || (category == UnicodeCategory.NonSpacingMark && IsOftenLeftOut(rune.Value)) || rune.Value == Tatweel) return;
        if (category == UnicodeCategory.DecimalDigitNumber) folded.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
        else if (rune.Value is >= 0xff01 and <= 0xff5e) folded.Append((char)(rune.Value - 0xff01 + '!'));
        else if (rune.Value is >= 0x1d400 and <= 0x1d6a3) folded.Append("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[(rune.Value - 0x1d400) % 52]);
        else if (!rune.IsBmp) folded.Append(rune.ToString());
        else if (UnicodeComposer.WithoutAccents((char)rune.Value) is var letter && Alike.TryGetValue(letter, out var alike)) folded.Append(alike);
        else folded.Append(letter);
    }

    /// <summary>It makes an Arabic word wider and says nothing.</summary>
    private const int Tatweel = 0x640;

    /// <summary>
    /// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, variations of symbols; elsewhere marks are vowels, and part
    /// of the word.
    /// </summary>
    private static bool IsOftenLeftOut(int mark) =>
        mark is < 0x700 or (>= 0x1ab0 and <= 0x1aff) or (>= 0x1dc0 and <= 0x1dff) or (>= 0x20d0 and <= 0x20ff) or (>= 0xfe00 and <= 0xfe2f) or >= 0xe0100;
}
