using System.Runtime.CompilerServices;
using System.Text;
using Itms.Application.Indexing;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Domain.Forms;

namespace Itms.Application.Search;

/// <summary>
/// Taskings that a request may have come in as already: with the same case number, or of the same type about the same
/// detainee (G: "prevents duplication"). A warning to whoever enters it, never an obstacle.
/// </summary>
public sealed class Duplicates(ITableStore store, OutboxOptions options)
{
    internal const string SameCase = "same case number";
    internal const string SameDetainee = "same task type about the same detainee";

    /// <summary>Looked at for each number, other occurrences of its series not counted: whoever enters a case with more knows.</summary>
    private const int MostLookedAt = 200;

    /// <summary>A series of eighty years, every two weeks.</summary>
    private const int MostPages = 10;

    private readonly bool isSoleProcess = options.IsSoleProcess;

    // By what makes a duplicate: the requests that are being entered.
    private readonly Dictionary<string, Company> entered = new(StringComparer.Ordinal);

    /// <summary>To be called before it is looked whether there are any, and disposed of when the request is stored or refused.</summary>
    public Entering Enter(TaskingForm form)
    {
        var keys = AlienNumbers.Of(form).Select(digits => "A" + digits).ToList();
        if (CaseNumbers.Plain(form.CaseNumber) is { } caseNumber) keys.Add("C" + caseNumber);
        return new Entering(this, [.. keys.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Whether there is any that everybody may know of: the flag it makes must not tell of a restricted one.</summary>
    /// <param name="self">The tasking itself; null where it does not exist yet.</param>
    /// <param name="series">Of <see cref="Domain.Taskings.Tasking.Series"/>: its occurrences are alike, and none is a duplicate of another. Null: of none.</param>
    public async ValueTask<bool> AnyAsync(TaskingForm form, string? self, string? series, CancellationToken cancellationToken)
    {
        await foreach (var (number, _) in FindAsync(form, self, series, cancellationToken))
            if (await ProjectionRow.FindAsync(store, number, cancellationToken) is { IsRestricted: false })
                return true;
        return false;
    }

    /// <summary>Each with why it may be one; one that is so for two reasons comes twice.</summary>
    /// <param name="series">Its occurrences are left out. Null: of none.</param>
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
            // Usually there is none or one.
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

    /// <summary>A request while it is being entered.</summary>
    public sealed class Entering : IDisposable
    {
        private readonly Duplicates duplicates;
        private readonly string[] keys;
        private readonly Company[] companies;

        internal Entering(Duplicates duplicates, string[] keys)
        {
            (this.duplicates, this.keys, companies) = (duplicates, keys, new Company[keys.Length]);
            lock (duplicates.entered)
                for (var i = 0; i < keys.Length; i++)
                {
                    if (!duplicates.entered.TryGetValue(keys[i], out var company)) duplicates.entered[keys[i]] = company = new Company();
                    company.WasShared |= company.Count++ > 0;
                    companies[i] = company;
                }
        }

        /// <summary>
        /// Nobody has entered a possible duplicate at the same time, so that what there was before is all there is. Never known
        /// where other processes may.
        /// </summary>
        public bool NobodyElse
        {
            get
            {
                if (!duplicates.isSoleProcess) return false;
                lock (duplicates.entered) return !Array.Exists(companies, company => company.WasShared);
            }
        }

        public void Dispose()
        {
            lock (duplicates.entered)
                for (var i = 0; i < keys.Length; i++)
                    if (--companies[i].Count == 0)
                        duplicates.entered.Remove(keys[i]);
        }
    }

    /// <summary>Those who enter what has the same number.</summary>
    private sealed class Company
    {
        public int Count { get; set; }

        public bool WasShared { get; set; }
    }
}
