using Itms.Application.Outbox;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Records;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Records;

/// <summary>Somebody who gets their mails once a day is told of a tasking before it is disposed of.</summary>
public sealed class DisposalBeforeTellingTests
{
    [Fact]
    public async Task A_tasking_is_kept_while_somebody_still_has_to_be_told_of_it()
    {
        var archive = await Archive.OfAsync(0);
        archive.World.Clock.Now = Agency.Time("2027-01-11 09:00");
        var daily = new MailPreferences("lee.chan", MailKind.All.ToDictionary(kind => kind.Kind, _ => MailTiming.Daily));
        archive.Machine.Rules.Use(rules => rules with { MailPreferences = new Dictionary<string, MailPreferences> { ["lee.chan"] = daily } });
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 2, 10)), [new PlacementRequest("HOU", "lee.chan", [])]);
        await archive.Machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), key: null, CancellationToken.None);
        var closing = new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "Not needed.", null);
        Assert.IsType<Outcome.Done>(await archive.Machine.DoAsync(Archive.Number(1), closing, "ana.ruiz"));
        Assert.IsType<Outcome.Done>(await archive.Machine.DoAsync(Archive.Number(1), new TaskingCommand.AddComment("Filed."), "ana.ruiz"));
        await archive.Machine.HearAsync();
        Assert.NotEmpty(await WaitingAsync(archive));
        archive.World.Clock.Now = Agency.Time("2028-01-12 09:00");

        var first = Archive.Done(await archive.ApproveAsync((await archive.ProposeAsync(1)).Id));

        Assert.Equal((DisposalItemState.Kept, (KeptReason?)KeptReason.MailWaiting), (first.Items[0].State, first.Items[0].Kept));
        await archive.Machine.Gathered.SendDueAsync(archive.World.Clock.Now, CancellationToken.None);
        await archive.Machine.HearAsync();
        Assert.Contains(archive.World.Sent, GatheredComposer.IsId);
        Assert.Empty(await WaitingAsync(archive));
        var second = Archive.Done(await archive.ApproveAsync((await archive.ProposeAsync(1)).Id));
        Assert.Equal(DisposalItemState.Destroyed, second.Items[0].State);
    }

    private static Task<IReadOnlyList<string>> WaitingAsync(Archive archive) =>
        archive.World.Store.ReadAllKeysAsync(new RowRange(GatheredKeys.Waiting));
}
