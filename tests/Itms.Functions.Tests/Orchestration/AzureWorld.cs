using Itms.Api.Hosting;
using Itms.Application.Mail;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Itms.Functions.Intake;
using Itms.Functions.Orchestration;
using Itms.Functions.Tests.Intake;
using Itms.Mailbox;
using Itms.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>
/// The application as the Azure host wires it, with tables in memory and a real task hub. The agency's clock jumps to a deadline when its timer
/// fires.
/// </summary>
internal sealed class AzureWorld : IAsyncDisposable, IMailSender, IActivities
{
    private static readonly TimeSpan Leap = TimeSpan.FromMilliseconds(60);

    private readonly ServiceProvider services;
    private readonly Lock leaping = new();
    private DateTimeOffset until;
    private (DateTimeOffset At, DateTimeOffset Fires)? promised;
    private TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskingCycle? passing;
    private (UnsentMails Mails, TaskCompletionSource Idle)? sending;

    private AzureWorld(AgencySettings agency, ITableStore store, MailboxSettings mailbox)
    {
        until = Clock.Now;
        var all = new ServiceCollection();
        all.AddSingleton(typeof(ILogger<>), typeof(Microsoft.Extensions.Logging.Abstractions.NullLogger<>));
        all.AddSingleton(store);
        all.AddSingleton((IPartitionList)store);
        all.AddSingleton<IBlobStore>(new InMemoryBlobStore());
        all.AddSingleton<IMailDrop>(Drop);
        all.AddSingleton<IMailSender>(this);
        all.AddItmsOnAzure(agency, new Uri("https://itms.example/"), Clock);
        all.AddSingleton<UpdateProjectionsActivity>();
        all.AddSingleton<ReachDeadlineActivity>();
        all.AddSingleton<SendNotificationsActivity>();
        all.AddSingleton<SweepTimer>();
        all.AddSingleton<RecurrenceTimer>();
        all.AddSingleton<MailQueue>();
        all.AddMailbox(mailbox, new HttpClient());
        all.AddSingleton<IMailboxConnector>(Mailbox);
        all.AddSingleton<MailboxTimer>();
        services = all.BuildServiceProvider();
        Get<RulesSource>().Use(Agency.Directory);
    }

    /// <summary>The mails that others have left.</summary>
    public MemoryDrop Drop { get; } = new();

    public MemoryMailbox Mailbox { get; } = new();

    public ManualClock Clock { get; } = new(Agency.Time("2027-01-11 09:00"));

    /// <summary>Effect ids of the mails handed over, in order; a repeat stands twice.</summary>
    public List<string> Sent { get; } = [];

    public TaskHub Hub { get; private set; } = null!;

    /// <param name="store">Where the tables are; null: in memory.</param>
    /// <param name="mailbox">The settings of the mailbox; null: none is read.</param>
    public static async Task<AzureWorld> StartAsync(AgencySettings? agency = null, ITableStore? store = null, MailboxSettings? mailbox = null)
    {
        var world = new AzureWorld(agency ?? new AgencySettings(), store ?? new InMemoryTableStore(), mailbox ?? new MailboxSettings());
        world.Hub = await TaskHub.StartAsync(world);
        return world;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Runs a command, as the front door does.</summary>
    /// <param name="signaled">False: the wake signal is lost.</param>
    public async Task<Tasking> DoAsync(string person, string? number, TaskingCommand command, bool signaled = true)
    {
        Outcome outcome = new Outcome.Busy();
        if (signaled) await Get<DurableWakeSignal>().CollectAsync(Hub.Client, ExecuteAsync);
        else await ExecuteAsync();
        return Assert.IsType<Outcome.Done>(outcome).Tasking;

        async Task ExecuteAsync() => outcome = command is TaskingCommand.Create create
            ? await Get<TaskingService>().CreateAsync(create, Agency.Actor(person), key: null, CancellationToken.None)
            : await Get<TaskingService>().ExecuteAsync(number!, command, Agency.Actor(person), expectedSeq: null, key: null, CancellationToken.None);
    }

    /// <summary>Time passes, from deadline to deadline of the one tasking there is.</summary>
    public async Task PassAsync(TaskingCycle cycle, DateTimeOffset to)
    {
        Task reached;
        lock (leaping)
        {
            (passing, until, idle) = (cycle, to, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            reached = idle.Task;
        }

        // Twice, and long after the change it is about.
        await Hub.NotifyAsync(cycle);
        await Hub.NotifyAsync(cycle);
        await reached.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Clock.Now = to;
    }

    public Task<List<HistoryEntry>> HistoryAsync(string number) => Get<TaskingRecords>().ReadHistoryAsync(number, CancellationToken.None);

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        lock (Sent) Sent.Add(mail.EffectId);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await services.DisposeAsync();
    }

    async Task<TaskingStanding> IActivities.UpdateProjectionsAsync(TaskingCycle cycle)
    {
        TaskCompletionSource waiting;
        lock (leaping)
        {
            // A look that began before the wait may not have seen what is waited for.
            waiting = idle;
            if (promised is var (at, fires) && DateTimeOffset.UtcNow >= fires)
                (Clock.Now, promised) = (at > Clock.Now ? at : Clock.Now, null);
        }

        var found = await Get<UpdateProjectionsActivity>().RunAsync(cycle, CancellationToken.None);
        // An earlier cycle may be ending meanwhile.
        if (found.IsDue || cycle != passing) return found;
        if (found.UnsentThrough is null) return found with { Deadline = Promise(found.Deadline, waiting) };
        sending = (new UnsentMails(cycle.Number, found.UnsentThrough.Value), waiting);
        return found with { Deadline = null };
    }

    Task IActivities.ReachDeadlineAsync(TaskingCycle cycle) => Get<ReachDeadlineActivity>().RunAsync(cycle, CancellationToken.None);

    async Task<DateTimeOffset?> IActivities.SendNotificationsAsync(UnsentMails mails)
    {
        var nextAttempt = await Get<SendNotificationsActivity>().RunAsync(mails, CancellationToken.None);
        if (sending is not var (unsent, waiting) || unsent != mails) return nextAttempt;
        var tasking = (await Get<TaskingRecords>().LoadAsync(mails.Number, CancellationToken.None))!.Tasking;
        var deadline = Agenda.NextAt(tasking, Get<RulesSource>().Current);
        return Promise(nextAttempt is null || deadline < nextAttempt ? deadline : nextAttempt, waiting);
    }

    Task<ProcessingResult> IActivities.ProcessAsync(TaskingCycle cycle) => throw new NotSupportedException("No instance here is of version 1.");

    /// <summary>Ends a look: the clock will leap to this instant, if it counts already.</summary>
    /// <returns>When the timer for it is to fire in real time.</returns>
    private DateTimeOffset? Promise(DateTimeOffset? next, TaskCompletionSource waiting)
    {
        lock (leaping)
        {
            promised = next is { } at && at <= until ? (at, DateTimeOffset.UtcNow + Leap) : null;
            if (promised is null) waiting.TrySetResult();
            return promised?.Fires;
        }
    }
}
