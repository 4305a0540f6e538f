using System.Text.Json;
using Itms.Application.Administration;
using Itms.Application.Intake;
using Itms.Application.Storage;
using Itms.Application.Tests.Intake;
using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Records;

/// <summary>A tasking that came by mail goes with its mails: the one that it was made from, and those that came later.</summary>
public sealed class DisposalOfMailTests
{
    private const string Passed = "Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\n";

    private static readonly IntakeSettings Known = new() { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" };

    [Fact]
    public async Task The_mails_and_their_documents_are_destroyed_too()
    {
        var world = new MailWorld(Known);
        var machine = world.Machine;
        var mail = await world.ReceiveAsync(Passed + Mail("Sick calls", "<one@dhs.gov>"));
        var number = mail.Number!;
        await world.DoAsync(number, new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "No longer asked for.", null), "ana.ruiz");
        var later = await world.ReceiveAsync(Passed + Mail($"Re: {number}", "<two@dhs.gov>"));
        await world.Intake.AddToAsync(later.Id, number, null, null, Agency.Person("ana.ruiz"), CancellationToken.None);
        var other = await world.ReceiveAsync(Passed + Mail("Other calls", "<three@dhs.gov>"));
        await world.TellAsync();
        Assert.Equal(6, world.Blobs.Names.Count());
        Assert.Equal(MailState.Accepted, (await StoredAsync(later.Id))!.State);

        await machine.Editor.ChangeAsync(
            RulesKind.Retention,
            JsonSerializer.SerializeToElement(new
            {
                entries = new[] { new { code = "all", title = "All", authority = "GRS 5.7", cutOff = "closed", years = 0 } },
            }),
            "Approved.", expected: null, "rex.moss", CancellationToken.None);
        world.Clock.Now += TimeSpan.FromDays(2);
        var proposed = Archive.Done(await machine.Disposals.ProposeAsync([number], null, Agency.Person("rex.moss"), CancellationToken.None));
        var done = Archive.Done(await machine.Disposals.ApproveAsync(proposed.Id, Agency.Person("tom.becker"), CancellationToken.None));

        Assert.Equal(DisposalItemState.Destroyed, done.Items[0].State);
        Assert.Null(await StoredAsync(mail.Id));
        Assert.Null(await StoredAsync(later.Id));
        Assert.NotNull(await StoredAsync(other.Id));
        Assert.All(world.Blobs.Names, name => Assert.StartsWith(other.Id, name, StringComparison.Ordinal));
        Assert.Equal(2, world.Blobs.Names.Count());

        async Task<ReceivedMail?> StoredAsync(string id) =>
            await machine.Store.GetAsync(IntakeKeys.Partition, IntakeKeys.IncomingMail(id)) is { } row
                ? Shared.Json.Read<ReceivedMail>(row.Body)
                : null;
    }

    private static string Mail(string subject, string id) =>
        $"From: Casework <casework@dhs.gov>\r\nSubject: {subject}\r\nMessage-ID: {id}\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHow many last month?\r\n--b\r\n"
        + "Content-Type: text/plain; name=list.txt\r\nContent-Disposition: attachment; filename=list.txt\r\n\r\n"
        + $"A list for {subject}.\r\n--b--\r\n";
}
