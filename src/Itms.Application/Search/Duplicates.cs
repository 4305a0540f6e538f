using System.Runtime.CompilerServices;
using Itms.Application.Tables;
using Itms.Application.Views;
using Itms.Domain.Forms;

namespace Itms.Application.Search;

/// <summary>
/// Taskings that a request may have come in as already: with the same case number, or of the same type about the same
/// detainee (G: "prevents duplication"). A warning to whoever enters it, never an obstacle.
/// </summary>
public sealed class Duplicates(ITableStore store)
{
    internal const string SameCase = "same case number";
    internal const string SameDetainee = "same task type about the same detainee";

    /// <summary>Looked at for each number: a case with more is a series, and whoever enters it knows.</summary>
    private const int MostLookedAt = 200;

    /// <summary>Whether there is any that everybody may know of: the flag it makes must not tell of a restricted one.</summary>
    /// <param name="self">The tasking itself; null where it does not exist yet.</param>
    public async ValueTask<bool> AnyAsync(TaskingForm form, string? self, CancellationToken cancellationToken)
    {
        await foreach (var (number, _) in FindAsync(form, self, cancellationToken))
            if (await store.GetAsync(Keys.Tasking(number), Keys.ViewRow, cancellationToken) is { } row && !new ViewRow(row.Body).IsRestricted)
                return true;
        return false;
    }

    /// <summary>Each with why it may be one; one that is so for two reasons comes twice.</summary>
    internal async IAsyncEnumerable<(string Number, string Why)> FindAsync(
        TaskingForm form, string? self, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (CaseNumbers.Plain(form.CaseNumber) is { } caseNumber)
            await foreach (var number in NumbersAsync(Keys.CasesOf(caseNumber), cancellationToken))
                if (number != self)
                    yield return (number, SameCase);
        foreach (var digits in AlienNumbers.Of(form))
            await foreach (var number in NumbersAsync(Keys.AliensOf(digits), cancellationToken))
                if (number != self && await IsOfTypeAsync(number, form.TaskType, cancellationToken))
                    yield return (number, SameDetainee);
    }

    private async IAsyncEnumerable<string> NumbersAsync(RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Usually there is none or one.
        var page = await store.ReadAsync(range, 2, cancellationToken);
        foreach (var row in page.Rows) yield return Keys.ReadNumbered(row.RowKey);
        if (page.Next is null) yield break;
        foreach (var row in (await store.ReadAsync(range with { From = page.Next }, MostLookedAt, cancellationToken)).Rows) yield return Keys.ReadNumbered(row.RowKey);
    }

    private async ValueTask<bool> IsOfTypeAsync(string number, TaskType type, CancellationToken cancellationToken) =>
        await store.GetAsync(Keys.Tasking(number), Keys.ViewRow, cancellationToken) is { } row && new ViewRow(row.Body).Document().TaskType == type;
}
