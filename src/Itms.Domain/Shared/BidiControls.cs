using System.Buffers;

namespace Itms.Domain.Shared;

/// <summary>
/// The Unicode characters that turn the direction of writing for a stretch of text: embeddings, overrides and isolates (UAX 9, section 2). With
/// them a text looks different from what it is: <c>A123</c> can look like <c>321A</c>. Names and texts do not need them. The marks that only
/// stand beside a letter (U+200E, U+200F, U+061C) turn nothing, so they are allowed.
/// </summary>
public static class BidiControls
{
    private static readonly SearchValues<char> All =
        SearchValues.Create("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    /// <summary>The place of the first one, from 0; negative if there is none.</summary>
    public static int IndexIn(ReadOnlySpan<char> text) => text.IndexOfAny(All);

    /// <summary>The text without them, for text that ITMS takes from elsewhere and cannot refuse, such as a mail.</summary>
    public static string Remove(string text) => IndexIn(text) < 0 ? text : string.Concat(text.Where(c => !All.Contains(c)));
}
