using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Serialization;
using Itms.Application.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Http;

/// <summary>A page of a list.</summary>
/// <param name="NextLink">Address of the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextLink);

/// <summary>
/// Which page of a list is asked for: <c>?top=</c>, and the cursor of the page before. A cursor is sealed: it tells nothing of
/// the rows it stands between, and counts for the one who got it, in the list it was made for, and for nothing else.
/// </summary>
/// <param name="From">The position to go on from; null: the first page.</param>
internal sealed record Paging(int Top, string? From)
{
    private const int Usual = 50;
    private const int Most = 200;

    /// <param name="parameters">Further parameters the list takes.</param>
    /// <param name="asked">What else is asked for besides path and query: a request's body.</param>
    /// <exception cref="ProblemException">400: an unknown parameter, a number out of range, or no cursor of this list.</exception>
    public static Paging Of(HttpContext context, IReadOnlyList<string>? parameters = null, string asked = "")
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(k => k is not ("top" or "from") && parameters?.Contains(k) != true) is { } unknown)
            throw new ProblemException(Problems.Malformed(unknown, "is not a parameter of this list"));
        var top = Usual;
        if (query.TryGetValue("top", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > Most))
            throw new ProblemException(Problems.Malformed("top", $"must be 1 to {Most}"));
        return new Paging(top, query.TryGetValue("from", out var cursor) ? Read(context, cursor.ToString(), asked) : null);
    }

    /// <summary>The page of a list that is read whole anyway.</summary>
    /// <param name="sorted">In the ordinal order of <paramref name="key"/>.</param>
    /// <param name="key">Of one item alone: a page begins where its first item stands, or would stand if it were still there.</param>
    public Page<T> PageOf<T>(IEnumerable<T> sorted, Func<T, string> key, HttpContext context)
    {
        var rest = From is null ? sorted : sorted.SkipWhile(item => string.CompareOrdinal(key(item), From) < 0);
        var items = rest.Take(Top + 1).ToList();
        var next = items.Count > Top ? key(items[Top]) : null;
        return new Page<T>(items.Count > Top ? items[..Top] : items, NextLink(context, next));
    }

    /// <param name="next">The position the next page begins with; null: there is none.</param>
    public string? NextLink(HttpContext context, string? next, string asked = "")
    {
        if (next is null) return null;
        var link = new QueryBuilder { { "top", Top.ToString(CultureInfo.InvariantCulture) } };
        foreach (var (name, values) in Asked(context)) link.Add(name, (IEnumerable<string>)values.ToArray()!);
        link.Add("from", WebEncoders.Base64UrlEncode(Key(context).Seal(ListOf(context, asked), Encoding.UTF8.GetBytes(next))));
        return context.Request.Path + link.ToQueryString();
    }

    private static string Read(HttpContext context, string cursor, string asked)
    {
        try
        {
            if (Key(context).Open(ListOf(context, asked), WebEncoders.Base64UrlDecode(cursor)) is { } position) return Encoding.UTF8.GetString(position);
        }
        catch (FormatException)
        {
            // As any other that is not ours.
        }

        throw new ProblemException(Problems.Malformed("from", "is not a cursor of this list"));
    }

    private static SigningKey Key(HttpContext context) => context.RequestServices.GetRequiredService<SigningKey>();

    /// <summary>Whose list it is, and which.</summary>
    private static string ListOf(HttpContext context, string asked)
    {
        var list = new StringBuilder("cursor\n").Append(context.User.FindFirstValue(ClaimTypes.NameIdentifier)).Append('\n').Append(context.Request.Path.Value).Append('\n');
        foreach (var (name, values) in Asked(context).OrderBy(p => p.Key, StringComparer.Ordinal))
            foreach (var value in values)
                list.Append(name).Append('=').Append(Uri.EscapeDataString(value ?? "")).Append('&');
        return list.Append('\n').Append(asked).ToString();
    }

    /// <summary>What narrows and orders the list: everything but the page.</summary>
    private static IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> Asked(HttpContext context) =>
        context.Request.Query.Where(p => p.Key is not ("top" or "from"));
}
