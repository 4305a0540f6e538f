using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <summary>Records and ends absences, and tells everybody concerned. A change and its mails are one transaction.</summary>
public sealed class AbsenceRecords(AbsenceStore absences, NoticeOutbox notices, RulesSource rulesSource, TimeProvider clock)
{
    /// <summary>Records an absence. It replaces the person's earlier one.</summary>
    /// <param name="from">Null or past: it begins now.</param>
    /// <param name="errors">Gets the errors by field. Then nothing is recorded.</param>
    /// <returns>Null: there are errors.</returns>
    public async Task<Absence?> RecordAsync(
        string person,
        string? substitute,
        DateTimeOffset? from,
        DateTimeOffset? until,
        Person by,
        FieldErrors errors,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (now, rules) = (clock.GetUtcNow(), rulesSource.Current);
            var start = from is { } first && first > now ? first : now;
            Absence? recorded = null;
            IReadOnlyList<RowWrite> writes = [];
            var committed = await notices.TryAsync(
                MailSubject.Absences,
                rules,
                now,
                async () =>
                {
                    // Two people who name each other at the same moment: the second one reads what the first one stored.
                    rules = rules with { Absences = await absences.ReadAsync(cancellationToken) };
                    Absence.Check(person, substitute, from, until, by.Id, rules.Absences, rules.Directory, now, errors);
                    if (errors.Any) return null;
                    var absence = new Absence(Guid.CreateVersion7(now).ToString("N"), person, substitute!, start, until!.Value, by.Id, now);
                    (var before, writes) = await absences.PrepareAsync(absence, cancellationToken);
                    recorded = absence;
                    return AbsenceComposer.Recorded(absence, before, rules);
                },
                mails => absences.CommitAsync(writes, mails));
            if (committed) return recorded;
            if (errors.Any) return null;
        }
    }

    /// <summary>Ends the person's absence now, whether it has begun or not. One that is over stays as it ended.</summary>
    public async Task EndAsync(string person, Person by, CancellationToken cancellationToken)
    {
        while (await absences.FindAsync(person, cancellationToken) is { } absence && !absence.IsOverAt(clock.GetUtcNow()))
        {
            var (now, rules) = (clock.GetUtcNow(), rulesSource.Current);
            var ended = absence with { EndedBy = by.Id, EndedAt = now };
            IReadOnlyList<RowWrite> writes = [];
            var committed = await notices.TryAsync(
                MailSubject.Absences,
                rules,
                now,
                async () =>
                {
                    (var before, writes) = await absences.PrepareAsync(ended, cancellationToken);
                    // Null: somebody replaced or ended it meanwhile, so look again.
                    return before == absence ? AbsenceComposer.Ended(ended, rules) : null;
                },
                mails => absences.CommitAsync(writes, mails));
            if (committed) return;
        }
    }
}
