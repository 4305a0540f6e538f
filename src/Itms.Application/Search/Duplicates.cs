using System.Runtime.CompilerServices;
using System.Text;
using Itms.Application.Indexing;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Domain.Forms;

namespace Itms.Application.Search;

/// <summary>
/// Finds taskings that may be the same request: those with the same case number, and those of the same type about the same detainee
/// (G: "prevents duplication"). The result is a warning. It never refuses a request.
/// </summary>
public sealed class Duplicates(ITableStore store, OutboxOptions options)
{
    internal const string SameCase = "same case number";
    internal const string SameDetainee = "same task type about the same detainee";

    /// <summary>Most taskings looked at for each number, not counting other occurrences of the same series.</summary>
    private const int MostLookedAt = 200;

    /// <summary>Most pages read for each number: enough for a series of sixty years, every two weeks.</summary>
    private const int MostPages = 10;

    /// <summary>
    /// Whether the look after a creation is left to whoever sends its mails, so that the answer does not wait for it. Like the mails,
    /// it survives a crash.
    /// </summary>
    public bool LooksLater => !options.SendsItself;

    private readonly OutboxOptions options = options;

    // The requests being entered now, by the numbers that could make them duplicates of each other.
    private readonly Dictionary<string, NumberInUse> entered = new(StringComparer.Ordinal);

    /// <summary>
    /// Registers a request that is being entered. Call it before you look for duplicates. Dispose the result when the request is stored or
    /// refused.
    /// </summary>
    public Entering Enter(TaskingForm form)
    {
        var keys = AlienNumbers.Of(form).Select(digits => "A" + digits).ToList();
        if (CaseNumbers.Plain(form.CaseNumber) is { } caseNumber) keys.Add("C" + caseNumber);
        return new Entering(this, [.. keys.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Whether there is a possible duplicate that is not restricted. The result becomes a flag, which must not reveal a restricted tasking.
    /// </summary>
    /// <param name="self">The tasking itself, which is not its own duplicate. Null: it does not exist yet.</param>
    /// <param name="series">
    /// See <see cref="Domain.Taskings.Tasking.Series"/>. Occurrences of one series are not duplicates of each other. Null: no series.
    /// </param>
    public async ValueTask<bool> AnyAsync(TaskingForm form, string? self, string? series, CancellationToken cancellationToken)
    {
        await foreach (var (number, _) in FindAsync(form, self, series, cancellationToken))
            if (await ProjectionRow.FindAsync(store, number, cancellationToken) is { IsRestricted: false })
                return true;
        return false;
    }

    /// <summary>The possible duplicates, each with the reason. A tasking with two reasons comes twice.</summary>
    /// <param name="self">The tasking itself, which is left out. Null: it does not exist yet.</param>
    /// <param name="series">A series whose occurrences are left out. Null: none.</param>
    internal async IAsyncEnumerable<(string Number, string Why)> FindAsync(
        TaskingForm form, string? self, string? series, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (CaseNumbers.Plain(form.CaseNumber) is { } caseNumber)
            await foreach (var number in NumbersAsync(IndexKeys.CasesOf(caseNumber), series, cancellationToken))
                if (number != self)
                    yield return (number, SameCase);
        foreach (var digits in AlienNumbers.Of(form))
            await foreach (var number in NumbersAsync(IndexKeys.AliensOf(digits), series, cancellationToken))
                if (number != self && await IsOfTypeAsync(number, form.TaskType, cancellationToken))
                    yield return (number, SameDetainee);
    }

    private async IAsyncEnumerable<string> NumbersAsync(RowRange range, string? series, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (others, next) = (0, (string?)range.From);
        for (var pages = 0; next is not null && others < MostLookedAt && pages < MostPages; pages++)
        {
            // Most searches find none or one, so the first page is small.
            var page = await store.ReadAsync(range with { From = next }, pages == 0 ? 2 : MostLookedAt, cancellationToken);
            foreach (var row in page.Rows)
            {
                var number = IndexKeys.ReadNumbered(row.RowKey);
                if (series is not null && series == (row.Body.IsEmpty ? number : Encoding.ASCII.GetString(row.Body.Span))) continue;
                others++;
                yield return number;
            }

            next = page.Next;
        }
    }

    private async ValueTask<bool> IsOfTypeAsync(string number, TaskType type, CancellationToken cancellationToken) =>
        (await ProjectionRow.FindAsync(store, number, cancellationToken))?.Document().TaskType == type;

    /// <summary>A request that is being entered. Dispose it when the request is stored or refused.</summary>
    public sealed class Entering : IDisposable
    {
        private readonly Duplicates duplicates;
        private readonly string[] keys;
        private readonly NumberInUse[] inUse;

        internal Entering(Duplicates duplicates, string[] keys)
        {
            (this.duplicates, this.keys, inUse) = (duplicates, keys, new NumberInUse[keys.Length]);
            lock (duplicates.entered)
                for (var i = 0; i < keys.Length; i++)
                {
                    if (!duplicates.entered.TryGetValue(keys[i], out var number)) duplicates.entered[keys[i]] = number = new NumberInUse();
                    number.WasShared |= number.Count++ > 0;
                    inUse[i] = number;
                }
        }

        /// <summary>
        /// Whether no possible duplicate was entered at the same time, so there is no need to look again. Always false if other processes may
        /// enter requests too.
        /// </summary>
        public bool NobodyElse
        {
            get
            {
                if (!duplicates.options.IsSoleProcess) return false;
                lock (duplicates.entered) return !Array.Exists(inUse, number => number.WasShared);
            }
        }

        public void Dispose()
        {
            lock (duplicates.entered)
                for (var i = 0; i < keys.Length; i++)
                    if (--inUse[i].Count == 0)
                        duplicates.entered.Remove(keys[i]);
        }
    }

    /// <summary>Counts requests with the same number that are being entered at the same time.</summary>
    private sealed class NumberInUse
    {
        public int Count { get; set; }

        public bool WasShared { get; set; }
    }
}
