using System.Globalization;
using System.Runtime.CompilerServices;
using Itms.Application.Access;
using Itms.Application.Indexing;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Search;

/// <summary>
/// Finds open and closed taskings by number, alien number, case number and words. Each criterion has an index. If a search has several
/// criteria, one index finds the taskings, and the others are checked for each tasking found.
/// </summary>
/// <remarks>Nobody finds a tasking by something that is masked for them, such as an alien number or a detainee's name.</remarks>
public sealed partial class Searcher
{
    private readonly ITableStore store;
    private readonly TaskingRecords records;
    private readonly RulesSource rules;
    private readonly AccessLog accessLog;
    private readonly TimeProvider clock;
    private readonly WordSearch words;

    public Searcher(
        ITableStore store, TaskingRecords records, WordIndex index, RulesSource rules, AccessLog accessLog, TimeProvider clock)
    {
        (this.store, this.records, this.rules, this.accessLog, this.clock) = (store, records, rules, accessLog, clock);
        words = new WordSearch(index);
    }

    /// <summary>A tasking's row as the viewer sees it, and whether they read the tasking whole. Null: they may not know of it.</summary>
    internal async Task<(RowDocument Row, bool Whole)?> FindAsync(string number, Person viewer, CancellationToken cancellationToken)
    {
        if (await ProjectionRow.FindAsync(store, number, cancellationToken) is not { } row) return null;
        var directory = rules.Current.Directory;
        return row.Show(number, viewer, directory, clock.GetUtcNow()) is { } shown ? (shown.Document(), row.IsOpenTo(viewer, directory)) : null;
    }

    /// <summary>
    /// The taskings that the index finds, from a position on, the best first. Row is null if the viewer may not find the tasking, or it does
    /// not meet the other criteria.
    /// </summary>
    private async IAsyncEnumerable<(string Number, string Position, ShownRow? Row)> LookAsync(
        SearchCriteria asked, string? from, Person viewer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = asked.IncludesClosed || asked.Number?.Exact is not null ? null : await OpenAsync(cancellationToken);
        var withAlien = asked.Alien is { } digits && SearchKeyOf(asked) != By.AlienNumber ? await WithAlienAsync(digits, cancellationToken) : null;
        await foreach (var found in FindAsync(asked, open, from, viewer, cancellationToken))
        {
            if (open?.Contains(Postings.IdOf(found.Number)) == false) continue;
            if (withAlien?.Contains(found.Number) == false || asked.Number?.Matches(found.Number) == false || asked.Names(found.Number)) continue;
            var needsWhole = !found.Public || withAlien is not null;
            yield return (found.Number, found.Position, await ShowAsync(asked, found, needsWhole, viewer, cancellationToken));
        }
    }

    /// <param name="needsWhole">Show the tasking only to a viewer who reads it whole.</param>
    private async ValueTask<ShownRow?> ShowAsync(
        SearchCriteria asked, Found found, bool needsWhole, Person viewer, CancellationToken cancellationToken)
    {
        if (await ProjectionRow.FindAsync(store, found.Number, cancellationToken) is not { } row) return null;
        var directory = rules.Current.Directory;
        if ((row.IsClosed && !asked.IncludesClosed) || row.Show(found.Position, viewer, directory, clock.GetUtcNow()) is not { } shown) return null;
        if (needsWhole && !row.IsOpenTo(viewer, directory)) return null;
        if (asked.Case is { } caseNumber && !IsOfCase(shown, caseNumber, viewer, SearchKeyOf(asked))) return null;
        if (SearchKeyOf(asked) != By.Number || asked.Words.Count == 0) return shown;
        return await ContainsAsync(found.Number, asked.Words, row, viewer, cancellationToken) ? shown : null;
    }

    /// <summary>The criterion whose index finds the taskings: the one that is likely to find the fewest.</summary>
    private enum By { Number, Words, AlienNumber, CaseNumber, BeginningOfNumber }

    private static By SearchKeyOf(SearchCriteria asked) =>
        asked.Number?.Exact is not null ? By.Number
        : asked.Words.Count > 0 ? By.Words
        : asked.Alien is not null ? By.AlienNumber
        : asked.Case is not null ? By.CaseNumber
        : By.BeginningOfNumber;

    /// <param name="Position">The position among the results, from which the next page can continue.</param>
    /// <param name="Public">Everybody who may see the tasking can read the values by which it was found.</param>
    private readonly record struct Found(string Number, string Position, bool Public);

    private IAsyncEnumerable<Found> FindAsync(
        SearchCriteria asked, HashSet<long>? open, string? from, Person viewer, CancellationToken cancellationToken) => SearchKeyOf(asked) switch
        {
            By.Number => new[] { new Found(asked.Number!.Exact!, asked.Number.Exact!, Public: true) }.ToAsyncEnumerable(),
            By.Words => ByWordsAsync(asked, Rights.ReadsEverything(viewer), open, from, cancellationToken),
            By.AlienNumber => ByAlienNumberAsync(asked.Alien!, from, cancellationToken),
            By.CaseNumber => ByCaseNumberAsync(asked.Case!, from, cancellationToken),
            _ => ByNumberAsync(asked.Number!, from, cancellationToken),
        };

