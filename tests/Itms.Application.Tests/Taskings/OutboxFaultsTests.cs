using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Notifications;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Taskings;

/// <summary>A process that dies between two writes of the outbox, and reports that come at a bad moment.</summary>
public sealed class OutboxFaultsTests
{
    private const string Number = "ITMS-2027-000001";

    private readonly World world = new();

    [Fact]
    public async Task A_mail_that_was_listed_as_given_up_by_a_process_that_died_is_not_listed_once_it_is_sent()
    {
        var store = new RefusingStore(world.Store, (partition, write) =>
            write is RowWrite.Update && partition == TaskingKeys.Partition(Number) && OutboxKeys.IsBatch(write.RowKey));
        var dying = Start(store, new Post { Fails = true });
        await dying.Service.CreateAsync(Series.Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await Assert.ThrowsAsync<TableStoreUnavailableException>(() => dying.HearAsync());
        Assert.NotEmpty(await world.Store.ReadAllKeysAsync(OutboxKeys.DeadLettersOf(Number)));

        world.Clock.Now += TimeSpan.FromMinutes(10);
        var next = world.Start();
        await next.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);

        Assert.NotEmpty(world.Sent);
        Assert.Empty(await next.Outbox.DeadLettersAsync(Agency.Person("ana.ruiz"), CancellationToken.None));
    }

    [Fact]
    public async Task A_report_that_a_mail_came_back_waits_until_the_result_of_its_sending_is_stored()
    {
        var post = new Post { Gate = new TaskCompletionSource() };
        var machine = Start(world.Store, post);
        await machine.Service.CreateAsync(Series.Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        var sending = machine.HearAsync();

        var returned = machine.Outbox.ReturnedAsync(OutboxMessage.EffectId(Number, 1, 0), "5.1.1");
        Assert.False(returned.IsCompleted);
        post.Gate.SetResult();
        await sending;

        Assert.True(await returned);
        Assert.Single(await machine.Outbox.DeadLettersAsync(Agency.Person("ana.ruiz"), CancellationToken.None));
    }

    [Fact]
    public async Task The_mark_of_a_change_that_is_slow_to_be_committed_is_not_removed()
    {
        var machine = world.Start();
        await machine.Store.CommitAsync(machine.Outbox.MarkPending(MailSubject.Records, 1));
        world.Clock.Now += TimeSpan.FromMinutes(5);
        await machine.RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None);
        Assert.Single(await world.Store.ReadAllKeysAsync(new RowRange(OutboxKeys.Pending)));

        // A process that never comes back is given up after a day.
        world.Clock.Now += TimeSpan.FromDays(1);
        await machine.RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None);
        Assert.Empty(await world.Store.ReadAllKeysAsync(new RowRange(OutboxKeys.Pending)));
    }

    private Machine Start(ITableStore store, Post mail) => world.Start(ports: new Ports(
        store, world.Documents, mail, Signals: null, () => Guid.NewGuid().ToString("N"), NullLoggerFactory.Instance, HasDied: () => false));

    private sealed class Post : IMailSender
    {
        /// <summary>The mail server refuses each mail for good.</summary>
        public bool Fails { get; init; }

        /// <summary>The mail server answers when this ends.</summary>
        public TaskCompletionSource? Gate { get; init; }

        public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            if (Gate is not null) await Gate.Task;
            if (Fails) throw new ArgumentException("No.");
        }
    }
}
