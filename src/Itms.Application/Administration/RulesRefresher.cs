using Itms.Application.Holds;
using Itms.Application.People;
using Itms.Application.Storage;
using Itms.Application.Webhooks;

namespace Itms.Application.Administration;

/// <summary>
/// Loads what other processes changed in the directory, the rules, the delegations, the absences, the mail preferences, the legal holds and the
/// webhooks. It reads one row to find out whether anything has changed.
/// </summary>
public sealed class RulesRefresher(
    ITableStore store, RuleBook book, DelegationStore delegations, AbsenceStore absences, MailPreferenceStore preferences, HoldStore holds,
    WebhookStore webhooks, TimeProvider clock)
{
    /// <summary>It loads everything at least this often: a process may die between a change and telling of it.</summary>
    private static readonly TimeSpan Anyway = TimeSpan.FromMinutes(5);

    private string? seen;
    private long? loadedAt;

    /// <summary>Loads everything if something has changed, or after five minutes. Call it from one place: calls may not overlap.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // Read the mark first: a change that comes meanwhile is loaded again at the next call.
        var mark = await ChangeMark.ReadAsync(store, cancellationToken);
        if (mark == seen && loadedAt is { } last && clock.GetElapsedTime(last) < Anyway) return;
        var now = clock.GetTimestamp();
        await book.RefreshAsync(cancellationToken);
        await delegations.LoadAsync(cancellationToken);
        await absences.LoadAsync(cancellationToken);
        await preferences.LoadAsync(cancellationToken);
        await holds.LoadAsync(cancellationToken);
        await webhooks.LoadAsync(cancellationToken);
        (seen, loadedAt) = (mark, now);
    }
}