    private async IAsyncEnumerable<Found> ByNumberAsync(
        NumberPattern pattern, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var numbers = pattern.Among(await ItmsNumbers.LastAsync(store, cancellationToken));
        if (from is not null) numbers = numbers.SkipWhile(number => number != from);
        foreach (var number in numbers) yield return new Found(number, number, Public: true);
    }

    private async IAsyncEnumerable<Found> ByAlienNumberAsync(
        string digits, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var range in RangesOf(digits))
            await foreach (var row in FromAsync(range, from, cancellationToken))
            {
                var number = IndexKeys.ReadNumbered(row.RowKey);
                if (digits.Length == AlienNumbers.Length || await IsFirstOfAsync(number, digits, row.RowKey, cancellationToken))
                    yield return new Found(number, row.RowKey, Public: false);
            }
    }

    /// <summary>Several detainees of a tasking may have numbers with the same beginning. Only the first of them finds the tasking.</summary>
    private async ValueTask<bool> IsFirstOfAsync(string number, string digits, string rowKey, CancellationToken cancellationToken)
    {
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return false;
        var beginnings = BeginningsOf(digits);
        var first = AlienNumbers.Of(tasking.Form)
            .Where(alien => beginnings.Any(beginning => alien.StartsWith(beginning, StringComparison.Ordinal)))
            .Min(StringComparer.Ordinal);
        return first is not null && IndexKeys.Alien(first, number) == rowKey;
    }

    private async IAsyncEnumerable<Found> ByCaseNumberAsync(
        string caseNumber, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in FromAsync(IndexKeys.CasesFrom(caseNumber), from, cancellationToken))
            yield return new Found(IndexKeys.ReadNumbered(row.RowKey), row.RowKey, Public: true);
    }

    private async IAsyncEnumerable<Found> ByWordsAsync(
        SearchCriteria asked, bool whole, HashSet<long>? open, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begin = from is null ? (WordHit?)null : ReadPosition(from);
        while (true)
        {
            var hits = await words.FindAsync(asked.Words, whole, begin, open, cancellationToken);
            foreach (var hit in hits) yield return new Found(Postings.NumberOf(hit.Id), PositionOf(hit), hit.Public);
            if (hits.Count < WordSearch.Window) yield break;
            // Continue right after the last hit. Of hits with the same score, those with lower ids come later.
            begin = hits[^1] with { Id = hits[^1].Id - 1 };
        }
    }

    private async Task<HashSet<long>> OpenAsync(CancellationToken cancellationToken)
    {
        var open = new HashSet<long>();
        await foreach (var row in store.ReadAllAsync(ProjectionKeys.Open, cancellationToken))
            open.Add(Postings.IdOf(KeyText.ReadTimed(row.RowKey).Number));
        return open;
    }

    private async Task<HashSet<string>> WithAlienAsync(string digits, CancellationToken cancellationToken)
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var range in RangesOf(digits))
            await foreach (var row in store.ReadAllAsync(range, cancellationToken)) numbers.Add(IndexKeys.ReadNumbered(row.RowKey));
        return numbers;
    }

    private static IEnumerable<RowRange> RangesOf(string digits) => BeginningsOf(digits).Select(IndexKeys.AliensFrom);

    /// <summary>The beginnings to look for, in ascending order. A number of eight digits, or its beginning, may lack its leading zero.</summary>
    private static string[] BeginningsOf(string digits) =>
        digits.Length < AlienNumbers.Length && digits[0] != '0' ? ["0" + digits, digits] : [digits];

    private IAsyncEnumerable<Row> FromAsync(RowRange range, string? from, CancellationToken cancellationToken) =>
        store.ReadAllAsync(from is not null && string.CompareOrdinal(from, range.From) > 0 ? range with { From = from } : range, cancellationToken);

    /// <summary>
    /// Whether the case number matches as the viewer sees it, so nobody finds a masked number. For a viewer who reads everything, the index has
    /// already matched it.
    /// </summary>
    private static bool IsOfCase(ShownRow shown, string beginning, Person viewer, By way) =>
        (way == By.CaseNumber && Rights.ReadsEverything(viewer))
        || CaseNumbers.Plain(shown.Document().CaseNumber)?.StartsWith(beginning, StringComparison.Ordinal) == true;

    private async ValueTask<bool> ContainsAsync(
        string number, IReadOnlyList<IReadOnlyList<string>> asked, ProjectionRow row, Person viewer, CancellationToken cancellationToken)
    {
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return false;
        var (terms, whole) = (SearchTerms.Of(tasking), row.IsOpenTo(viewer, rules.Current.Directory));
        return asked.All(forms => forms.Any(form => terms.TryGetValue(form, out var fields) && (whole || fields.IsPublic())));
    }

    private static string PositionOf(WordHit hit) => string.Create(CultureInfo.InvariantCulture, $"{hit.Score}|{hit.Id}");

    private static WordHit ReadPosition(string position)
    {
        var parts = position.Split('|');
        return new WordHit(long.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[0], CultureInfo.InvariantCulture), Public: true);
    }
}
