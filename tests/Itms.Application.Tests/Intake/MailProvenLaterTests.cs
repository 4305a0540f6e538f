using Itms.Application.Intake;
using Itms.Application.Tests.Simulation;
using Itms.Domain.People;
using Itms.TestKit;

namespace Itms.Application.Tests.Intake;

/// <summary>A mail that comes once with nothing to show that it is its sender's, and once more, byte for byte the same, with it.</summary>
public sealed class MailProvenLaterTests
{
    private const string Nobody = "evil.example";
    private const string Sender = "dhs.gov";
    private const string Request = "From: Casework <casework@dhs.gov>\r\nSubject: Sick calls\r\nMessage-ID: <1@dhs.gov>\r\n\r\nHow many last month?";

    private static readonly IntakeSettings Known = new() { Senders = ["@dhs.gov"] };

    private static readonly Person Ana = Agency.Person("ana.ruiz");
    private static readonly Person Tom = Agency.Person("tom.becker");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whether_it_waits_or_was_rejected_as_forged_it_becomes_a_tasking(bool isRejected)
    {
        var (world, earlier) = await UnprovenAsync(Request, isRejected);
        world.Clock.Now += TimeSpan.FromHours(1);

        var mail = await world.ReceiveAsync(Request, Sender);

        Assert.Equal((earlier.Id, MailState.Accepted, "itms", (QuarantineReason?)null), (mail.Id, mail.State, mail.By, mail.Reason));
        var tasking = await world.OnlyTaskingAsync(mail.Number!);
        Assert.Equal((1, earlier.ReceivedAt), (tasking.Attachments.Count, tasking.Form.ReceivedAt));
        Assert.Empty((await world.ListAsync()).Mails);
        Assert.Equal(mail, await world.ReceiveAsync(Request, Nobody));
    }

    [Theory]
    [InlineData("Subject: Re: ITMS-2027-000001\r\n", QuarantineReason.NamesTasking)]
    [InlineData("Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n", QuarantineReason.Automatic)]
    public async Task What_becomes_no_tasking_by_itself_is_listed_again_for_what_it_is_and_rejected_once(string header, QuarantineReason reason)
    {
        var mail = "From: a@dhs.gov\r\n" + header + "\r\nText";
        foreach (var isRejected in new[] { false, true })
        {
            var (world, _) = await UnprovenAsync(mail, isRejected);

            Assert.Equal((MailState.Waiting, reason),
                (await world.ReceiveAsync(mail, Sender) is var again ? again.State : default, again.Reason!.Value));
            Assert.Equal(again, Assert.Single((await world.ListAsync()).Mails));
            Assert.IsType<IntakeOutcome.Done>(await world.Intake.RejectAsync(again.Id, null, Tom, CancellationToken.None));
            Assert.Equal(MailState.Rejected, (await world.ReceiveAsync(mail, Sender)).State);
            Assert.Empty((await world.ListAsync()).Mails);
        }
    }

