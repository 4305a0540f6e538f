using System.Text;
using System.Text.RegularExpressions;
using Itms.Application.Backup;
using Itms.Application.Indexing;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <content>What must hold at the end, whatever went wrong.</content>
internal sealed partial class Simulation
{
    private async Task CheckAsync()
    {
        if (Unfinished() is { } work) violations.Add($"There is still work that nobody does: {work}");
        var taskings = await world.TaskingsAsync();
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tasking in taskings) await CheckTaskingAsync(tasking, expected);
        foreach (var tasking in taskings)
            if (disposed.ContainsKey(tasking.Number)) violations.Add($"{tasking.Number} is there again after its disposal");
        if (violations.Count > 0) return;
        var everyTasking = taskings.Concat(disposed.Values).ToDictionary(t => t.Number, StringComparer.Ordinal);
        CheckRequests(everyTasking);
        CheckMails(everyTasking);
        await CheckSentAsync(expected);
        await CheckWholenessAsync(taskings);
        await CheckDerivedAsync(taskings);
        await CheckDisposedAsync();
        await CheckWebhooksAsync();
        await CheckAccountAsync();
        await CheckAccessAsync();
        await foreach (var fault in new DataCheck(world.Store, world.Documents).RunAsync(CancellationToken.None)) violations.Add("verify: " + fault);
    }

    private readonly Dictionary<string, List<(string Number, string By)>> marked = [];

    private async Task CheckTaskingAsync(Tasking tasking, HashSet<string> expectedMails)
    {
        var number = tasking.Number;
        Tasking? before = null;
        var reminders = new HashSet<object>();
        foreach (var (commit, marksOf) in await CommitsAsync(number))
        {
            foreach (var each in marksOf)
            {
                if (!marked.TryGetValue(each, out var found)) marked.Add(each, found = []);
                found.Add((number, commit[0].By));
            }

            if (commit[0].By != Actor.SystemId && marksOf.Count == 0) violations.Add($"{number}: nobody asked for event {commit[0].Seq}");
            foreach (var recorded in commit)
                if (recorded.Event is TaskingEvent.ReminderSent r && !reminders.Add((before!.Cycle, r.Kind, r.Basis, r.Ordinal)))
                    violations.Add($"{number}: reminder {r.Kind} {r.Ordinal} came twice");
            ExpectMails(number, before, commit, expectedMails);
            ExpectDeliveries(number, commit);
            before = commit.Aggregate(before, Tasking.Apply);
        }

        if (Agenda.NextAt(tasking, Rules) is { } next && next <= world.Clock.Now) violations.Add($"{number}: nobody was reminded at {next:u}");
        if (!tasking.IsClosed && Waiting.On(tasking, Rules, world.Clock.Now).Count > 0 == tasking.IsStoodDown)
            violations.Add($"{number}: it is open, and in nobody's queue");
    }

    /// <summary>
    /// The events in groups that were committed together, each with the marks in what is stored of them. The clock moves on between two commits.
    /// </summary>
    private async Task<List<(List<Recorded> Events, SortedSet<string> Marks)>> CommitsAsync(string number)
    {
        var commits = new List<(List<Recorded> Events, SortedSet<string> Marks)>();
        await foreach (var row in world.Store.ReadAllAsync(TaskingKeys.Events(number)))
        {
            var recorded = History.Read(row.Body, History.Anchor(number)).Recorded;
            if (commits.Count == 0 || commits[^1].Events[0] is var first && (first.At, first.By) != (recorded.At, recorded.By))
                commits.Add(([], new SortedSet<string>(StringComparer.Ordinal)));
            commits[^1].Events.Add(recorded);
            foreach (Match mark in AnyMark().Matches(Encoding.UTF8.GetString(row.Body.Span))) commits[^1].Marks.Add(mark.Value);
        }

        return commits;
    }

    [GeneratedRegex("mark[0-9]{4}x")]
    private static partial Regex AnyMark();

    private static void ExpectMails(string number, Tasking? before, List<Recorded> commit, HashSet<string> expected)
    {
        var index = 0;
        foreach (var notification in NotificationComposer.For(before, commit, Rules))
            if (GatheredComposer.TimingOf(notification, Rules) != MailTiming.Off)
                expected.Add(OutboxMessage.EffectId(number, commit[0].Seq, index++));
    }

    /// <summary>Each command that was answered as done is in the history once, and no other.</summary>
    private void CheckRequests(Dictionary<string, Tasking> taskings)
    {
        foreach (var request in requests)
        {
            var found = marked.GetValueOrDefault(request.Mark, []);
            // A later occurrence of a series repeats what the request for an earlier one says.
            found = [.. found.Where(f => f.Number == request.Number || taskings[f.Number].Occurrence is null)];
            var where = $"{request.Mark} of {request.By} ({request.Command?.GetType().Name ?? "upload"}, {request.Answer?.GetType().Name})";
            if (request.IsDone && found.Count != 1) violations.Add($"{where} is in the history {found.Count} times: {string.Join(", ", found)}");
            // Without an answer, it was sent again, and the tasking may have been disposed of by then.
            if (!request.IsDone && found.Exists(f => !disposed.ContainsKey(f.Number))) violations.Add($"{where} is in the history, but was not done");
            if (request.IsDone && request is { Number: { } number, Document: not null } && !disposed.ContainsKey(number)
                && taskings[number].Attachments.Count(a => Content(a.Id) == request.Document) != 1)
                violations.Add($"{where}: the document is not there, or not once");
        }
    }

    private string? Content(string blob)
    {
        using var stored = world.Documents.OpenAsync(blob).Result;
        return stored is null ? null : new StreamReader(stored).ReadToEnd();
    }

    /// <summary>Each mail that came in is one tasking.</summary>
    private void CheckMails(Dictionary<string, Tasking> taskings)
    {
        foreach (var mail in mails)
        {
            var count = marked.GetValueOrDefault(mail, []).Select(found => found.Number).Distinct().Count(n => taskings[n].Occurrence is null);
            if (count != 1) violations.Add($"Mail {mail} became {count} taskings");
        }
    }

    /// <summary>Everybody was told of everything, once.</summary>
    private async Task CheckSentAsync(HashSet<string> expected)
    {
        var gathered = new List<(string Person, string Number, string Text)>();
        var told = new List<(string Person, string Number, string Text)>();
        var settled = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var partition in world.Store.PartitionsAsync(""))
        {
            if (OutboxKeys.SubjectOf(partition) is not { } subject) continue;
            foreach (var batch in await OutboxBatch.ReadAllAsync(world.Store, subject, CancellationToken.None))
                for (var i = 0; i < batch.Messages.Count; i++)
                {
                    var (message, id) = (batch.Messages[i], OutboxMessage.EffectId(subject, batch.Seq, i));
                    settled.Add(id);
                    var wasSent = sent.Ids.Contains(id);
                    if (message.State == OutboxMessageState.Sent && !wasSent) violations.Add($"Mail {id} counts as sent, but was not");
                    if (message.State is OutboxMessageState.Gathered && wasSent) violations.Add($"Mail {id} was gathered and sent");
                    if (message.IsOpen && !IsMissedDigest(subject)) violations.Add($"Mail {id} still waits");
                    if (message.State == OutboxMessageState.Dead && message.Attempts <= DeliveryPolicy.Default.Waits.Count)
                        violations.Add($"Mail {id} was given up after {message.Attempts} attempts: {message.LastError}");
                    if (message.State == OutboxMessageState.Gathered)
                        gathered.Add((message.Notification.To, subject, GatheredComposer.ItemOf(subject, message.Notification).Text));
                    if (GatheredComposer.IsId(subject))
                        told.AddRange((message.Notification.Items ?? []).Where(item => !disposed.ContainsKey(item.Number ?? ""))
                            .Select(item => (message.Notification.To, item.Number!, item.Text)));
                }
        }

        if (expected.Except(settled).FirstOrDefault() is { } missing) violations.Add($"Mail {missing} was never written");
        var aboutTaskings = settled.Where(id => MailSubject.IsTasking(id[..id.IndexOf('.', StringComparison.Ordinal)]));
        if (aboutTaskings.Except(expected).FirstOrDefault() is { } extra) violations.Add($"Mail {extra} has no cause");
        if (!gathered.Order().SequenceEqual(told.Order())) violations.Add($"{gathered.Count} mails were gathered, and {told.Count} told of");
    }

    /// <summary>If the program is down until its week is over, nobody makes up for a digest (decision 15).</summary>
    private bool IsMissedDigest(string subject) =>
        DigestWeek.IsId(subject) && events.Count > 0 && subject != DigestWeek.Of(world.Clock.Now, Agency.Calendar).Id;

    /// <summary>No half tasking, and no document or upload that belongs to nobody.</summary>
    private async Task CheckWholenessAsync(List<Tasking> taskings)
    {
        await foreach (var partition in world.Store.PartitionsAsync("tasking|"))
            if (await world.Store.GetAsync(partition, TaskingKeys.Snapshot) is null) violations.Add($"{partition} has no tasking");
        var named = taskings.SelectMany(t => t.Attachments).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var name in named.Except(world.Documents.Names)) violations.Add($"document {name} is missing");
        foreach (var name in world.Documents.Names.Except(named)) violations.Add($"document {name} belongs to nothing");
    }

    /// <summary>The derived rows are those of a rebuild.</summary>
    private async Task CheckDerivedAsync(List<Tasking> taskings)
    {
        try
        {
            await world.AssertDerivedAsync(Rules, taskings, mergedWords: hasMerged);
        }
        catch (Exception e)
        {
            violations.Add(e.Message);
            return;
        }

        // A rebuild costs as much as all other checks. Only the index of words is not covered by them.
        if (!hasMerged && dice.Next(4) > 0) return;
        var machine = world.Start();
        await machine.Words.MergeAsync(CancellationToken.None, alone: true);
        var before = await DerivedAsync();
        await machine.Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None);
        var after = await DerivedAsync();
        foreach (var key in before.Keys.Union(after.Keys))
            if (before.GetValueOrDefault(key) is not { } was || after.GetValueOrDefault(key) is not { } now || !was.SequenceEqual(now))
                violations.Add($"{key} is not what a rebuild makes");
    }

    private async Task<Dictionary<(string Partition, string RowKey), byte[]>> DerivedAsync()
    {
        var rows = new Dictionary<(string, string), byte[]>();
        foreach (var partition in ProjectionRebuild.Partitions)
            await foreach (var row in world.Store.ReadAllAsync(new RowRange(partition)))
                rows.Add((partition, row.RowKey), row.Body.ToArray());
        return rows;
    }
}
