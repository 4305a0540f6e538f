using System.Globalization;
using System.Text;

namespace Itms.Application.Intake;

/// <summary>Reads the words of rich text (RTF). Outlook also packs pages into it.</summary>
internal sealed class RichText
{
    private const int Deepest = 10_000;

    /// <summary>Groups that begin with these words hold no text.</summary>
    private static readonly HashSet<string> Unseen =
    [
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "fldinst", "listtable", "listoverridetable", "themedata", "datastore",
        "xmlnstbl", "rsidtbl", "latentstyles", "filetbl", "revtbl", "bkmkstart", "bkmkend",
    ];

    private static readonly Dictionary<string, string> Signs = new()
    {
        ["par"] = "\n",
        ["line"] = "\n",
        ["row"] = "\n",
        ["sect"] = "\n",
        ["page"] = "\n",
        ["tab"] = "\t",
        ["cell"] = "\t",
        ["emdash"] = "\u2014",
        ["endash"] = "\u2013",
        ["lquote"] = "\u2018",
        ["rquote"] = "\u2019",
        ["ldblquote"] = "\u201c",
        ["rdblquote"] = "\u201d",
        ["bullet"] = "\u2022",
        ["emspace"] = " ",
        ["enspace"] = " ",
    };

    private readonly StringBuilder text = new();
    private readonly List<byte> bytes = [];
    private readonly Stack<Group> groups = new();
    private Encoding encoding = MailLetters.Find("windows-1252")!;
    private Group group = new(IsUnseen: false, IsHidden: false, IsTag: false, Fallbacks: 1);
    private bool isPage;
    private int skipped;

    private RichText() { }

    public static bool Is(string letters) => letters.AsSpan().TrimStart().StartsWith("{\\rtf", StringComparison.Ordinal);

    public static string TextOf(string rtf)
    {
        var reader = new RichText();
        reader.Read(rtf);
        return reader.isPage ? MailText.OfHtml(reader.text.ToString()) : reader.text.ToString();
    }

    private void Read(string rtf)
    {
        for (var i = 0; i < rtf.Length; i++)
            switch (rtf[i])
            {
                case '{' when groups.Count < Deepest: groups.Push(group); break;
                case '}' when groups.Count > 0: (group, skipped) = (groups.Pop(), 0); break;
                case '\\' when i + 1 < rtf.Length: i = ReadControl(rtf, i + 1); break;
                case '{' or '}' or '\r' or '\n': break;
                case var c: Add(c.ToString()); break;
            }

        AddBytes();
    }

    /// <returns>Where it ends.</returns>
    private int ReadControl(string rtf, int at)
    {
        if (rtf[at] == '\'')
        {
            if (at + 2 >= rtf.Length || !byte.TryParse(rtf.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, null, out var b)) return at;
            if (skipped > 0) skipped--;
            else if (!group.IsDark) bytes.Add(b);
            return at + 2;
        }

        if (!char.IsAsciiLetter(rtf[at]))
        {
            if (rtf[at] == '*') group = group with { IsUnseen = true };
            else if (rtf[at] is '\\' or '{' or '}') Add(rtf[at].ToString());
            else if (rtf[at] is '\r' or '\n') Add("\n");
            else if (rtf[at] == '~') Add("\u00a0");
            else if (rtf[at] == '_') Add("-");
            return at;
        }

        var end = at;
        while (end < rtf.Length && char.IsAsciiLetter(rtf[end])) end++;
        var word = rtf[at..end];
        var digits = end < rtf.Length && rtf[end] == '-' ? end + 1 : end;
        while (digits < rtf.Length && char.IsAsciiDigit(rtf[digits])) digits++;
        var digitsOf = rtf.AsSpan(end, digits - end);
        int? number = int.TryParse(digitsOf, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) ? given : null;
        if (number is not null) end = digits;
        var next = end < rtf.Length && rtf[end] == ' ' ? end + 1 : end;
        Apply(word, number);
        return (word == "bin" && number > 0 ? (int)Math.Min(rtf.Length, (long)next + number.Value) : next) - 1;
    }

    private void Apply(string word, int? number)
    {
        if (Signs.TryGetValue(word, out var sign)) Add(sign);
        else if (Unseen.Contains(word)) group = group with { IsUnseen = true };
        else if (word is "v" or "htmlrtf") group = group with { IsHidden = number != 0 };
        else if (word == "htmltag" && isPage) group = group with { IsUnseen = false, IsTag = true };
        else if (word == "fromhtml") isPage = true;
        else if (word == "uc") group = group with { Fallbacks = Math.Clamp(number ?? 1, 0, 100) };
        else if (word == "ansicpg" && MailLetters.Find($"cp{number}") is { } named) encoding = named;
        else if (word == "u" && number is { } letter)
        {
            Add(((char)(ushort)letter).ToString());
            // Letters for programs that do not know this one.
            skipped = group.Fallbacks;
        }
    }

    private void Add(string more)
    {
        AddBytes();
        if (skipped > 0 && more.Length == 1 && more[0] is not ('\n' or '\t')) skipped--;
        else if (!group.IsDark) text.Append(isPage && !group.IsTag ? Escaped(more) : more);
    }

    /// <summary>One letter may be written as several bytes.</summary>
    private void AddBytes()
    {
        if (bytes.Count == 0) return;
        var letters = encoding.GetString([.. bytes]);
        text.Append(isPage && !group.IsTag ? Escaped(letters) : letters);
        bytes.Clear();
    }

    private static string Escaped(string letters) =>
        letters.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <param name="IsUnseen">It holds no text.</param>
    /// <param name="IsHidden">Its text is not shown.</param>
    /// <param name="IsTag">It holds a tag of a page.</param>
    /// <param name="Fallbacks">How many letters follow each letter that old programs do not know.</param>
    private readonly record struct Group(bool IsUnseen, bool IsHidden, bool IsTag, int Fallbacks)
    {
        public bool IsDark => IsUnseen || IsHidden;
    }
}
