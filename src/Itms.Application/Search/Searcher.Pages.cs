using System.Globalization;
using System.Runtime.CompilerServices;
using Itms.Application.Projections;
using Itms.Domain.People;

namespace Itms.Application.Search;

/// <content>Results page by page, or all of them.</content>
public sealed partial class Searcher
{
    /// <summary>Most taskings looked at for one page. A page that reaches the limit may be short. The next page continues there.</summary>
    private const int MostLookedAt = 20_000;

    /// <summary>Begins a position in the results of <see cref="SearchCriteria.Otherwise"/>.</summary>
    private const char OtherwiseMark = '~';

    /// <summary>Begins a position among <see cref="SearchCriteria.Named"/>.</summary>
    private const char NamedMark = '=';

    /// <summary>One page of results, the best first.</summary>
    /// <param name="top">Rows on the page, at most.</param>
    /// <param name="from"><see cref="ShownPage.Next"/> of the previous page. Null: the first page.</param>
    internal async Task<ShownPage> SearchAsync(SearchCriteria asked, int top, string? from, Person viewer, CancellationToken cancellationToken)
    {
        var isOtherwise = from?.StartsWith(OtherwiseMark) == true;
        if (!isOtherwise)
        {
            var page = await PageAsync(asked, top, from, viewer, cancellationToken);
            if (asked.Otherwise is null || from is not null || page.Rows.Count > 0 || page.Next is not null) return page;
        }

        var other = await PageAsync(asked.Otherwise ?? asked, top, isOtherwise ? from![1..] : null, viewer, cancellationToken);
        return other with { Next = other.Next is null ? null : OtherwiseMark + other.Next };
    }

    /// <summary>All results, the best first, read while you enumerate them.</summary>
    internal async IAsyncEnumerable<ShownRow> AllAsync(
        SearchCriteria asked, Person viewer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var none = true;
        await foreach (var (number, _, row) in LookAllAsync(asked, from: null, viewer, cancellationToken))
            if (row is { } shown)
            {
                none = false;
                await NoteAsync(asked, number, "export", viewer, cancellationToken);
                yield return shown;
            }

        if (!none || asked.Otherwise is not { } other) yield break;
        await foreach (var (_, _, row) in LookAsync(other, from: null, viewer, cancellationToken))
            if (row is { } shown) yield return shown;
    }

    private async Task<ShownPage> PageAsync(SearchCriteria asked, int top, string? from, Person viewer, CancellationToken cancellationToken)
    {
        var rows = new List<ShownRow>(Math.Min(top, 50));
        var lookedAt = 0;
        await foreach (var (number, position, row) in LookAllAsync(asked, from, viewer, cancellationToken))
        {
            if (lookedAt++ == MostLookedAt) return new ShownPage(rows, position);
            if (row is not { } shown) continue;
            if (rows.Count == top) return new ShownPage(rows, position);
            await NoteAsync(asked, number, "search", viewer, cancellationToken);
            rows.Add(shown);
        }

        return new ShownPage(rows, null);
    }

    /// <summary>The taskings that the text names, and then all that the index finds; otherwise as <see cref="LookAsync"/>.</summary>
    private async IAsyncEnumerable<(string Number, string Position, ShownRow? Row)> LookAllAsync(
        SearchCriteria asked, string? from, Person viewer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isNamed = from?.StartsWith(NamedMark) == true;
        // The place among the named ones, and the position within its results.
        var at = isNamed ? from!.Split(NamedMark, 3) : [];
        var first = isNamed ? int.Parse(at[1], CultureInfo.InvariantCulture) : from is null ? 0 : asked.Named.Count;
        for (var i = first; i < asked.Named.Count; i++)
            await foreach (var (number, position, row) in LookAsync(asked.Named[i], i == first && isNamed ? at[2] : null, viewer, cancellationToken))
                yield return (number, string.Create(CultureInfo.InvariantCulture, $"{NamedMark}{i}{NamedMark}{position}"), row);
        if (asked.OnlyNamed) yield break;
        await foreach (var found in LookAsync(asked, isNamed ? null : from, viewer, cancellationToken)) yield return found;
    }

    /// <summary>Whoever finds a tasking by an alien number has learned who is in it.</summary>
    private ValueTask NoteAsync(SearchCriteria asked, string number, string what, Person viewer, CancellationToken cancellationToken) =>
        asked.Alien is null ? default : accessLog.NoteAsync(number, viewer.Id, what, cancellationToken);
}
