using Itms.Application.Digests;
using Itms.Application.Intake;
using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Reports;
using Itms.Application.Search;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Webhooks;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Server.Demo;

/// <summary>
/// Creates the demo's people and past before its first start. It plays the script in memory, with the program's own commands, and then writes
/// the data file, completely or not at all.
/// </summary>
/// <remarks>
/// It plays in memory for two reasons. A process that ends halfway leaves only a file that nobody opens, and four months of commits need not wait
/// for the disk one by one. No mail leaves the process, whatever the settings: these mails belong to the past.
/// </remarks>
internal sealed class DemoSeeder : IMailSender, IWakeSignal, IDisposable
{
    private readonly Dictionary<DemoStory, string> numbers = [];
    private readonly RulesSource rules;
    private readonly TimeProvider realTime;
    private readonly TouchedPartitions store = new();
    private readonly DemoClock clock;
    private readonly NumberIssuer issuer;
    private readonly OutboxProcessor outbox;
    private readonly TaskingService service;
    private readonly RecoverySweep recoverySweep;
    private readonly DemoTime time;

    private DemoSeeder(RulesSource rules, DigestSchedule schedule, TimeProvider realTime)
    {
        this.rules = rules;
        this.realTime = realTime;
        clock = new DemoClock(store, realTime);
        issuer = new NumberIssuer(store);
        var records = new TaskingRecords(store);
        // Stored notifications hold no link: it is added when they are read.
        var options = new OutboxOptions(new Uri(ServerOptions.DefaultUrl), DeliveryPolicy.Default, "demo-past", IsSoleProcess: true);
        var projections = new ProjectionUpdater(store, records, rules);
        outbox = new OutboxProcessor(
            store, records, rules, this, clock, options, new WebhookQueue(store, new WebhookStore(store)), NullLogger<OutboxProcessor>.Instance);
        service = new TaskingService(
            store, records, projections, outbox, issuer, rules, new Duplicates(store, options), this, clock, NullLogger<TaskingService>.Instance);
        recoverySweep = new RecoverySweep(store, records, service, projections, outbox, rules, clock, NullLogger<RecoverySweep>.Instance);
        var recurrences = new RecurrenceOpener(store, records, service, projections, rules, clock, NullLogger<RecurrenceOpener>.Instance);
        var reports = new ReportMails(
            store, new ReportSubscriptions(store, clock), new ReportReader(store, clock), outbox, rules, this, schedule);
        time = new DemoTime(
            clock, recoverySweep, recurrences, outbox, new Digest(store, records, outbox, rules, this, schedule), reports,
            new TrainingMails(store, new TrainingStore(store), outbox, rules, this, schedule),
            new GatheredMails(store, outbox, rules, this, GatherSchedule.Default),
            new ArrivalNotices(store, outbox, rules, this, () => Guid.NewGuid().ToString("N"), clock), store);
    }

    /// <summary>Creates a demo's data file; does nothing if there is one.</summary>
    /// <param name="empty">Only the people, no past.</param>
    /// <param name="rules">The agency's rules; the demo's directory is put into them.</param>
    public static async Task SeedAsync(
        string database, bool empty, RulesSource rules, DigestSchedule schedule, TimeProvider realTime, CancellationToken cancellationToken)
    {
        if (File.Exists(database)) return;
        var unfinished = database + ".unfinished";
        foreach (var left in new[] { unfinished, unfinished + "-wal", unfinished + "-shm" }) File.Delete(left);
        using (var seeder = new DemoSeeder(rules, schedule, realTime))
        {
            await new DirectoryStore(seeder.store, rules).SaveAsync(DemoAgency.Directory, cancellationToken);
            if (!empty) await seeder.PlayAsync(cancellationToken);
            seeder.clock.Set(realTime.GetUtcNow());
            await seeder.clock.SaveAsync();
            await using var file = SqliteTableStore.Open(unfinished);
            await seeder.store.CopyAsync(file);
        }

        File.Move(unfinished, database);
    }

    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        var days = new DemoDays(rules.Current.Calendar, realTime.GetUtcNow());
        var isFirst = true;
        foreach (var step in new DemoPast(days).Steps)
        {
            if (isFirst) clock.Set(step.At);
            isFirst = false;
            await time.PassAsync(step.At, cancellationToken);
            await RunAsync(step, cancellationToken);
            await time.DrainAsync(cancellationToken);
        }

        await time.PassAsync(realTime.GetUtcNow(), cancellationToken);
    }

    private async Task RunAsync(DemoStep step, CancellationToken cancellationToken)
    {
        var actor = new Actor(rules.Current.Directory.Find(step.By) ?? throw Wrong("there is no such person"));
        var outcome = step.Command is TaskingCommand.Create create
            ? await service.CreateAsync(create, actor, key: null, cancellationToken)
            : await service.ExecuteAsync(numbers[step.Story], step.Command, actor, expectedSeq: null, key: null, cancellationToken);
        numbers[step.Story] = outcome switch
        {
            Outcome.Done { Tasking.Number: var number } => number,
            Outcome.Refused { Refusal: var no } => throw Wrong(
                $"{no.Code}: {no.Detail} {string.Join("; ", no.Errors.Select(e => $"{e.Key} {string.Join(", ", e.Value)}"))}"),
            _ => throw Wrong(outcome.GetType().Name),
        };

        InvalidOperationException Wrong(string why) =>
            new($"The demo's past cannot have happened. {step.Story}: {step.Command.GetType().Name} by {step.By} at {step.At:u}: {why}");
    }

    /// <summary>Not needed: everything is sent before time goes on.</summary>
    void IWakeSignal.Notify(string number, long seq)
    {
    }

    Task IMailSender.SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        time.Dispose();
        issuer.Dispose();
    }

    /// <summary>A store in memory that knows its partitions, for copying.</summary>
    private sealed class TouchedPartitions : ITableStore
    {
        private readonly InMemoryTableStore memory = new();
        private readonly SortedSet<string> partitions = new(StringComparer.Ordinal);

        public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken) =>
            memory.GetAsync(partition, rowKey, cancellationToken);

        public ValueTask<RowPage> ReadAsync(RowRange range, int top, CancellationToken cancellationToken) =>
            memory.ReadAsync(range, top, cancellationToken);

        public ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
        {
            lock (partitions) partitions.Add(partition);
            return memory.CommitAsync(partition, writes, cancellationToken);
        }

        public async Task CopyAsync(SqliteTableStore to)
        {
            // All at once: the store groups commits that arrive together.
            var commits = new List<Task<CommitOutcome>>();
            foreach (var partition in partitions)
            {
                var rows = new List<Row>();
                await foreach (var row in memory.ReadAllAsync(new RowRange(partition))) rows.Add(row);
                commits.AddRange(rows.Chunk(TableLimits.RowsPerTransaction).Select(chunk =>
                    to.CommitAsync(partition, [.. chunk.Select(row => new RowWrite.Insert(row.RowKey, row.Body))]).AsTask()));
            }

            await Task.WhenAll(commits);
        }
    }
}
