using System.Globalization;
using System.Runtime.CompilerServices;
using Itms.Application.Http;
using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Application.Views;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Search;

/// <summary>
/// Finds taskings, open and closed, by number, alien number, case number and words. Each is found by an index of its own;
/// where several are given, the taskings found by the first are checked for the others.
/// </summary>
/// <remarks>
/// Nobody finds a tasking by what they may not read in it: an alien number or a word that is masked for them. At most
/// <see cref="MostLookedAt"/> hits are looked at for a page.
/// </remarks>
public sealed class Searcher
{
    private const int MostLookedAt = 20_000;

    private readonly ITableStore store;
    private readonly TaskingRecords records;
    private readonly RulesSource rules;
    private readonly TimeProvider clock;
    private readonly WordSearch words;

    public Searcher(ITableStore store, TaskingRecords records, WordIndex index, RulesSource rules, TimeProvider clock)
    {
        (this.store, this.records, this.rules, this.clock) = (store, records, rules, clock);
        words = new WordSearch(index);
    }

    /// <param name="from">Where the page begins; null: at the best.</param>
    internal async Task<ShownPage> SearchAsync(SearchCriteria asked, int top, string? from, Person viewer, CancellationToken cancellationToken)
    {
        var (now, directory) = (clock.GetUtcNow(), rules.Current.Directory);
        var rows = new List<ShownRow>(Math.Min(top, 50));
        await foreach (var found in FindAsync(asked, from, cancellationToken).Take(MostLookedAt))
        {
            if (await store.GetAsync(Keys.Tasking(found.Number), Keys.ViewRow, cancellationToken) is not { } stored) continue;
            var row = new ViewRow(stored.Body);
            if ((row.IsClosed && !asked.IncludesClosed) || row.For(viewer, directory) is not { } content) continue;
            if (!found.Public && !row.IsOpenTo(viewer, directory)) continue;
            if (await ChecksAsync(asked, found.Number, row, viewer, cancellationToken) == false) continue;
            if (rows.Count == top) return new ShownPage(rows, found.Position);
            rows.Add(new ShownRow(found.Position, content, row.IsOverdueAt(now), row.Status));
        }

        return new ShownPage(rows, null);
    }

