using Itms.Domain.Shared;

namespace Itms.Application.Intake;

/// <summary>The text of a mail, as it grows part by part.</summary>
internal sealed class ShownText
{
    /// <summary>Most characters kept: several times what a tasking can hold.</summary>
    private const int Longest = 4 * FieldErrors.TextLength;

    private int depth;

    public string All { get; private set; } = "";

    /// <summary>Without the mails within the mail.</summary>
    public string Own { get; private set; } = "";

    /// <summary>Whether this mail, or this form of its text, shows nothing so far.</summary>
    public bool IsBlank { get; private set; } = true;

    public void Append(string more)
    {
        IsBlank &= string.IsNullOrWhiteSpace(more);
        // The ends of lines may differ on the way, and must not decide where a long text is cut.
        more = more.ReplaceLineEndings("\n");
        All = Joined(All, more);
        if (depth == 0) Own = Joined(Own, more);
    }

    /// <summary>The text that a part would show alone.</summary>
    public string Apart(Action read)
    {
        var (all, own, isBlank) = (All, Own, IsBlank);
        (All, Own, IsBlank) = ("", "", true);
        read();
        var shown = All;
        (All, Own, IsBlank) = (all, own, isBlank);
        return shown;
    }

    /// <summary>Appends a mail within this mail.</summary>
    public void AppendMail(string header, Action read)
    {
        depth++;
        Append(header);
        IsBlank = true;
        read();
        depth--;
        IsBlank = false;
    }

    private static string Joined(string text, string more)
    {
        if (text.Length >= Longest || more.Length == 0) return text;
        if (!string.IsNullOrWhiteSpace(text)) text = text.TrimEnd() + "\n\n";
        return text + IncomingMail.Cut(more, Math.Max(0, Longest - text.Length));
    }
}
