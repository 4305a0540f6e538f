using Itms.Application.Outbox;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Notifications;
using Itms.TestKit;

namespace Itms.Application.Tests.Digests;

/// <summary>A place of a round is marked before it is known whether it has a mail.</summary>
public sealed class MailRoundTests
{
    [Fact]
    public async Task A_mail_that_is_written_while_another_process_looks_for_it_in_vain_is_sent()
    {
        var world = new World();
        await world.SettleAsync();
        var (looking, writing) = (world.Start(isSole: false), world.Start(isSole: false));
        const string id = "digest-2027-01-25";
        var mail = OutboxMessage.New(new Notification("digest", "lee.chan", "Due", [], []), Agency.Person("lee.chan"), world.Clock.Now);
        var isWritten = false;
        var mark = looking.Outbox.MarkPending(id, 1);
        await world.Store.CommitAsync(mark.Partition, mark.Writes);
        looking.Meanwhile(WriteAsync);
        await looking.Outbox.DeliverAsync(id, 1, CancellationToken.None);
        if (!isWritten) await WriteAsync();

        world.Clock.Now += TimeSpan.FromMinutes(10);
        await writing.RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None);
        Assert.Single(world.Sent);

        async Task WriteAsync()
        {
            isWritten = true;
            await writing.Outbox.WriteOnceAsync(id, new OutboxBatch(1, world.Clock.Now, [mail], Lease: null));
        }
    }
}
