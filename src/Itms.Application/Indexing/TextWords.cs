using Itms.Domain.Shared;

namespace Itms.Application.Indexing;

/// <summary>
/// Splits texts into words, in lower case and without accents. People write a word with and without apostrophes and dots (O'Brien, OBrien;
/// T.B., TB), and a line may end inside it. So a word has several forms. The index has all of them, and a search takes any.
/// </summary>
internal static class TextWords
{
    /// <summary>Characters of a word that count. The rest of a longer word is ignored.</summary>
    public const int MaxWord = 40;

    /// <summary>Words that are in nearly every text. They are not indexed. Letters joined by dots (I.T.) are none of them.</summary>
    private static readonly HashSet<string> StopWords = new(StringComparer.Ordinal)
    {
        "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "its", "of", "on", "or", "that", "the", "this",
        "to", "was", "were", "with",
    };

    /// <summary>All forms of all words of a text, in their order.</summary>
    public static IEnumerable<string> Indexed(string text) => Split(text).SelectMany(word => word.Indexed);

    /// <summary>The words that a search text asks for, each once. Any form of a word finds it, and the first one is the usual form.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Asked(string text)
    {
        List<Word> all = [.. Split(text).Where(word => word.Asked.Length > 0)];
        // "J. R. Smith" asks for Smith, but "T. B." for TB.
        var words = all.Exists(word => !word.IsSpaced) ? all.Where(word => !word.IsSpaced) : all;
        return [.. words.Select(word => word.Asked).DistinctBy(forms => forms[0], StringComparer.Ordinal)];
    }

    /// <param name="Asked">Forms by which a search finds it. Empty: nobody searches for it in this form.</param>
    /// <param name="IsSpaced">Single letters with dots and spaces between them.</param>
    private readonly record struct Word(string[] Asked, string[] Indexed, bool IsSpaced = false)
    {
        public static Word Of(params string[] forms) => new(forms, forms);
    }

    private enum Joiner { None, Dot, Apostrophe, LineEnd }

    /// <param name="Before">What joins it to the part before.</param>
    private readonly record struct Part(LetterRun Run, string Text, Joiner Before)
    {
        public bool IsLong => Run.Letters > 1;
    }

    private static IEnumerable<Word> Split(string text)
    {
        var normalized = NormalizedText.Of(text).Text;
        var (token, initials) = (new List<Part>(), new List<Part>());
        foreach (var run in NormalizedText.Runs(normalized, withDigits: true))
        {
            var joiner = token.Count == 0 ? Joiner.None : JoinerOf(normalized, token[^1].Run, run);
            if (joiner == Joiner.None && token.Count > 0)
                foreach (var word in End()) yield return word;
            token.Add(new Part(run, normalized.Substring(run.Start, run.Length), joiner));
        }

        foreach (var word in End()) yield return word;
        if (Spaced(initials) is { } last) yield return last;

        List<Word> End()
        {
            List<Word> words = [.. WordsOf(token)];
            if (token is [{ IsLong: false } letter] && char.IsLetter(letter.Text[0]))
            {
                if (initials is [.., var before] && !IsDotAndSpace(normalized.AsSpan(before.Run.End, letter.Run.Start - before.Run.End))) Finish();
                initials.Add(letter);
            }
            else Finish();

            token.Clear();
            return words;

            void Finish()
            {
                if (Spaced(initials) is { } spaced) words.Add(spaced);
                initials.Clear();
            }
        }
    }

    private static Word? Spaced(List<Part> initials) => initials.Count > 1 ? Word.Of(Form(initials)) with { IsSpaced = true } : null;

    private static bool IsDotAndSpace(ReadOnlySpan<char> between) => between is ['.', var space] && char.IsWhiteSpace(space);

    private static IEnumerable<Word> WordsOf(List<Part> token)
    {
        if (token.Count == 0) yield break;
        if (token is [var only])
        {
            if (only.IsLong && Form(token) is var form && !StopWords.Contains(form)) yield return Word.Of(form);
            yield break;
        }

        var groups = new List<List<Part>>();
        foreach (var part in token)
            if (part.Before is Joiner.None or Joiner.Dot) groups.Add([part]);
            else groups[^1].Add(part);
        if (groups.Count == 1 || token.Exists(part => part.Text.AsSpan().ContainsAnyInRange('0', '9')))
        {
            foreach (var group in groups) yield return Group(group);
            yield break;
        }

        // T.B., Ph.D., J.Smith, but not an address or two sentences without a space between them.
        var (whole, longs) = (Form(token), groups.FindAll(IsLong));
        if (longs.Count > 1)
        {
            yield return new Word([], [whole]);
            foreach (var group in longs) yield return Group(group);
        }
        else if (longs is [var name])
        {
            var forms = Group(name);
            yield return new Word([whole, .. forms.Asked], [whole, .. forms.Indexed]);
        }
        else yield return Word.Of(whole);

        foreach (var letters in Initials(groups).Select(Form).Where(letters => letters != whole))
            yield return longs.Count > 1 ? Word.Of(letters) : new Word([], [letters]);
    }

    private static bool IsLong(List<Part> group) => group.Count > 1 || group[0].IsLong;

    /// <summary>Single letters joined by dots, within a longer word: J.R. of J.R.Smith.</summary>
    private static IEnumerable<List<Part>> Initials(List<List<Part>> groups)
    {
        var letters = new List<Part>();
        foreach (var group in groups)
        {
            if (!IsLong(group))
            {
                letters.Add(group[0]);
                continue;
            }

            if (letters.Count > 1) yield return letters;
            letters = [];
        }

        if (letters.Count > 1) yield return letters;
    }

    /// <summary>The forms of parts that apostrophes or the end of a line join: obrien and brien; patient and patients for "patient's".</summary>
    private static Word Group(List<Part> parts)
    {
        if (parts is [{ IsLong: false }]) return new Word([], []);
        var forms = new List<string>();
        if (parts is [.., { Text: "s" or "S", Before: Joiner.Apostrophe }]) Add(parts[..^1]);
        Add(parts);
        var longs = parts.FindAll(part => part.IsLong);
        if (longs.Count == 1) Add(longs);
        string[] asked = [.. forms];
        foreach (var part in longs) Add([part]);
        return new Word(asked, [.. forms]);

        void Add(List<Part> some)
        {
            var form = Form(some);
            if ((some.Count > 1 || some[0].IsLong) && !StopWords.Contains(form) && !forms.Contains(form)) forms.Add(form);
        }
    }

    /// <summary>The parts as one word, in lower case, without cutting a surrogate pair in two.</summary>
    private static string Form(List<Part> parts)
    {
        var word = parts is [var only] ? only.Text : string.Concat(parts.Select(part => part.Text));
        if (word.Length > MaxWord) word = word[..(char.IsHighSurrogate(word[MaxWord - 1]) ? MaxWord - 1 : MaxWord)];
        return word.ToLowerInvariant();
    }

    private static Joiner JoinerOf(string text, LetterRun before, LetterRun after)
    {
        var between = text.AsSpan(before.End, after.Start - before.End);
        if (between is ['.' or '\u2024']) return Joiner.Dot;
        if (between is [var sign] && DividedWords.Apostrophes.Contains(sign)) return Joiner.Apostrophe;
        return DividedWords.IsLineEnd(between) && !char.IsAsciiDigit(text[before.End - 1]) && !char.IsAsciiDigit(text[after.Start])
            ? Joiner.LineEnd
            : Joiner.None;
    }
}
