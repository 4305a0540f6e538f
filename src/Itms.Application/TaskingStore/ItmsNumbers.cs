using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.TaskingStore;

/// <summary>Lists the ITMS numbers.</summary>
public static class ItmsNumbers
{
    /// <summary>All numbers issued so far, oldest first. A few may never have become taskings.</summary>
    public static async IAsyncEnumerable<string> IssuedAsync(
        ITableStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (year, last) in await LastAsync(store, cancellationToken))
            for (var count = 1L; count <= last; count++)
                yield return ItmsNumber.Format(year, count);
    }

    /// <summary>The last count issued in each year, oldest year first.</summary>
    public static async Task<IReadOnlyList<(int Year, long Last)>> LastAsync(ITableStore store, CancellationToken cancellationToken)
    {
        var years = new List<(int, long)>();
        await foreach (var row in store.ReadAllAsync(TaskingKeys.Years, cancellationToken))
            years.Add((
                int.Parse(row.RowKey, CultureInfo.InvariantCulture),
                long.Parse(Encoding.ASCII.GetString(row.Body.Span), CultureInfo.InvariantCulture)));
        return years;
    }
}
