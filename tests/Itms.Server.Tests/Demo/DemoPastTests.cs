using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Server.Tests.Demo;

public sealed class DemoPastTests(StartedDemo demo) : IClassFixture<StartedDemo>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Some_sixty_taskings_cover_every_type_and_status()
    {
        var taskings = await demo.TaskingsAsync(Token);

        Assert.InRange(taskings.Count, 60, 80);
        Assert.Equal(Enum.GetValues<TaskType>(), taskings.Select(t => t.Form.TaskType).Distinct().Order());
        Assert.Equal(Enum.GetValues<TaskingStatus>(), taskings.Select(t => t.Status).Distinct().Order());
    }

    [Fact]
    public async Task Every_special_case_of_a_tasking_is_there()
    {
        var taskings = await demo.TaskingsAsync(Token);
        var histories = await HistoriesAsync(taskings);

        foreach (var happened in (Type[])
            [
                typeof(TaskingEvent.Deferred), typeof(TaskingEvent.Returned), typeof(TaskingEvent.ClearanceReturned),
                typeof(TaskingEvent.SentToIcu), typeof(TaskingEvent.ReturnedFromIcu), typeof(TaskingEvent.ClearingOfficialNamed),
                typeof(TaskingEvent.Acknowledged), typeof(TaskingEvent.DatesSet), typeof(TaskingEvent.ActionSet), typeof(TaskingEvent.FollowedUp),
            ])
            Assert.Contains(histories.SelectMany(h => h), recorded => recorded.Event.GetType() == happened);
        Assert.Contains(taskings, t => t is { IsClosed: true, NextOccurrence: not null });
        Assert.Contains(taskings, t => t is { IsClosed: false, NextOccurrence: not null });
        Assert.All(
            taskings.Where(t => t.NextOccurrence is not null),
            t => Assert.Equal(t.Number, taskings.Single(next => next.Number == t.NextOccurrence).Occurrence?.Previous));
        Assert.Contains(taskings, t => t.RecurrenceEnded is not null);
        Assert.Contains(taskings, t => t.WithIcu);
        Assert.Contains(taskings, t => t.IsStoodDown);
        Assert.Contains(taskings, t => t.Form.Restricted);
        Assert.Contains(taskings, t => t.Form.Detainees.Count > 2);
        Assert.Contains(taskings, t => t.Form.ExtensionDate is not null);
        Assert.Contains(taskings, t => t is { IsClosed: true, FinalResponse.Kind: ResponseKind.Negative });
        Assert.Contains(
            taskings, t => t is { IsClosed: false, HasSeveralComponents: true } && t.Outstanding.Count() is var n and > 0 && n < t.Components.Count);
        Assert.Contains(taskings, t => t.Status == TaskingStatus.SentToAd && t.Decisions.Count == 1 && t.Clearance.Positions.Count == 2);
        Assert.Contains(taskings, t => t is { Cycle: 2, Status: TaskingStatus.Reopened }
            && t.StatusSince - t.EarlierCycles[0].ClosedAt > TimeSpan.FromDays(60));
    }

    [Fact]
    public async Task Every_view_has_something_to_show()
    {
        foreach (var view in (string[])["active", "due-30", "overdue"])
            Assert.NotEqual(0, (await demo.GetAsync("ana.ruiz", $"/api/views/{view}", Token)).GetProperty("items").GetArrayLength());
        foreach (var person in (string[])["lee.chan", "mia.lund", "sam.ortiz", "hal.price"])
            Assert.NotEqual(0, (await demo.GetAsync(person, "/api/views/mine", Token)).GetProperty("groups").GetArrayLength());
    }

    [Fact]
    public async Task Every_history_is_intact()
    {
        var verifier = demo.Server.Services.GetRequiredService<HistoryVerifier>();

        foreach (var tasking in await demo.TaskingsAsync(Token))
            Assert.True((await verifier.VerifyAsync(tasking.Number, Token)) is { Intact: true, Problem: null }, tasking.Number);
    }

    [Fact]
    public async Task Every_reminder_was_sent_once_and_on_time()
    {
        var taskings = await demo.TaskingsAsync(Token);
        var sent = (await HistoriesAsync(taskings))
            .SelectMany((history, i) => history
                .Where(recorded => recorded.Event is TaskingEvent.ReminderSent)
                .Select(recorded => (taskings[i].Number, recorded.At, Reminder: (TaskingEvent.ReminderSent)recorded.Event)))
            .ToList();

        Assert.Equal(
            EscalationPolicy.Default.Rules.Select(rule => rule.Kind).Order(), sent.Select(s => s.Reminder.Kind).Distinct().Order());
        Assert.Equal(sent.Count, sent.Select(s => (s.Number, s.Reminder.Kind, s.Reminder.Basis, s.Reminder.Ordinal)).Distinct().Count());
        Assert.All(sent, s => Assert.InRange(s.At, s.Reminder.PlannedFor, s.Reminder.PlannedFor.AddMinutes(1)));
    }

    [Fact]
    public async Task Overdue_taskings_were_escalated_as_far_as_they_are_late()
    {
        var rules = demo.Server.Services.GetRequiredService<RulesSource>().Current;
        var now = demo.Server.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var late = (await demo.TaskingsAsync(Token))
            .Where(t => !t.IsClosed && t.Form.Action == TaskAction.Work && t.Due?.At(rules.Calendar) < now)
            .ToList();

        Assert.True(late.Count >= 5);
        foreach (var (kind, days) in (ReadOnlySpan<(string, int)>)[("overdue", 0), ("overdue1", 1), ("overdue3", 3), ("overdueWeekly", 5)])
            Assert.All(
                late.Where(t => rules.Calendar.AddBusinessDays(t.Due!.Value.At(rules.Calendar), days) < now),
                t => Assert.Contains(t.Reminders, r => r.Kind == kind && r.Sent));
    }

    [Fact]
    public async Task Mails_were_sent_at_once_and_name_no_detainee()
    {
        var mail = demo.Server.Services.GetRequiredService<MailRecord>();
        var store = demo.Server.Services.GetRequiredService<ITableStore>();
        var count = 0;
        foreach (var tasking in await demo.TaskingsAsync(Token))
        {
            foreach (var batch in await OutboxBatch.ReadAllAsync(store, tasking.Number, Token))
                Assert.All(
                    batch.Messages, message => Assert.InRange(message.SentAt!.Value, batch.CreatedAt, batch.CreatedAt.AddMinutes(1)));
            foreach (var sent in await mail.OfAsync(tasking.Number, Token))
            {
                count++;
                foreach (var detainee in tasking.Form.Detainees)
                {
                    Assert.DoesNotContain(detainee.Name!, sent.Subject + sent.Text + sent.Html, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain(detainee.AlienNumber!, sent.Subject + sent.Text + sent.Html, StringComparison.OrdinalIgnoreCase);
                }
            }
        }

        Assert.True(count > 300);
    }

    [Fact]
    public async Task No_tasking_could_be_mistaken_for_a_real_case()
    {
        Assert.All(
            await demo.TaskingsAsync(Token),
            t =>
            {
                Assert.True(t.Form.CaseNumber is null || t.Form.CaseNumber.Contains("-X-", StringComparison.Ordinal), t.Form.CaseNumber);
                Assert.All(t.Form.Detainees, d => Assert.StartsWith("A0000000", d.AlienNumber, StringComparison.Ordinal));
            });
    }

    private async Task<List<List<Recorded>>> HistoriesAsync(List<Tasking> taskings)
    {
        var records = demo.Server.Services.GetRequiredService<TaskingRecords>();
        var histories = new List<List<Recorded>>();
        foreach (var tasking in taskings)
            histories.Add([.. (await records.ReadHistoryAsync(tasking.Number, Token)).Select(entry => entry.Recorded)]);
        return histories;
    }
}
