using System.Runtime.CompilerServices;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Calendars;

/// <summary>
/// When the taskings on which a person has something left to do are due, as a calendar. It leaves ITMS: it holds numbers, dates and links, nothing of what
/// a tasking is about.
/// </summary>
public sealed class DueCalendar(ITableStore store, TaskingRecords records, RulesSource rules, OutboxOptions options)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromHours(1);

    public async Task<byte[]> OfAsync(string person, CancellationToken cancellationToken)
    {
        var (calendar, events) = (rules.Current.Calendar, new List<CalendarEvent>());
        await foreach (var row in OpenAsync(person, cancellationToken))
        {
            if ((await records.LoadAsync(ProjectionKeys.ReadRanked(row.RowKey), cancellationToken))?.Tasking is not { Due: { } due } tasking) continue;
            if (!OpenWork.IsWith(tasking, person)) continue;
            events.Add(new CalendarEvent(
                $"{tasking.Number}.{tasking.Cycle}@{options.PublicUrl.Host}",
                tasking.Seq,
                Later(tasking.ClockSince, tasking.StatusSince),
                due.At(calendar),
                $"{tasking.Number} due",
                options.LinkTo(tasking.Number)));
        }

        return ICalendar.Write("ITMS", Refresh, events.OrderBy(e => e.At).ThenBy(e => e.Uid, StringComparer.Ordinal));
    }

    /// <summary>Past the closed ones, of which there are more every year.</summary>
    private async IAsyncEnumerable<Row> OpenAsync(string person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (partition, closed) = (ProjectionKeys.Mine(person), (int)TaskingStatus.SubmittedToAuthority);
        await foreach (var row in store.ReadAllAsync(new RowRange(partition, "", ProjectionKeys.Ranked(closed, "")), cancellationToken)) yield return row;
        await foreach (var row in store.ReadAllAsync(new RowRange(partition, ProjectionKeys.Ranked(closed + 1, "")), cancellationToken)) yield return row;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
