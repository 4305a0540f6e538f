using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Http;

/// <summary>Reads days in a query: <c>from=2027-01-15</c>.</summary>
internal static class QueryDays
{
    /// <summary>The day, from 1900 to 2999. Null: the parameter is left out.</summary>
    /// <exception cref="ProblemException">400, naming the parameter.</exception>
    public static DateOnly? Of(IQueryCollection query, string name)
    {
        if (!query.TryGetValue(name, out var text)) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1900 and <= 2999
            ? day
            : throw new ProblemException(Problems.Malformed(name, "must be a date (2027-01-15)"));
    }
}
