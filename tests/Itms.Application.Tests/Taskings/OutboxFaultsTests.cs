using System.Globalization;
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
    public async Task A_mail_that_is_sent_again_while_another_process_is_about_to_remove_the_mark_is_found_by_the_sweep()
    {
        var moments = int.MaxValue;
        for (var moment = 1; moment <= moments; moment++)
        {
            var (office, letter) = await GivenUpAsync();
            var (removing, again) = (office.Start(isSole: false), office.Start(isSole: false));
            var (count, resent) = (0, false);
            removing.MeanwhileAlways(async _ =>
            {
                if (++count == moment) resent = await ResendAsync(again, letter) is not null;
            });
            await removing.Outbox.DeliverAsync(Number, 1, CancellationToken.None);
            moments = count;

            Assert.True(resent);
            await AssertFoundAsync(office, letter, mayBeDead: false);
        }

        Assert.InRange(moments, 2, 49);
    }

    [Fact]
    public async Task A_mail_that_is_sent_again_is_sent_or_listed_wherever_the_process_dies_and_another_removes_the_mark()
    {
        // Once nobody dies, it is known how many moments there are.
        var moments = 50;
        for (var moment = 1; moment <= moments; moment++)
            for (var death = moment + 1; death <= moments + 1; death++)
            {
                var (office, letter) = await GivenUpAsync();
                var (dying, removing) = (office.Start(isSole: false), office.Start(isSole: false));
                var count = 0;
                dying.MeanwhileAlways(async _ =>
                {
                    if (++count == death) throw new ProcessDiedException();
                    if (count == moment) await removing.Outbox.DeliverAsync(Number, 1, CancellationToken.None);
                });
                try
                {
                    await ResendAsync(dying, letter);
                    moments = count;
                }
                catch (ProcessDiedException)
                {
                    // As planned.
                }

                await AssertFoundAsync(office, letter, mayBeDead: true);
            }

        Assert.InRange(moments, 4, 49);
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

    /// <summary>A tasking whose mails were given up, by a process that died before it removed the mark.</summary>
    private static async Task<(World Office, string Letter)> GivenUpAsync()
    {
        var office = new World();
        var failing = Start(office, office.Store, new Post { Fails = true });
        await failing.Service.CreateAsync(Series.Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        await failing.HearAsync();
        await failing.Store.CommitAsync(failing.Outbox.MarkPending(Number, 1));
        var letters = await failing.Outbox.DeadLettersAsync(Agency.Person("ana.ruiz"), CancellationToken.None);
        return (office, letters[0].Id);
    }

    private static Task<(string Number, long Seq)?> ResendAsync(Machine machine, string letter) =>
        machine.Outbox.ResendAsync(letter, Agency.Person("ana.ruiz"), CancellationToken.None);

    private static async Task AssertFoundAsync(World office, string letter, bool mayBeDead)
    {
        var next = office.Start();
        for (var round = 0; round < 2; round++)
        {
            office.Clock.Now += TimeSpan.FromMinutes(10);
            await next.RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None);
        }

        var listed = (await next.Outbox.DeadLettersAsync(Agency.Person("ana.ruiz"), CancellationToken.None)).Exists(dead => dead.Id == letter);
        Assert.Equal(listed && mayBeDead ? [] : [letter], office.Sent);
        // What was sent is not kept among what was given up.
        var kept = await office.Store.ReadAllKeysAsync(OutboxKeys.DeadLettersOf(Number));
        Assert.Equal(listed, kept.Contains(OutboxKeys.DeadLetter(Number, 1, int.Parse(letter.Split('.')[2], CultureInfo.InvariantCulture))));
    }

    private Machine Start(ITableStore store, Post mail) => Start(world, store, mail);

    private static Machine Start(World world, ITableStore store, Post mail) => world.Start(ports: new Ports(
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
