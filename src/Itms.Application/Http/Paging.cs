using System.Globalization;
using System.Text;
using Itms.Application.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Itms.Application.Http;

/// <summary>Which page of a list is asked for: <c>?top=</c>, and the opaque cursor of the page before.</summary>
/// <param name="From">The row key to go on from; null: the first page.</param>
internal sealed record Paging(int Top, string? From)
{
    private const int Usual = 50;
    private const int Most = 200;

    private static readonly string[] Parameters = ["top", "from"];

    /// <exception cref="ProblemException">400: an unknown parameter, a number out of range, or no cursor of ours.</exception>
    public static Paging Of(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(k => !Parameters.Contains(k)) is { } unknown)
            throw new ProblemException(Problems.Malformed(unknown, "is not a parameter of this list"));
        var top = Usual;
        if (query.TryGetValue("top", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > Most))
            throw new ProblemException(Problems.Malformed("top", $"must be 1 to {Most}"));
        return new Paging(top, query.TryGetValue("from", out var cursor) ? Decode(cursor.ToString()) : null);
    }

    /// <param name="next">The row key the next page begins with; null: there is none.</param>
    public string? NextLink(HttpContext context, string? next) => next is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}?top={Top}&from={WebEncoders.Base64UrlEncode(Encoding.ASCII.GetBytes(next))}");

    private static string Decode(string cursor)
    {
        try
        {
            var key = Encoding.ASCII.GetString(WebEncoders.Base64UrlDecode(cursor));
            TableKey.Check(key, nameof(cursor));
            return key;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ProblemException(Problems.Malformed("from", "is not a cursor of this list"));
        }
    }
}
