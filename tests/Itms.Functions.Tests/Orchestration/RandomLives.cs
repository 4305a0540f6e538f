using System.Collections.Concurrent;
using Itms.Api.Hosting;
using Itms.Application.Mail;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Itms.Domain.Tests.Properties;
using Itms.Functions.Intake;
using Itms.Functions.Orchestration;
using Itms.Functions.Tests.Intake;
using Itms.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>
/// The application of one host for many taskings, each of which lives in a time of its own: the clock and the mails are those of the life
/// that is current in the calling code.
/// </summary>
internal sealed class RandomLives : TimeProvider, IMailSender, IActivities, IDisposable
{
    private readonly AsyncLocal<LifeOnHost?> current = new();
    private readonly ConcurrentDictionary<string, LifeOnHost> lives = new(StringComparer.Ordinal);

    public RandomLives()
    {
        var all = new ServiceCollection();
        var store = new InMemoryTableStore();
        all.AddSingleton(typeof(ILogger<>), typeof(Microsoft.Extensions.Logging.Abstractions.NullLogger<>));
        all.AddSingleton<ITableStore>(store);
        all.AddSingleton<IPartitionList>(store);
        all.AddSingleton<IBlobStore>(new InMemoryBlobStore());
        all.AddSingleton<IMailDrop>(new MemoryDrop());
        all.AddSingleton<IMailSender>(this);
        all.AddItmsOnAzure(new AgencySettings(), new Uri("https://itms.example/"), this);
        all.AddSingleton<UpdateProjectionsActivity>();
        all.AddSingleton<ReachDeadlineActivity>();
        all.AddSingleton<SendNotificationsActivity>();
        Services = all.BuildServiceProvider();
        Services.GetRequiredService<RulesSource>().Use(Agency.Directory);
    }

    public ServiceProvider Services { get; }

    /// <summary>The commands of a random life that were accepted when it was made, each with its time and person.</summary>
    public static List<(DateTimeOffset At, string By, TaskingCommand Command)> Script(int seed)
    {
        var random = new Random(seed);
        var moves = Enumerable.Range(0, random.Next(10, 60)).Select(_ => new Move(Byte(), Byte(), Byte())).ToList();
        List<(DateTimeOffset, string, TaskingCommand)> script = [];
        RandomLife.Play(moves, step =>
        {
            // Deadlines come by themselves here. Another tasking, and one with the same case, belongs to another life.
            if (step.Decision is not Decision.Accepted || step.Who == Domain.People.Actor.SystemId) return;
            if (step.Command is TaskingCommand.CloseWithoutResponse { DuplicateOf: not null }) return;
            script.Add((step.Life.Now, step.Who, step.Command is TaskingCommand.Create create
                ? create with { Number = "", Form = create.Form with { CaseNumber = $"LIFE-{seed}", Detainees = [] } }
                : step.Command));
        });
        return script;

        byte Byte() => (byte)random.Next(256);
    }

    /// <summary>Everything the body does happens in the time of this life.</summary>
    public async Task<T> InAsync<T>(LifeOnHost life, Func<Task<T>> body)
    {
        current.Value = life;
        return await body();
    }

    /// <summary>Carries out a command. A refusal counts, too: both hosts give the same.</summary>
    /// <returns>The tasking after it. Null: it was refused.</returns>
    public async Task<Tasking?> DoAsync(LifeOnHost life, string person, TaskingCommand command)
    {
        var service = Services.GetRequiredService<TaskingService>();
        var outcome = command is TaskingCommand.Create create
            ? await service.CreateAsync(create, Agency.Actor(person), key: null, CancellationToken.None)
            : await service.ExecuteAsync(life.Number, command, Agency.Actor(person), expectedSeq: null, key: null, CancellationToken.None);
        if (outcome is not Outcome.Done { Tasking: var tasking }) return null;
        lives[life.Number = tasking.Number] = life;
        return tasking;
    }

    /// <summary>Time passes as on the server: a loop reaches each deadline and sends what is unsent.</summary>
    public async Task SweepUntilAsync(LifeOnHost life, DateTimeOffset to)
    {
        var (sweep, records, rules) = (
            Services.GetRequiredService<RecoverySweep>(), Services.GetRequiredService<TaskingRecords>(), Services.GetRequiredService<RulesSource>());
        await sweep.ProcessAsync(life.Number, CancellationToken.None);
        while (Agenda.NextAt((await records.LoadAsync(life.Number, CancellationToken.None))!.Tasking, rules.Current) is { } next && next <= to)
        {
            if (next > life.Clock.Now) life.Clock.Now = next;
            await sweep.ProcessAsync(life.Number, CancellationToken.None);
        }

        life.Clock.Now = to;
    }

    public override DateTimeOffset GetUtcNow() => current.Value?.Clock.Now ?? Agency.Time("2027-01-11 09:00");

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        current.Value!.Sent.Enqueue(mail.EffectId.Replace(mail.Number!, "", StringComparison.Ordinal));
        return Task.CompletedTask;
    }

    public Task<TaskingStanding> UpdateProjectionsAsync(TaskingCycle cycle) => OfAsync(cycle.Number, time => time.UpdateProjectionsAsync(cycle));

    public Task ReachDeadlineAsync(TaskingCycle cycle) => OfAsync(cycle.Number, async time =>
    {
        await time.ReachDeadlineAsync(cycle);
        return true;
    });

    public Task<DateTimeOffset?> SendNotificationsAsync(UnsentMails mails) => OfAsync(mails.Number, time => time.SendNotificationsAsync(mails));

    public Task<ProcessingResult> ProcessAsync(TaskingCycle cycle) => throw new NotSupportedException("No instance here is of version 1.");

    public void Dispose() => Services.Dispose();

    private Task<T> OfAsync<T>(string number, Func<LeapingTime, Task<T>> work)
    {
        var life = lives[number];
        return InAsync(life, () => work(life.Time!));
    }
}

/// <summary>One life on one host.</summary>
internal sealed class LifeOnHost
{
    public ManualClock Clock { get; } = new(Agency.Time("2027-01-11 09:00"));

    /// <summary>The tasking's number, once it is created.</summary>
    public string Number { get; set; } = "";

    /// <summary>Set on the host whose orchestrations make the time pass.</summary>
    public LeapingTime? Time { get; set; }

    /// <summary>Effect ids of the mails handed over, without the number; a repeat stands twice.</summary>
    public ConcurrentQueue<string> Sent { get; } = [];
}
