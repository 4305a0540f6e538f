using System.Security.Cryptography;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Reports;

/// <summary>Keys of report subscriptions, and of the months whose reports were sent.</summary>
public static class ReportKeys
{
    /// <summary>All subscriptions. Keys: <see cref="ReportSubscriptions.IdOf"/>.</summary>
    public const string Subscriptions = "report-subscriptions";

    /// <summary>The months whose reports were sent.</summary>
    public const string Months = "report-months";
}

/// <summary>Stores who gets which report every month.</summary>
public sealed class ReportSubscriptions(ITableStore store, TimeProvider clock)
{
    /// <summary>Identifies a subscription: the same person, report and unit have the same id, so nobody gets a report twice.</summary>
    public static string IdOf(ReportSubscription s) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{s.Person}\n{s.Report.Word()}\n{s.Unit}")).AsSpan(0, 12));

    /// <summary>All subscriptions that the person may see: their own, or everybody's, by person.</summary>
    public async Task<IReadOnlyList<ReportSubscription>> ListAsync(Person person, CancellationToken cancellationToken)
    {
        var everybody = Rights.MaySubscribeOthers(person);
        return [.. (await AllAsync(cancellationToken)).Where(s => everybody || s.Person == person.Id)];
    }

    /// <summary>Every subscription, by person.</summary>
    public async Task<IReadOnlyList<ReportSubscription>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<ReportSubscription>();
        await foreach (var row in store.ReadAllAsync(new RowRange(ReportKeys.Subscriptions), cancellationToken))
            all.Add(Json.Read<ReportSubscription>(row.Body));
        return [.. all.OrderBy(ListKey, StringComparer.Ordinal)];
    }

    /// <summary>The key that sorts a list.</summary>
    public static string ListKey(ReportSubscription s) => $"{s.Person}|{IdOf(s)}";

    /// <summary>Adds a subscription.</summary>
    /// <returns>The subscription, and whether it is new.</returns>
    public async Task<(ReportSubscription Subscription, bool IsNew)> AddAsync(
        string person, ReportKind report, string? unit, Person by, CancellationToken cancellationToken)
    {
        var subscription = new ReportSubscription(person, report, unit, by.Id, clock.GetUtcNow());
        var insert = new RowWrite.Insert(IdOf(subscription), Json.Bytes(subscription));
        if (await store.CommitAsync(ReportKeys.Subscriptions, [insert], cancellationToken) is CommitOutcome.Committed) return (subscription, true);
        return await store.GetAsync(ReportKeys.Subscriptions, insert.RowKey, cancellationToken) is { } row
            ? (Json.Read<ReportSubscription>(row.Body), false)
            : (subscription, false);
    }

    /// <summary>Ends a subscription.</summary>
    /// <returns>False: there is no such subscription, or the person may not see it.</returns>
    public async Task<bool> RemoveAsync(string id, Person person, CancellationToken cancellationToken)
    {
        if (!(await ListAsync(person, cancellationToken)).Any(s => IdOf(s) == id)) return false;
        // A conflict means that somebody else has just ended it.
        await store.CommitAsync(ReportKeys.Subscriptions, [new RowWrite.Delete(id)], cancellationToken);
        return true;
    }
}
