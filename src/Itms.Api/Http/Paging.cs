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
/// The requested page of a list: <c>?top=</c>, and <c>?from=</c> with the previous page's cursor. A cursor is encrypted, so it
/// reveals nothing about the rows around it. It works only for the caller who got it and only in the same list.
/// </summary>
/// <param name="From">Position to continue from; null for the first page.</param>
internal sealed record Paging(int Top, string? From)
{
    private const int Default = 50;
    private const int Max = 200;

    /// <param name="parameters">Other parameters the list accepts.</param>
    /// <param name="asked">Whatever else identifies the list, in addition to path and query, such as the request body.</param>
    /// <exception cref="ProblemException">400: an unknown parameter, a number out of range, or a cursor of another list.</exception>
    public static Paging Of(HttpContext context, IReadOnlyList<string>? parameters = null, string asked = "")
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(k => k is not ("top" or "from") && parameters?.Contains(k) != true) is { } unknown)
            throw new ProblemException(Problems.Malformed(unknown, "is not a parameter of this list"));
        var top = Default;
        if (query.TryGetValue("top", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > Max))
            throw new ProblemException(Problems.Malformed("top", $"must be 1 to {Max}"));
        return new Paging(top, query.TryGetValue("from", out var cursor) ? Read(context, cursor.ToString(), asked) : null);
    }

    /// <summary>Takes the page from a list that is in memory.</summary>
    /// <param name="sorted">In the ordinal order of <paramref name="key"/>.</param>
    /// <param name="key">Unique to an item. A page starts at its first item's key, even if that item is gone.</param>
    public Page<T> PageOf<T>(IEnumerable<T> sorted, Func<T, string> key, HttpContext context)
    {
        var rest = From is null ? sorted : sorted.SkipWhile(item => string.CompareOrdinal(key(item), From) < 0);
        var items = rest.Take(Top + 1).ToList();
        var next = items.Count > Top ? key(items[Top]) : null;
        return new Page<T>(items.Count > Top ? items[..Top] : items, NextLink(context, next));
    }

    /// <param name="next">Position where the next page starts; null if there is none.</param>
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
            if (Key(context).Open(ListOf(context, asked), WebEncoders.Base64UrlDecode(cursor)) is { } position)
                return Encoding.UTF8.GetString(position);
        }
        catch (FormatException)
        {
            // Not one of our cursors.
        }

        throw new ProblemException(Problems.Malformed("from", "is not a cursor of this list"));
    }

    private static SigningKey Key(HttpContext context) => context.RequestServices.GetRequiredService<SigningKey>();

    /// <summary>Identifies the caller and the list.</summary>
    private static string ListOf(HttpContext context, string asked)
    {
        var list = new StringBuilder("cursor\n")
            .Append(context.User.FindFirstValue(ClaimTypes.NameIdentifier)).Append('\n').Append(context.Request.Path.Value).Append('\n');
        foreach (var (name, values) in Asked(context).OrderBy(p => p.Key, StringComparer.Ordinal))
            foreach (var value in values)
                list.Append(name).Append('=').Append(Uri.EscapeDataString(value ?? "")).Append('&');
        return list.Append('\n').Append(asked).ToString();
    }

    /// <summary>The parameters that filter and sort the list: all but the paging ones.</summary>
    private static IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> Asked(HttpContext context) =>
        context.Request.Query.Where(p => p.Key is not ("top" or "from"));
}