    /// <summary>The tasking's row as the viewer may see it, or null.</summary>
    /// <param name="whole">Only if they read all of it.</param>
    internal async Task<RowDocument?> FindAsync(string number, bool whole, Person viewer, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(Keys.Tasking(number), Keys.ViewRow, cancellationToken) is not { } stored) return null;
        var (row, directory) = (new ViewRow(stored.Body), rules.Current.Directory);
        return row.For(viewer, directory) is not { } content || (whole && !row.IsOpenTo(viewer, directory))
            ? null
            : new ShownRow("", content, row.IsOverdueAt(clock.GetUtcNow()), row.Status).Document();
    }

    /// <param name="Position">Its place among what is found, to go on from.</param>
    /// <param name="Public">It was found by what everybody who sees the tasking may read.</param>
    private readonly record struct Found(string Number, string Position, bool Public);

    private IAsyncEnumerable<Found> FindAsync(SearchCriteria asked, string? from, CancellationToken cancellationToken) =>
        asked.Number is { } number ? ByNumberAsync(number, from, cancellationToken)
        : asked.Alien is { } alien ? ByAlienNumberAsync(alien, from, cancellationToken)
        : asked.Case is { } caseNumber ? ByCaseNumberAsync(caseNumber, from, cancellationToken)
        : ByWordsAsync(asked, from, cancellationToken);

    private async IAsyncEnumerable<Found> ByNumberAsync(NumberPattern pattern, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (pattern.Exact is { } exact)
        {
            yield return new Found(exact, exact, Public: true);
            yield break;
        }

        var numbers = pattern.Among(await ItmsNumbers.LastAsync(store, cancellationToken));
        if (from is not null) numbers = numbers.SkipWhile(number => number != from);
        foreach (var number in numbers) yield return new Found(number, number, Public: true);
    }

    private async IAsyncEnumerable<Found> ByAlienNumberAsync(string digits, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Eight digits and their beginnings may have been written without the zero before them.
        string[] beginnings = digits.Length < AlienNumbers.Length && digits[0] != '0' ? ["0" + digits, digits] : [digits];
        foreach (var beginning in beginnings)
            await foreach (var row in FromAsync(Keys.AliensFrom(beginning), from, cancellationToken))
                yield return new Found(Keys.ReadNumbered(row.RowKey), row.RowKey, Public: false);
    }

    private async IAsyncEnumerable<Found> ByCaseNumberAsync(string caseNumber, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in FromAsync(Keys.CasesFrom(caseNumber), from, cancellationToken))
            yield return new Found(Keys.ReadNumbered(row.RowKey), row.RowKey, Public: true);
    }

    private async IAsyncEnumerable<Found> ByWordsAsync(SearchCriteria asked, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<long>? open = null;
        if (!asked.IncludesClosed)
        {
            open = [];
            await foreach (var row in store.ReadAllAsync(new RowRange(Keys.Open), cancellationToken)) open.Add(Postings.IdOf(Keys.ReadTimed(row.RowKey).Number));
        }

        var begin = from is null ? (WordHit?)null : ReadPosition(from);
        while (true)
        {
            var hits = await words.FindAsync(asked.Words, begin, open, cancellationToken);
            foreach (var hit in hits) yield return new Found(Postings.NumberOf(hit.Id), PositionOf(hit), hit.Public);
            if (hits.Count < WordSearch.Window) yield break;
            // The least one less.
            begin = hits[^1] with { Id = hits[^1].Id - 1 };
        }
    }

    private IAsyncEnumerable<Row> FromAsync(RowRange range, string? from, CancellationToken cancellationToken) =>
        store.ReadAllAsync(from is not null && string.CompareOrdinal(from, range.From) > 0 ? range with { From = from } : range, cancellationToken);

    /// <summary>Whether what was asked for besides what it was found by is true of it, too, as far as the viewer may read it.</summary>
    private async ValueTask<bool> ChecksAsync(SearchCriteria asked, string number, ViewRow row, Person viewer, CancellationToken cancellationToken)
    {
        var byNumber = asked.Number is not null;
        var byAlien = !byNumber && asked.Alien is not null;
        var byCase = !byNumber && !byAlien && asked.Case is not null;
        var (alien, caseNumber) = (byAlien ? null : asked.Alien, asked.Case);
        var toRead = byNumber || byAlien || byCase ? asked.Words : [];
        var directory = rules.Current.Directory;
        var reads = Rights.ReadsEverything(viewer);
        if (alien is null && toRead.Count == 0 && (caseNumber is null || (byCase && reads))) return true;

        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return false;
        var mask = reads || row.IsOpenTo(viewer, directory) ? null : Mask.Of(tasking);
        var shownCase = mask is null ? tasking.Form.CaseNumber : mask.Text(tasking.Form.CaseNumber);
        if (caseNumber is not null && CaseNumbers.Plain(shownCase)?.StartsWith(caseNumber, StringComparison.Ordinal) != true) return false;
        if (alien is not null && (mask is not null || !tasking.Form.Detainees.Any(d => IsAlien(d.AlienNumber, alien)))) return false;
        if (toRead.Count == 0) return true;
        var terms = SearchTerms.Of(tasking);
        return toRead.All(word => terms.TryGetValue(word, out var fields) && (mask is null || fields.HasFlag(TermFields.Public)));
    }

    private static bool IsAlien(string? alienNumber, string beginning) =>
        AlienNumbers.Digits(alienNumber) is { } digits
        && (digits.StartsWith(beginning, StringComparison.Ordinal)
            || (beginning.Length < AlienNumbers.Length && digits.StartsWith("0" + beginning, StringComparison.Ordinal)));

    private static string PositionOf(WordHit hit) => string.Create(CultureInfo.InvariantCulture, $"{hit.Score}|{hit.Id}");

    private static WordHit ReadPosition(string position)
    {
        var parts = position.Split('|');
        return new WordHit(long.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[0], CultureInfo.InvariantCulture), Public: true);
    }
}
