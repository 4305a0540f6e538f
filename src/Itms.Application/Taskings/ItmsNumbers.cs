using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Itms.Application.Tables;

namespace Itms.Application.Taskings;

/// <summary>Every ITMS number there is.</summary>
public static class ItmsNumbers
{
    /// <summary>All numbers issued so far, oldest first; a few may never have become taskings.</summary>
    public static async IAsyncEnumerable<string> IssuedAsync(
        ITableStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(new RowRange(Keys.Numbers), cancellationToken))
        {
            var year = int.Parse(row.RowKey, CultureInfo.InvariantCulture);
            var last = long.Parse(Encoding.ASCII.GetString(row.Body.Span), CultureInfo.InvariantCulture);
            for (var count = 1L; count <= last; count++) yield return ItmsNumber.Format(year, count);
        }
    }
}
