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
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Simulation;

/// <summary>One process, with everything of the application that a host wires together.</summary>
public class Machine : IWakeSignal
{
    private readonly World world;
    private readonly Ports? ports;
    private readonly DyingStore dying;
    private readonly ITableStore store;
    private readonly TaskingRecords records;
    private readonly OutboxProcessor outbox;
    private readonly RuleBook book;
    private readonly bool sendsItself;
    private readonly Queue<(string Number, long Seq)> signals = [];

    public Machine(World world, Death? death, bool isSole, bool sendsItself, Ports? ports = null)
    {
        (this.world, this.ports, this.sendsItself) = (world, ports, sendsItself);
        dying = new DyingStore(world.Store, death);
        store = ports?.Tables ?? dying;
        Documents = ports?.Documents ?? world.Documents;
        var loggers = ports?.Loggers ?? NullLoggerFactory.Instance;
        NewId newId = ports?.NewId ?? (() => Guid.NewGuid().ToString("N"));
        var rules = Rules = new RulesSource(Agency.Calendar, new TaskingPolicy());
        rules.Use(Agency.Directory);
        book = new RuleBook(store, rules, world.Clock);
        var options = new OutboxOptions(
            new Uri("https://itms.example/"), DeliveryPolicy.Default, newId(), isSole, sendsItself);
        records = new TaskingRecords(store);
        var projections = new ProjectionUpdater(store, records, rules);
        Webhooks = new WebhookStore(store);
        outbox = new OutboxProcessor(
            store, records, rules, ports?.Mail ?? new Post(this), world.Clock, options, new WebhookQueue(store, Webhooks),
            loggers.CreateLogger<OutboxProcessor>());
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
            loggers.CreateLogger<TaskingService>());
        RecoverySweep = new RecoverySweep(store, records, Service, projections, outbox, rules, world.Clock, loggers.CreateLogger<RecoverySweep>());
        RecurrenceOpener = new RecurrenceOpener(store, records, Service, projections, rules, world.Clock, loggers.CreateLogger<RecurrenceOpener>());
        Digest = new Digest(store, records, outbox, rules, this, DigestSchedule.Default);
        Subscriptions = new ReportSubscriptions(store, world.Clock);
        Reports = new ReportMails(store, Subscriptions, new ReportReader(store, world.Clock), outbox, rules, this, DigestSchedule.Default);
        Gathered = new GatheredMails(store, outbox, rules, this, GatherSchedule.Default);
        Editor = new RulesEditor(book, rules, world.Clock);
        Departures = new DepartureNotices(store, records, outbox, rules, this, world.Clock);
        Arrivals = new ArrivalNotices(store, outbox, rules, this, newId, world.Clock);
        Directory = new DirectoryEditor(book, Departures);
        Words = new WordIndex(store, world.Clock);
        Holds = new HoldStore(store, rules, newId, world.Clock);
        Disclosures = new Disclosures(store, records, Holds, rules, world.Clock);
        var destroyer = new TaskingDestroyer(store, Documents, records, projections, Words, Disclosures);
        var notices = new NoticeOutbox(store, outbox, this);
        Disposals = new Disposals(store, records, Holds, destroyer, notices, book, rules, newId, world.Clock, loggers.CreateLogger<Disposals>());
        Due = new DueForDisposal(store, records, Holds, Disposals, rules, world.Clock);
        Seals = new HistorySeals(store, records, new ChainLedger(store, world.Clock), world.Clock, NullLogger<HistorySeals>.Instance);
        Rollout = new PolicyRollout(store, book, rules, Service);
        Uploads = new Uploads(store, Documents, records, newId, world.Clock, loggers.CreateLogger<Uploads>());
        Import = new TaskingImport(
            store, Documents, Service, records, Uploads, rules, newId, world.Clock, loggers.CreateLogger<TaskingImport>());
        Intake = new MailIntake(
            store, Documents, Service, rules, World.TrustedMail, Arrivals, outbox, newId, world.Clock, loggers.CreateLogger<MailIntake>());
    }

    public RulesSource Rules { get; }
    public ManualClock Clock => world.Clock;

    public ITableStore Store => store;

    public IBlobStore Documents { get; }

    public Uploads Uploads { get; }

    /// <summary>Takes in mail from the senders of <see cref="World.TrustedMail"/>.</summary>
    public MailIntake Intake { get; }

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

    public bool IsDead => ports?.HasDied() ?? dying.IsDead;

    public OutboxProcessor Outbox => outbox;
    public int Commits => dying.Commits;
    public int Reads => dying.Reads;

    /// <summary>What another process does right before this one's next write.</summary>
    public void Meanwhile(Func<Task> happens) => dying.Meanwhile = happens;

    /// <summary>What another process does right before each read and write of this one.</summary>
    public void MeanwhileAlways(Func<int, Task>? happens) => dying.MeanwhileAlways = happens;

    /// <summary>What another process does right after this one's next read of the pending commits.</summary>
    public void MeanwhileProcessing(Func<Task> happens) => dying.MeanwhileProcessing = happens;

    public void Notify(string number, long seq)
    {
        if (ports?.Signals is { } elsewhere) elsewhere.Notify(number, seq);
        else lock (signals) signals.Enqueue((number, seq));
    }

    /// <summary>Handles the wake signals: sends the mails they are about, and looks for duplicates if the host leaves that to its senders.</summary>
    public async Task HearAsync()
    {
        while (true)
        {
            (string Number, long Seq) signal;
            lock (signals)
                if (!signals.TryDequeue(out signal)) return;
            if (!sendsItself && signal.Seq == 1)
            {
                var created = records.FindKnown(signal.Number) ?? await records.LoadAsync(signal.Number, CancellationToken.None);
                await Service.WarnOfDuplicateAsync(created!.Tasking, CancellationToken.None);
            }

            await outbox.DeliverAsync(signal.Number, signal.Seq, CancellationToken.None);
        }
    }

    /// <summary>The steps of a sweep that this world has work for, in the order of the hosts.</summary>
    public IReadOnlyList<Func<Task>> Sweep =>
    [
        () => RecurrenceOpener.OpenDueAsync(CancellationToken.None),
        () => RecoverySweep.ReachDeadlinesAsync(CancellationToken.None),
        () => RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None),
        () => Digest.SendDueAsync(world.Clock.Now, CancellationToken.None),
        () => Gathered.SendDueAsync(world.Clock.Now, CancellationToken.None),
        () => Arrivals.TellDueAsync(CancellationToken.None),
        () => Uploads.SweepAsync(CancellationToken.None),
        () => Disposals.CarryOnAsync(CancellationToken.None),
    ];

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
