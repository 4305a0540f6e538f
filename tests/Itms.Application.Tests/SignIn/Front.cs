using Itms.Application.Administration;
using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Webhooks;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.SignIn;

/// <summary>The part of one process that people sign in at. Several can share a store and a clock, as processes do.</summary>
internal sealed class Front : IDisposable
{
    public const string Password = "plain wooden bridge";

    private Front(ITableStore store, ManualClock clock, SigningKey key, int iterations, SignInKind kind)
    {
        (Store, Clock) = (store, clock);
        var time = new RealTime(clock);
        Rules = new RulesSource(Agency.Calendar, new TaskingPolicy());
        Rules.Use(Agency.Directory);
        Passwords = new Passwords(iterations, waitingStrangers: 1_000);
        Sessions = new Sessions(key, time);
        Tokens = new PersonalTokens(store, time);
        Accounts = new Accounts(store, Rules, Passwords, Tokens, new Lockout(store, key, time), time);
        var records = new TaskingRecords(store);
        var outbox = new OutboxProcessor(
            store, records, Rules, new Nothing(), clock, new OutboxOptions(new Uri("https://itms.invalid/"), DeliveryPolicy.Default, "front", true),
            new WebhookQueue(store, new WebhookStore(store)), NullLogger<OutboxProcessor>.Instance);
        var departures = new DepartureNotices(store, records, outbox, Rules, new Nothing(), clock);
        Directory = new DirectoryEditor(new RuleBook(store, Rules, clock), departures, kind == SignInKind.Local ? Accounts : null);
        First = new FirstAdministrator(
            store, Rules, Directory, Accounts, Passwords, new SignInSettings(kind, new Uri("https://itms.invalid/")));
    }

    public ITableStore Store { get; }
    public ManualClock Clock { get; }
    public RulesSource Rules { get; }
    public Passwords Passwords { get; }
    public Sessions Sessions { get; }
    public Accounts Accounts { get; }
    public PersonalTokens Tokens { get; }
    public DirectoryEditor Directory { get; }
    public FirstAdministrator First { get; }

    /// <param name="iterations">Few: a test need not be slow on purpose.</param>
    public static async Task<Front> OpenAsync(
        ITableStore? store = null, ManualClock? clock = null, int iterations = 1_000, SignInKind kind = SignInKind.Local, bool nobody = false)
    {
        store ??= new InMemoryTableStore();
        if (!nobody) await new DirectoryStore(store, new RulesSource(Agency.Calendar, new TaskingPolicy()))
            .SaveAsync(Agency.Directory, CancellationToken.None);
        var front = new Front(store, clock ?? new ManualClock(new DateTimeOffset(2027, 1, 11, 14, 0, 0, TimeSpan.Zero)),
            await SigningKey.OpenAsync(store), iterations, kind);
        if (nobody) front.Rules.Use(AgencyDirectory.Empty);
        return front;
    }

    public Task<Front> AnotherProcessAsync(int iterations = 1_000) => OpenAsync(Store, Clock, iterations);

    /// <summary>Gives the person an account with <see cref="Password"/>.</summary>
    public async Task WithAccountAsync(string person, string password = Password)
    {
        var (code, _) = await Accounts.InviteAsync(Rules.Current.Directory.Find(person)!, "adm.root", default);
        Assert.IsType<SignInOutcome.Done>(await Accounts.ActivateAsync(person, code, password, new AttemptOrigin(), default));
    }

    public Task<SignInOutcome> SignInAsync(string name, string password = Password, string? address = null, string? device = null) =>
        Accounts.SignInAsync(name, password, new AttemptOrigin(address is null ? null : System.Net.IPAddress.Parse(address), device), default);

    public async Task<Session> SessionAsync(string person)
    {
        var done = Assert.IsType<SignInOutcome.Done>(await SignInAsync(person));
        return Sessions.Read(Sessions.Issue(person, done.Account.Epoch).Token)!;
    }

    public async Task<bool> HoldsAsync(Session session) => await Accounts.IsCurrentAsync(session, default);

    public void Dispose()
    {
        Accounts.Dispose();
        Tokens.Dispose();
        First.Dispose();
        Passwords.Dispose();
    }

    /// <summary>Nothing is mailed here.</summary>
    private sealed class Nothing : IMailSender, IWakeSignal
    {
        public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Notify(string number, long seq)
        {
        }
    }
}
