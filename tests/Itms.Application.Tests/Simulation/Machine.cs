using Itms.Application.Administration;
using Itms.Application.Attachments;
using Itms.Application.Digests;
using Itms.Application.Holds;
using Itms.Application.Imports;
using Itms.Application.Indexing;
using Itms.Application.Intake;
using Itms.Application.Ledger;
using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Records;
using Itms.Application.Reports;
using Itms.Application.Search;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Webhooks;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Simulation;

/// <summary>One process, with everything of the application that a host wires together.</summary>
public sealed class Machine : IWakeSignal
{
    private readonly World world;
    private readonly DyingStore store;
    private readonly TaskingRecords records;
    private readonly OutboxProcessor outbox;
    private readonly RuleBook book;
    private readonly Queue<(string Number, long Seq)> signals = [];

    public Machine(World world, Death? death, bool isSole, bool sendsItself)
    {
        this.world = world;
        store = new DyingStore(world.Store, death);
        var rules = Rules = new RulesSource(Agency.Calendar, new TaskingPolicy());
        rules.Use(Agency.Directory);
        book = new RuleBook(store, rules, world.Clock);
        var options = new OutboxOptions(
            new Uri("https://itms.example/"), DeliveryPolicy.Default, Guid.NewGuid().ToString("N"), isSole, sendsItself);
        records = new TaskingRecords(store);
        var projections = new ProjectionUpdater(store, records, rules);
        Webhooks = new WebhookStore(store);
        outbox = new OutboxProcessor(
            store, records, rules, new Post(this), world.Clock, options, new WebhookQueue(store, Webhooks), NullLogger<OutboxProcessor>.Instance);
        Service = new TaskingService(
            store,
            records,
            projections,
            outbox,
            new NumberIssuer(store),
            rules,
            new Duplicates(store, options),
            this,
            world.Clock,
            NullLogger<TaskingService>.Instance);
        RecoverySweep = new RecoverySweep(store, records, Service, projections, outbox, rules, world.Clock, NullLogger<RecoverySweep>.Instance);
        RecurrenceOpener = new RecurrenceOpener(store, records, Service, projections, rules, world.Clock, NullLogger<RecurrenceOpener>.Instance);
        Digest = new Digest(store, records, outbox, rules, this, DigestSchedule.Default);
        Subscriptions = new ReportSubscriptions(store, world.Clock);
        Reports = new ReportMails(store, Subscriptions, new ReportReader(store, world.Clock), outbox, rules, this, DigestSchedule.Default);
        Gathered = new GatheredMails(store, outbox, rules, this, GatherSchedule.Default);
        Editor = new RulesEditor(book, rules, world.Clock);
        Departures = new DepartureNotices(store, records, outbox, rules, this, world.Clock);
        Arrivals = new ArrivalNotices(store, outbox, rules, this, () => Guid.NewGuid().ToString("N"), world.Clock);
        Directory = new DirectoryEditor(book, Departures);
        NewId newId = () => Guid.NewGuid().ToString("N");
        Words = new WordIndex(store, world.Clock);
        Holds = new HoldStore(store, rules, newId, world.Clock);
        Disclosures = new Disclosures(store, records, Holds, rules, world.Clock);
        var destroyer = new TaskingDestroyer(store, world.Documents, records, projections, Words, Disclosures);
        var notices = new NoticeOutbox(store, outbox, this);
        Disposals = new Disposals(store, records, Holds, destroyer, notices, book, rules, newId, world.Clock, NullLogger<Disposals>.Instance);
        Due = new DueForDisposal(store, records, Holds, Disposals, rules, world.Clock);
        Import = new TaskingImport(
            store, world.Documents, Service, records,
            new Uploads(store, world.Documents, records, newId, world.Clock, NullLogger<Uploads>.Instance),
            rules, newId, world.Clock, NullLogger<TaskingImport>.Instance);
        Seals = new HistorySeals(store, records, new ChainLedger(store, world.Clock), world.Clock, NullLogger<HistorySeals>.Instance);
        Rollout = new PolicyRollout(store, book, rules, Service);
    }

