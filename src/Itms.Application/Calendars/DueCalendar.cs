using System.Runtime.CompilerServices;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Calendars;

/// <summary>
/// When the taskings on which a person has something left to do are due, as a calendar. It leaves ITMS, so it holds only numbers, dates and links:
/// nothing of what a tasking is about.
/// </summary>
public sealed class DueCalendar(ITableStore store, TaskingRecords records, RulesSource rules, OutboxOptions options)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromHours(1);

    public async Task<byte[]> OfAsync(string person, CancellationToken cancellationToken)
    {
        var (calendar, events) = (rules.Current.Calendar, new List<CalendarEvent>());
        await foreach (var row in OpenAsync(person, cancellationToken))
        {
            var number = ProjectionKeys.ReadRanked(row.RowKey);
            if ((await records.LoadAsync(number, cancellationToken))?.Tasking is not { Due: { } due } tasking) continue;
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

    /// <summary>The rows of the person's open taskings. Closed ones are skipped: there are more of them every year.</summary>
    private async IAsyncEnumerable<Row> OpenAsync(string person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var status in Enum.GetValues<TaskingStatus>().Where(status => !status.IsClosed()))
            await foreach (var row in store.ReadAllAsync(ProjectionKeys.MineOf(person, (int)status), cancellationToken))
                // A task manager's list holds many more taskings: those they are in charge of.
                if (new ProjectionRow(row.Body).IsWith(person))
                    yield return row;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
