using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Privacy;

/// <summary>
/// Hides the detainees of one tasking in texts. People who are not on the tasking see <see cref="Hidden"/> in place of detainees' names
/// and of anything that could be an alien number.
/// </summary>
public sealed partial class DetaineeMask
{
    /// <summary>Replaces each hidden part of a text.</summary>
    public const string Hidden = "[masked]";

    /// <summary>Up to this many letters, a part of a name is hidden only as a whole word: "Li" must not hide part of "list".</summary>
    private const int ShortLength = 3;

    private readonly List<NamePart> parts;

    private DetaineeMask(List<NamePart> parts) => this.parts = parts;

    /// <summary>One word of a detainee's name, normalized.</summary>
    /// <param name="WholeWordOnly">True: hide it only where it is a whole word.</param>
    private readonly record struct NamePart(string Text, bool WholeWordOnly)
    {
        public static NamePart Of(string text)
        {
            // Chinese, Thai and other scripts do not separate words, so a name never stands alone there.
            var separatesWords = !text.EnumerateRunes().All(IsUnseparated);
            return new(text, separatesWords && text.EnumerateRunes().Count() <= ShortLength);
        }

        private static bool IsUnseparated(Rune rune) => rune.Value >= 0xe00 && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherLetter;
    }

    /// <summary>The mask for this viewer. Null: the viewer may read the detainees.</summary>
    public static DetaineeMask? For(Tasking tasking, Person viewer, AgencyDirectory directory) =>
        Rights.MayReadDetainees(tasking, viewer, directory) ? null : Of(tasking);

    /// <summary>The mask for everyone who is not on the tasking. It also hides detainees who were on the form earlier.</summary>
    public static DetaineeMask Of(Tasking tasking)
    {
        // A text may use one part of a name alone. Initials are not parts: they identify nobody.
        List<NamePart> parts =
        [
            .. tasking.Form.Detainees.Concat(tasking.FormerDetainees)
                .Select(d => d.Name)
                .OfType<string>()
                .SelectMany(name => WordsOf(name).Concat(DividedWords.Join(name) is var (joined, _) ? WordsOf(joined) : []))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(NamePart.Of),
        ];
        return new DetaineeMask(parts);
    }

    private static IEnumerable<string> WordsOf(string name) => NormalizedText.Words(NormalizedText.Of(name).Text, withDigits: false);

    /// <summary>Whether the text holds what could be an alien number. Every mask hides these.</summary>
    public static bool MayHide(string? text) => text is not null && AlienNumber().IsMatch(NormalizedText.Of(text).Text);

    /// <summary>The text without detainees' names and alien numbers. A text without any is returned as the same instance. Null for null.</summary>
    public string? Text(string? text)
    {
        if (text is null) return null;
        var normalized = NormalizedText.Of(text);
        var hidden = new List<(int Start, int End)>();
        if (normalized.Text.AsSpan().ContainsAnyInRange('0', '9'))
            foreach (var number in AlienNumber().EnumerateMatches(normalized.Text))
                hidden.Add(Bounds(normalized.Written(number.Index, number.Length)));
        hidden.AddRange(NamesIn(text, normalized));
        // A name may be divided by a hyphen at the end of a line, or have an apostrophe in one place and none in another.
        if (DividedWords.Join(text) is var (joined, places))
            foreach (var (start, end) in NamesIn(joined, NormalizedText.Of(joined)))
                hidden.Add((places[start], places[end - 1] + 1));
        return hidden.Count == 0 ? text : Replace(text, hidden);
    }

    private IEnumerable<(int Start, int End)> NamesIn(string text, NormalizedText normalized)
    {
        foreach (var (part, wholeWordOnly) in parts)
            for (var at = Next(part, 0); at >= 0; at = Next(part, at + 1))
                if (!wholeWordOnly || IsWholeWord(text, normalized, at, part.Length))
                    yield return Bounds(normalized.Written(at, part.Length));

        int Next(string part, int from) => normalized.Text.IndexOf(part, from, StringComparison.OrdinalIgnoreCase);
    }

    private static (int Start, int End) Bounds(Range place) => (place.Start.Value, place.End.Value);

    /// <summary>Whether no letter touches it. An invisible character, such as a soft hyphen, separates words too.</summary>
    private static bool IsWholeWord(string text, NormalizedText normalized, int start, int length)
    {
        var end = start + length;
        var before = Rune.DecodeLastFromUtf16(normalized.Text.AsSpan(0, start), out var last, out _) == OperationStatus.Done && Rune.IsLetter(last);
        var after = Rune.DecodeFromUtf16(normalized.Text.AsSpan(end), out var next, out _) == OperationStatus.Done && Rune.IsLetter(next);
        if (!before && !after) return true;
        var place = normalized.Written(start, length);
        return (!before || IsInvisible(text[place.Start.Value - 1])) && (!after || IsInvisible(text[place.End.Value]));

        static bool IsInvisible(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.Format;
    }

    private static string Replace(string text, List<(int Start, int End)> hidden)
    {
        hidden.Sort();
        var (shown, at) = (new StringBuilder(text.Length), 0);
        foreach (var (start, end) in hidden)
        {
            // Overlapping parts are hidden as one.
            if (start >= at) shown.Append(text, at, start - at).Append(Hidden);
            at = Math.Max(at, end);
        }

        return shown.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>An ISO date. Its digits are not part of an alien number.</summary>
    private const string Date = "(?<![0-9])[12][0-9]{3}-[01][0-9]-[0-3][0-9](?![0-9])";

    /// <summary>No alien number begins at the month or the day of an ISO date.</summary>
    private const string NotInsideDate =
        "(?<!(?<![0-9])[12][0-9]{3}-(?=[01][0-9]-[0-3][0-9](?![0-9])))(?<!(?<![0-9])[12][0-9]{3}-[01][0-9]-(?=[0-3][0-9](?![0-9])))";

    /// <summary>Year and count of a case number, as in <c>CRCL-2027-0042</c>. Everybody works with these, so they stay visible.</summary>
    private const string CaseNumberTail = @"(?<=\p{L}{2}[-/])(?:19|20)[0-9]{2}[-/][0-9]{4,5}(?![0-9])";

    /// <summary>Eight or nine digits, with up to eight characters other than letters and digits between any two of them.</summary>
    [GeneratedRegex(
        $@"(?<![0-9]){NotInsideDate}(?!{CaseNumberTail})(?:(?!{Date})[0-9][^0-9\p{{L}}]{{0,8}}){{7,8}}(?!{Date})[0-9](?![0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex AlienNumber();
}
