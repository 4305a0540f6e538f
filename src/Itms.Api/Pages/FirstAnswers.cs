using Microsoft.AspNetCore.Http;

namespace Itms.Api.Pages;

/// <summary>
/// The answers that a page shows first. The browser is told to ask for them before it reads the page. <c>web/src/early/ask.ts</c> takes them.
/// The addresses must be the same there: where they differ, the browser asks for both.
/// </summary>
internal static class FirstAnswers
{
    private static readonly string[] Views = ["/active", "/mine", "/due-30", "/overdue"];

    /// <summary>What every page shows, besides its own content.</summary>
    private static readonly string SharedLinks =
        string.Join(", ", new[] { "/api/me", "/api/sign-in", "/api/directory/people?top=200", "/api/reference" }.Select(Link));

    /// <returns>The value of the header <c>Link</c> (RFC 8288), or null: this page asks for its answers later.</returns>
    public static string? For(HttpRequest request) =>
        Own(request) is { } own ? string.Join(", ", [.. own.Select(Link), SharedLinks]) : null;

    /// <returns>What this page shows besides what every page does, or null: it is no list and no tasking.</returns>
    private static string[]? Own(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (path == "/") return ["/api/views/awaiting"];
        // Filters and order are for the script to read.
        if (Array.IndexOf(Views, path) >= 0) return request.QueryString.HasValue ? [] : [$"/api/views{path}?top=50"];
        return request.Path.StartsWithSegments("/taskings", out var rest) && rest.Value is ['/', .. { Length: > 0 } number] && number.All(IsPlain)
            ? [$"/api/taskings/{number}"]
            : null;
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';

    private static string Link(string address) => $"<{address}>; rel=preload; as=fetch; crossorigin=anonymous";
}
