using System.Text;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>A document of a tasking: what is known of it; its bytes lie in the blob store under its id.</summary>
/// <param name="Id">Generated; the name of its bytes too. Never anything a user typed.</param>
/// <param name="Name">As the user's file was called, without any path: free text, like a comment.</param>
/// <param name="Version">From 1, counted by name: the same name in other letter case is the same document.</param>
/// <param name="ContentType">As the check of its content found it, not as the sender called it.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">Of its bytes, in 64 hex digits.</param>
/// <param name="Final">The version that counts; of one name at most one is.</param>
public sealed record Attachment(
    string Id, string Name, int Version, string ContentType, long Length, string Sha256, bool Final, string By, DateTimeOffset At)
{
    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A document that has been received and checked, and is to be attached.</summary>
public sealed record NewAttachment(string Id, string Name, string ContentType, long Length, string Sha256);

/// <summary>The names files may have.</summary>
public static class FileName
{
    /// <summary>Characters of a name.</summary>
    public const int MaxLength = 200;

    /// <summary>The name of the file as a sender gave it: trimmed, without the folders some browsers send along, accents composed.</summary>
    /// <returns>Null, and why it is none.</returns>
    public static string? Read(string? given, out string? error)
    {
        var name = (given ?? "").Trim();
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        error = name.Trim('.').Length == 0 ? "needs a file name"
            : name.Length > MaxLength ? $"may have a name of {MaxLength} characters"
            : name.EnumerateRunes().Any(IsForbidden) ? "has a name with characters that cannot be shown"
            : null;
        return error is null ? UnicodeComposer.Of(name) : null;
    }

    public static bool IsWellFormed(string name) => Read(name, out _) == name;

    /// <summary>Controls, and what makes <c>gpj.exe</c> look like <c>exe.jpg</c>: formatting such as right-to-left marks. Half a surrogate pair reads as U+FFFD.</summary>
    private static bool IsForbidden(Rune rune) =>
        rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control
            or System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator;
}
