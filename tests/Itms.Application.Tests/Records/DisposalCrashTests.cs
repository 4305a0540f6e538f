using Itms.Application.Records;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Records;
using Itms.TestKit;

namespace Itms.Application.Tests.Records;

/// <summary>The process crashes at every single write of a disposal. The next one carries on: nothing is ever half destroyed.</summary>
public sealed class DisposalCrashTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_anywhere_is_carried_on(bool manyComments)
    {
        var (_, commits) = await LiveAsync(death: null, manyComments);
        Assert.InRange(commits, 12, 100);
        for (var at = 1; at <= commits; at++)
            foreach (var after in new[] { false, true })
            {
                var (archive, _) = await LiveAsync(new Death(at, after), manyComments);
                await archive.AssertWholeOrGoneAsync(1);
                Assert.NotNull(await archive.TombstoneAsync(1));
                Assert.NotNull(await archive.FindAsync(2));
                await archive.AssertWholeOrGoneAsync(2);
                var ended = await archive.Machine.Disposals.ReadEndedAsync(null, 10, CancellationToken.None);
                Assert.Equal([null, KeptReason.OnHold], Assert.Single(ended.Disposals).Items.Select(item => item.Kept));
                Assert.Empty((await archive.CheckAsync()).Faults);
                Assert.Equal(
                    [1, 2],
                    (await archive.Machine.Disclosures.AboutAsync("012345678", CancellationToken.None)).Select(d => int.Parse(d.Number[10..])));
            }
    }

    [Fact]
    public async Task The_background_work_does_what_a_request_left()
    {
        var archive = await Archive.OfAsync(3);
        var proposed = await archive.ProposeAsync(1, 2, 3);
        var slow = archive.World.Start();
        // The clock moves on while the request runs.
        slow.MeanwhileAlways(_ =>
        {
            archive.World.Clock.Now += TimeSpan.FromSeconds(1);
            return Task.CompletedTask;
        });
        var begun = Archive.Done(await archive.ApproveAsync(proposed.Id, machine: slow));
        Assert.Equal(DisposalState.Approved, begun.State);

        await archive.Machine.Disposals.CarryOnAsync(CancellationToken.None);
        Assert.Equal(DisposalState.Done, (await archive.Machine.Disposals.FindAsync(proposed.Id, CancellationToken.None))!.State);
        for (var i = 1; i <= 3; i++) await archive.AssertWholeOrGoneAsync(i);
    }

    /// <summary>Two taskings are to be disposed of. The second is held between the proposal and the approval.</summary>
    private static async Task<(Archive Archive, int Commits)> LiveAsync(Death? death, bool manyComments)
    {
        var archive = await Archive.OfAsync(2);
        for (var i = 1; i <= 2 && manyComments; i++) await archive.CommentOftenAsync(i);
        await archive.Machine.Words.MergeAsync(CancellationToken.None);
        var proposed = await archive.ProposeAsync(1, 2);
        await archive.HoldAsync(HoldScopes.Taskings(Archive.Number(2)));
        var dying = archive.World.Start(death);
        try
        {
            await archive.ApproveAsync(proposed.Id, machine: dying);
        }
        catch (ProcessDiedException)
        {
            // The process crashed, as planned.
        }

        // The lease of the merge runs out.
        archive.World.Clock.Now += TimeSpan.FromMinutes(2);
        archive.Machine = archive.World.Start();
        if ((await archive.Machine.Disposals.FindAsync(proposed.Id, CancellationToken.None))!.State == DisposalState.Proposed)
            Archive.Done(await archive.ApproveAsync(proposed.Id));
        await archive.Machine.Disposals.CarryOnAsync(CancellationToken.None);
        return (archive, dying.Commits);
    }
}
