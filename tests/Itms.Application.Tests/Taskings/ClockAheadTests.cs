using Itms.Application.Indexing;
using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Taskings;

/// <summary>
/// Of two processes, the clock of one was ahead. What it began then must not wait until that day. But clocks always differ a little, and that is
/// no reason to take over what another process has just begun.
/// </summary>
public sealed class ClockAheadTests
{
    private const string Number = "ITMS-2027-000001";

    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);
    private static readonly TimeSpan Little = TimeSpan.FromSeconds(20);

    private readonly World world = new();

    [Fact]
    public async Task Another_process_sends_the_mails_of_a_commit_that_was_made_then()
    {
        await CreateAsync(Ahead);

        var processed = await Another().RecoverySweep.ProcessAsync(Number, CancellationToken.None);

        Assert.NotEmpty(world.Sent);
        Assert.Empty(await PendingAsync());
        Assert.True(processed!.NextAt is null || processed.NextAt > world.Clock.Now);
    }

    [Fact]
    public async Task The_sweep_does_not_take_it_for_a_recent_one()
    {
        await CreateAsync(Ahead);
        Assert.Equal(1, await Another().RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None));
        Assert.NotEmpty(world.Sent);
    }

    [Fact]
    public async Task A_mail_that_failed_then_is_tried_again_at_once()
    {
        world.Clock.Now += Ahead;
        var failing = world.Start(isSole: false, ports: new Ports(
            world.Store, world.Documents, new NoMail(), Signals: null, () => Guid.NewGuid().ToString("N"), NullLoggerFactory.Instance, () => false));
        await CreateAsync(failing);
        await failing.HearAsync();
        Assert.Equal(1, Assert.Single((await BatchAsync()).Messages.Select(message => message.Attempts).Distinct()));
        world.Clock.Now -= Ahead;

        var other = Another();
        await other.RecoverySweep.ProcessAsync(Number, CancellationToken.None);

        Assert.True((await BatchAsync()).IsSettled);
        Assert.NotEmpty(world.Sent);
    }

    [Fact]
    public async Task A_process_whose_clock_is_a_little_behind_leaves_alone_what_another_has_just_begun()
    {
        await CreateAsync(Little);
        var lease = (await BatchAsync()).Lease!.Until;

        var processed = await Another().RecoverySweep.ProcessAsync(Number, CancellationToken.None);

        Assert.Empty(world.Sent);
        Assert.Equal(lease, processed!.NextAt);
        Assert.Equal(0, await Another().RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_merge_of_words_that_another_process_has_just_begun_is_left_alone_and_one_of_another_day_is_not(bool isLittle, int merged)
    {
        await CreateAsync(TimeSpan.Zero);
        // The lease cannot be given back, so that the merge seems to go on.
        var stuck = new RefusingStore(world.Store, (partition, write) => partition == ServerKeys.Partition && write is RowWrite.Delete);
        using (var words = new WordIndex(stuck, world.Clock))
            await Assert.ThrowsAsync<TableStoreUnavailableException>(() => words.MergeAsync(CancellationToken.None));
        await CreateAsync(TimeSpan.Zero);

        world.Clock.Now -= isLittle ? Little : Ahead;

        using var other = new WordIndex(world.Store, world.Clock);
        Assert.Equal(merged, await other.MergeAsync(CancellationToken.None));
    }

    /// <summary>Another process creates a tasking, and dies before it sends the mails.</summary>
    /// <param name="ahead">By how much its clock is ahead.</param>
    private async Task CreateAsync(TimeSpan ahead)
    {
        world.Clock.Now += ahead;
        await CreateAsync(Another());
        world.Clock.Now -= ahead;
    }

    private static async Task CreateAsync(Machine machine) =>
        await machine.Service.CreateAsync(Series.Request, Agency.Actor("ana.ruiz"), null, CancellationToken.None);

    private Machine Another() => world.Start(isSole: false);

    private async Task<OutboxBatch> BatchAsync() => (await OutboxBatch.ReadAllAsync(world.Store, Number, CancellationToken.None))[0];

    private async Task<IReadOnlyList<string>> PendingAsync() => await world.Store.ReadAllKeysAsync(OutboxKeys.CommitsOf(Number));

    /// <summary>The mail server is away.</summary>
    private sealed class NoMail : IMailSender
    {
        public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => throw new IOException("The mail server is away.");
    }
}
