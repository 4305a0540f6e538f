using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Records;

/// <summary>A request that is sent again long after its answer brings nothing back.</summary>
public sealed class RepeatedAfterDisposalTests
{
    [Fact]
    public async Task Repeating_the_request_that_created_a_tasking_does_not_bring_it_back_after_its_disposal()
    {
        var archive = await Archive.OfAsync(0);
        archive.World.Clock.Now = Agency.Time("2027-01-11 09:00");
        Assert.True(Assert.IsType<Outcome.Done>(await CreateAsync(archive)).Changed);
        var closing = new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "Not needed.", null);
        Assert.IsType<Outcome.Done>(await archive.Machine.DoAsync(Archive.Number(1), closing, "ana.ruiz"));
        await archive.Machine.HearAsync();
        archive.World.Clock.Now = Agency.Time("2028-01-12 09:00");
        Archive.Done(await archive.ApproveAsync((await archive.ProposeAsync(1)).Id));
        Assert.NotNull(await archive.TombstoneAsync(1));

        Assert.Equal("disposed-of", Assert.IsType<Outcome.Refused>(await CreateAsync(archive)).Refusal.Code);

        Assert.Null(await archive.FindAsync(1));
        Assert.Empty((await archive.CheckAsync()).Faults);
    }

    private static Task<Outcome> CreateAsync(Archive archive)
    {
        var create = new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 2, 10)), []);
        return archive.Machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), new IdempotencyKey("key", "body"), CancellationToken.None);
    }
}
