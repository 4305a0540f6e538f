using System.Text;
using Itms.Application.Intake;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Notifications;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Intake;

/// <summary>What mail comes into, and what outlives the process that takes it in.</summary>
internal sealed class MailWorld
{
    private readonly Simulation.World world = new();
    private readonly IntakeSettings settings;
    private Machine machine = null!;

    public MailWorld(IntakeSettings settings, Death? death = null)
    {
        this.settings = settings;
        Records = new TaskingRecords(world.Store);
        Restart(death);
    }

    public ManualClock Clock => world.Clock;

    /// <summary>In force until the next restart.</summary>
    public RulesSource Rules => machine.Rules;

    public InMemoryBlobStore Blobs => world.Documents;

    public Machine Machine => machine;

    public TaskingRecords Records { get; }

    public MailIntake Intake { get; private set; } = null!;

    public void Restart(Death? death = null)
    {
        machine = world.Start(death, isSole: false);
        Intake = IntakeOf(machine);
    }

    /// <summary>What a timer does about arrivals, and then sends the mails.</summary>
    public async Task TellAsync()
    {
        await machine.Arrivals.TellDueAsync(CancellationToken.None);
        await machine.HearAsync();
        await machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
        if (machine.IsDead) throw new ProcessDiedException();
    }

    /// <summary>Sends the mails that wait.</summary>
    public Task SendAsync() => machine.HearAsync();

    /// <summary>The notices of arrivals that went out, oldest first.</summary>
    public async Task<List<Notification>> ToldAsync()
    {
        var told = new List<(DateTimeOffset At, Notification Notification)>();
        await foreach (var id in ArrivalNotices.IdsAsync(world.Store, CancellationToken.None))
            foreach (var batch in await OutboxBatch.ReadAllAsync(world.Store, id, CancellationToken.None))
                told.AddRange(batch.Messages.Where(m => m.State == OutboxMessageState.Sent).Select(m => (batch.CreatedAt, m.Notification)));
        return [.. told.OrderBy(notice => notice.At).Select(notice => notice.Notification)];
    }

    /// <summary>The first tasking, assigned to the person in HOU.</summary>
    public async Task CreateAsync(string person)
    {
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 2, 20)), [new PlacementRequest("HOU", person, [])]);
        await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await machine.HearAsync();
    }

    public Task<Outcome> DoAsync(string number, TaskingCommand command, string person) => machine.DoAsync(number, command, person);

    public Task<List<DeadLetter>> DeadLettersAsync(string person) =>
        machine.Outbox.DeadLettersAsync(Agency.Person(person), CancellationToken.None);

    /// <summary>How many writes the process has made.</summary>
    public int Commits => machine.Commits;

    /// <summary>That of another process.</summary>
    public MailIntake Elsewhere() => IntakeOf(world.Start(isSole: false));

    public Task<ReceivedMail> ReceiveAsync(string mail, params string[] signedBy) =>
        Intake.ReceiveAsync(Encoding.UTF8.GetBytes(mail), signedBy.Length == 0 ? null : signedBy, source: null, CancellationToken.None);

    /// <summary>The tasking of that number, of which there is no other: a number may be lost, and none is used twice.</summary>
    public async Task<Tasking> OnlyTaskingAsync(string number)
    {
        var all = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => Records.LoadAsync($"ITMS-2027-{i:D6}", CancellationToken.None).AsTask()));
        var only = Assert.Single(all, stored => stored is not null)!.Tasking;
        Assert.Equal(number, only.Number);
        return only;
    }

    /// <summary>What another process does right before this one's next write.</summary>
    /// <param name="after">Writes of this one that come before.</param>
    public void Meanwhile(Func<Task> happens, int after = 0) => machine.Meanwhile(after == 0 ? happens : () =>
    {
        Meanwhile(happens, after - 1);
        return Task.CompletedTask;
    });

    /// <summary>How many taskings there are of the first five numbers.</summary>
    public async Task<int> CountAsync() =>
        (await Task.WhenAll(Enumerable.Range(1, 5).Select(i => Records.LoadAsync($"ITMS-2027-{i:D6}", CancellationToken.None).AsTask())))
            .Count(stored => stored is not null);

    public Task<WaitingMails> ListAsync() => Intake.ListAsync(from: null, top: 10, CancellationToken.None);

    private MailIntake IntakeOf(Machine process) =>
        new(process.Store, Blobs, process.Service, process.Rules, settings, process.Arrivals, process.Outbox,
            () => Guid.NewGuid().ToString("N"), Clock, NullLogger<MailIntake>.Instance);

    /// <summary>Whether the process died of it.</summary>
    public static async Task<bool> DiesAsync(Func<Task> work)
    {
        try
        {
            await work();
            return false;
        }
        catch (ProcessDiedException)
        {
            return true;
        }
    }
}