    [Fact]
    public async Task What_was_rejected_is_listed_again_where_another_of_its_message_id_is_a_tasking()
    {
        var (world, _) = await UnprovenAsync(Request, isRejected: true);
        var other = await world.ReceiveAsync(Request + " And the month before?", Sender);

        var mail = await world.ReceiveAsync(Request, Sender);

        Assert.Equal((MailState.Waiting, QuarantineReason.MessageIdReused, other.Number), (mail.State, mail.Reason, mail.Detail));
        Assert.Equal(mail, Assert.Single((await world.ListAsync()).Mails));
        Assert.Equal(1, await world.CountAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_proof_it_stays_what_it_is_however_often_it_comes(bool isRejected)
    {
        var (world, earlier) = await UnprovenAsync(Request, isRejected);

        Assert.Equal(earlier, await world.ReceiveAsync(Request, Nobody));
        Assert.Equal(0, await world.CountAsync());
    }

    [Fact]
    public async Task Many_copies_at_the_same_moment_are_one_tasking()
    {
        foreach (var isRejected in new[] { false, true })
        {
            var (world, _) = await UnprovenAsync(Request, isRejected);

            var mails = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => world.ReceiveAsync(Request, i % 2 == 0 ? Sender : Nobody)));

            var number = (await world.ReceiveAsync(Request, Sender)).Number!;
            Assert.All(mails.Where((_, i) => i % 2 == 0), mail => Assert.Equal(number, mail.Number));
            Assert.Single((await world.OnlyTaskingAsync(number)).Attachments);
            Assert.Empty((await world.ListAsync()).Mails);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Whatever_write_the_process_dies_at_the_next_copy_is_one_tasking(bool isRejected, bool afterIt)
    {
        for (var at = 1; ; at++)
        {
            var (world, _) = await UnprovenAsync(Request, isRejected);
            world.Restart(new Death(at, afterIt));
            var died = await MailWorld.DiesAsync(() => world.ReceiveAsync(Request, Sender));
            world.Restart();

            var mail = await world.ReceiveAsync(Request, Sender);

            Assert.Equal(MailState.Accepted, mail.State);
            Assert.Single((await world.OnlyTaskingAsync(mail.Number!)).Attachments);
            Assert.Empty((await world.ListAsync()).Mails);
            if (!died) return;
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Whatever_a_task_manager_does_with_it_at_that_moment_it_is_one_tasking(bool isNew, bool accepts)
    {
        for (var after = 0; ; after++)
        {
            var world = new MailWorld(Known);
            if (!isNew) await world.ReceiveAsync(Request, Nobody);
            var (elsewhere, happened) = (world.Elsewhere(), false);
            world.Meanwhile(async () =>
            {
                happened = true;
                var waiting = await world.ReceiveAsync(Request, Nobody);
                await (accepts ? elsewhere.AcceptAsync(waiting.Id, null, Ana, CancellationToken.None)
                    : elsewhere.RejectAsync(waiting.Id, null, Tom, CancellationToken.None));
            }, after);

            var mail = await world.ReceiveAsync(Request, Sender);

            Assert.Equal(MailState.Accepted, mail.State);
            Assert.Single((await world.OnlyTaskingAsync(mail.Number!)).Attachments);
            Assert.Empty((await world.ListAsync()).Mails);
            if (!happened) return;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_task_manager_has_begun_to_accept_is_left_to_them_for_a_while_and_comes_again(bool afterIt)
    {
        for (var at = 1; ; at++)
        {
            var (world, waiting) = await UnprovenAsync(Request, isRejected: false);
            world.Restart(new Death(at, afterIt));
            var died = await MailWorld.DiesAsync(() => world.Intake.AcceptAsync(waiting.Id, null, Ana, CancellationToken.None));
            world.Restart();
            var hasBegun = at > 1 || afterIt;

            if (hasBegun && await world.CountAsync() == 0)
            {
                await Assert.ThrowsAsync<IOException>(() => world.ReceiveAsync(Request, Sender));
                world.Clock.Now += TimeSpan.FromMinutes(2);
            }

            var mail = await world.ReceiveAsync(Request, Sender);

            Assert.Equal(MailState.Accepted, mail.State);
            var tasking = await world.OnlyTaskingAsync(mail.Number!);
            Assert.Equal((mail.By, 1), (tasking.CreatedBy, tasking.Attachments.Count));
            if (!died) return;
        }
    }

    private static async Task<(MailWorld World, ReceivedMail Mail)> UnprovenAsync(string mail, bool isRejected)
    {
        var world = new MailWorld(Known);
        var waiting = await world.ReceiveAsync(mail, Nobody);
        Assert.Equal(QuarantineReason.UnauthenticatedSender, waiting.Reason);
        return (world, isRejected
            ? Assert.IsType<IntakeOutcome.Done>(await world.Intake.RejectAsync(waiting.Id, null, Ana, CancellationToken.None)).Mail
            : waiting);
    }
}