    public RulesSource Rules { get; }
    public ManualClock Clock => world.Clock;

    public ITableStore Store => store;

    public WebhookStore Webhooks { get; }

    public RuleBook Book => book;

    public RulesEditor Editor { get; }

    public DepartureNotices Departures { get; }

    public ArrivalNotices Arrivals { get; }

    public DirectoryEditor Directory { get; }

    public PolicyRollout Rollout { get; }

    public TaskingService Service { get; }

    public WordIndex Words { get; }

    public HoldStore Holds { get; }

    public Disclosures Disclosures { get; }

    public Disposals Disposals { get; }

    public DueForDisposal Due { get; }

    public TaskingImport Import { get; }

    public HistorySeals Seals { get; }

    public RecoverySweep RecoverySweep { get; }

    public RecurrenceOpener RecurrenceOpener { get; }

    public Digest Digest { get; }

    public ReportSubscriptions Subscriptions { get; }

    public ReportMails Reports { get; }

    public GatheredMails Gathered { get; }

    public bool IsDead => store.IsDead;

    public OutboxProcessor Outbox => outbox;
    public int Commits => store.Commits;
    public int Reads => store.Reads;

    /// <summary>What another process does right before this one's next write.</summary>
    public void Meanwhile(Func<Task> happens) => store.Meanwhile = happens;

    /// <summary>What another process does right before each read and write of this one.</summary>
    public void MeanwhileAlways(Func<int, Task>? happens) => store.MeanwhileAlways = happens;

    /// <summary>What another process does right after this one's next read of the pending commits.</summary>
    public void MeanwhileProcessing(Func<Task> happens) => store.MeanwhileProcessing = happens;

    public void Notify(string number, long seq)
    {
        lock (signals) signals.Enqueue((number, seq));
    }

    /// <summary>Handles the wake signals: sends the mails they are about.</summary>
    public async Task HearAsync()
    {
        while (true)
        {
            (string Number, long Seq) signal;
            lock (signals)
                if (!signals.TryDequeue(out signal)) return;
            await outbox.DeliverAsync(signal.Number, signal.Seq, CancellationToken.None);
        }
    }

    /// <summary>Does what a timer does about the digest, and then handles the wake signals and runs the recovery sweep.</summary>
    public async Task DigestAsync()
    {
        await Digest.SendDueAsync(world.Clock.Now, CancellationToken.None);
        await HearAsync();
        await RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        if (IsDead) throw new ProcessDiedException();
    }

    /// <summary>Does what a timer does about the monthly reports, and then handles the wake signals and runs the recovery sweep.</summary>
    public async Task ReportAsync()
    {
        await Reports.SendDueAsync(world.Clock.Now, CancellationToken.None);
        await HearAsync();
        await RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        if (IsDead) throw new ProcessDiedException();
    }

    /// <summary>A rebuild of the projections with another calendar.</summary>
    public ProjectionRebuild Rebuild(BusinessCalendar calendar)
    {
        var rules = new RulesSource(calendar, new TaskingPolicy());
        rules.Use(Agency.Directory);
        var updater = new ProjectionUpdater(store, records, rules);
        return new ProjectionRebuild(store, updater, new WordIndex(store, world.Clock), rules, NullLogger<ProjectionRebuild>.Instance);
    }

    public Task<Outcome> DoAsync(string number, TaskingCommand command, string person, string? key = null) => Service.ExecuteAsync(
        number,
        command,
        person == Actor.SystemId ? Actor.System : new Actor(Agency.Person(person)),
        expectedSeq: null,
        key is null ? null : new IdempotencyKey(key, command.ToString()),
        CancellationToken.None);

    private sealed class Post(Machine machine) : IMailSender
    {
        public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            if (machine.IsDead) throw new ProcessDiedException();
            lock (machine.world.Sent) machine.world.Sent.Add(mail.EffectId);
            return Task.CompletedTask;
        }
    }
}
