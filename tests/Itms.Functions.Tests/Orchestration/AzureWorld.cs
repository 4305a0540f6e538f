using Itms.Api.Hosting;
using Itms.Application.Mail;
using Itms.Application.Shared;
using Itms.Application.SignIn;
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
internal sealed class AzureWorld : IAsyncDisposable, IMailSender
{
    private readonly ServiceProvider services;
    private readonly LeapingTime time;

    private AzureWorld(AgencySettings agency, ITableStore store, MailboxSettings mailbox)
    {
        var all = new ServiceCollection();
        all.AddSingleton(typeof(ILogger<>), typeof(Microsoft.Extensions.Logging.Abstractions.NullLogger<>));
        all.AddSingleton(store);
        all.AddSingleton((IPartitionList)store);
        all.AddSingleton<IBlobStore>(new InMemoryBlobStore());
        all.AddSingleton<IMailDrop>(Drop);
        all.AddSingleton<IMailSender>(this);
        // In memory, so it is there at once.
        all.AddSingleton(SigningKey.OpenAsync(new InMemoryTableStore()).GetAwaiter().GetResult());
        all.AddItmsOnAzure(agency, new Uri("https://itms.example/"), Clock);
        all.AddSingleton<UpdateProjectionsActivity>();
        all.AddSingleton<ReachDeadlineActivity>();
        all.AddSingleton<SendNotificationsActivity>();
        all.AddSingleton<SweepTimer>();
        all.AddSingleton<MailQueue>();
        all.AddMailbox(mailbox, new HttpClient());
        all.AddSingleton<IMailboxConnector>(Mailbox);
        all.AddSingleton<MailboxTimer>();
        services = all.BuildServiceProvider();
        time = new LeapingTime(services, Clock);
        Get<RulesSource>().Use(Agency.Directory);
    }

    /// <summary>The mails that others have left.</summary>
    public MemoryDrop Drop { get; } = new();

    public MemoryMailbox Mailbox { get; } = new();

    public ManualClock Clock { get; } = new(Agency.Time("2027-01-11 09:00"));

    /// <summary>Effect ids of the mails handed over, in order; a repeat stands twice.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>There is none in a world <see cref="WithoutHub"/>.</summary>
    public TaskHub Hub { get; private set; } = null!;

    /// <param name="store">Where the tables are; null: in memory.</param>
    /// <param name="mailbox">The settings of the mailbox; null: none is read.</param>
    public static async Task<AzureWorld> StartAsync(AgencySettings? agency = null, ITableStore? store = null, MailboxSettings? mailbox = null)
    {
        var world = WithoutHub(agency, store, mailbox);
        world.Hub = await TaskHub.StartAsync(world.time);
        return world;
    }

    /// <summary>The same, but nobody hears its wake signals.</summary>
    public static AzureWorld WithoutHub(AgencySettings? agency = null, ITableStore? store = null, MailboxSettings? mailbox = null) =>
        new(agency ?? new AgencySettings(), store ?? new InMemoryTableStore(), mailbox ?? new MailboxSettings());

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Runs a command, as the front door does.</summary>
    /// <param name="signaled">False: the wake signal is lost.</param>
    public async Task<Tasking> DoAsync(string person, string? number, TaskingCommand command, bool signaled = true)
    {
        Outcome outcome = new Outcome.Busy();
        if (signaled && Hub is not null) await Get<DurableWakeSignal>().CollectAsync(Hub.Client, ExecuteAsync).WaitAsync(TaskHub.Patience);
        else await ExecuteAsync();
        return Assert.IsType<Outcome.Done>(outcome).Tasking;

        async Task ExecuteAsync() => outcome = command is TaskingCommand.Create create
            ? await Get<TaskingService>().CreateAsync(create, Agency.Actor(person), key: null, CancellationToken.None)
            : await Get<TaskingService>().ExecuteAsync(number!, command, Agency.Actor(person), expectedSeq: null, key: null, CancellationToken.None);
    }

    /// <summary>Time passes, from deadline to deadline of the one tasking there is.</summary>
    public Task PassAsync(TaskingCycle cycle, DateTimeOffset to) => time.PassAsync(cycle, to, async () =>
    {
        // Twice, and long after the change it is about.
        await Hub.NotifyAsync(cycle);
        await Hub.NotifyAsync(cycle);
    });

    public Task<List<HistoryEntry>> HistoryAsync(string number) => Get<TaskingRecords>().ReadHistoryAsync(number, CancellationToken.None);

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        lock (Sent) Sent.Add(mail.EffectId);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (Hub is not null) await Hub.DisposeAsync();
        await services.DisposeAsync();
    }
}
