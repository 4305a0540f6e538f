using System.Text;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>A document of a tasking. The blob store holds its bytes under its id.</summary>
/// <param name="Id">A generated id, also of the blob. Never anything that a user typed.</param>
/// <param name="Name">The name of the user's file, without a path. It is free text, like a comment.</param>
/// <param name="Version">From 1, counted for each name. Upper and lower case do not matter.</param>
/// <param name="ContentType">The type that the content check found, not the one that the sender named.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Sha256">SHA-256 of the bytes, 64 hex digits.</param>
/// <param name="Final">This version counts. At most one version of a name is final.</param>
public sealed record Attachment(
    string Id, string Name, int Version, string ContentType, long Length, string Sha256, bool Final, string By, DateTimeOffset At)
{
    /// <summary>It was filed when the tasking was closed already, such as a proof of transmission. It is no part of what was sent.</summary>
    public bool FiledAfterClosing { get; init; }

    /// <summary>The cycle in which it was attached.</summary>
    public int Cycle { get; init; } = 1;

    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A received and checked document that is not attached yet.</summary>
public sealed record NewAttachment(string Id, string Name, string ContentType, long Length, string Sha256);

/// <summary>Rules for the names of files.</summary>
public static class FileName
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxLength = 200;

    /// <summary>Cleans up the name that a sender gave: trimmed, without folders, with composed accents.</summary>
    /// <returns>The name, or null with the reason in <paramref name="error"/>.</returns>
    public static string? Read(string? given, out string? error)
    {
        var name = (given ?? "").Trim();
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        error = name.Trim('.').Length == 0 ? "needs a file name"
            : name.Length > MaxLength ? $"can have a name of at most {MaxLength} characters"
            : name.EnumerateRunes().Any(IsForbidden) ? "has a name with characters that cannot be shown"
            : null;
        return error is null ? UnicodeComposer.Of(name) : null;
    }

    public static bool IsWellFormed(string name) => Read(name, out _) == name;

    /// <summary>
    /// Control characters, and formatting such as right-to-left marks, which makes <c>gpj.exe</c> look like <c>exe.jpg</c>. Half a
    /// surrogate pair reads as U+FFFD.
    /// </summary>
    private static bool IsForbidden(Rune rune) =>
        rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control
            or System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator;
}
