using Itms.Application.Intake;
using Itms.Application.Tests.Simulation;
using Itms.Domain.People;
using Itms.TestKit;

namespace Itms.Application.Tests.Intake;

/// <summary>What task managers do with the mail that waits, and that of a Message-ID there is one tasking all the same.</summary>
public sealed class MailDecisionTests
{
    private const string Passed = "Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\n";
    private const string Request = "From: Casework <casework@dhs.gov>\r\nSubject: Sick calls\r\nMessage-ID: <1@dhs.gov>\r\n\r\nHow many last month?";

    /// <summary>The same mail, as another way encodes it.</summary>
    private const string Variant = Request + "\r\n\r\n-- \r\nSent by way of a list";

    private static readonly IntakeSettings Known = new() { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" };

    private static readonly Person Ana = Agency.Person("ana.ruiz");
    private static readonly Person Tom = Agency.Person("tom.becker");

    [Fact]
    public async Task A_task_manager_makes_a_tasking_of_what_waits_once_and_in_their_own_name()
    {
        var world = new MailWorld(Known);
        var waiting = await world.ReceiveAsync(Request);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(i => world.Intake.AcceptAsync(waiting.Id, null, i % 2 == 0 ? Ana : Tom, CancellationToken.None)));
        var done = Assert.IsType<IntakeOutcome.Done>(await world.Intake.AcceptAsync(waiting.Id, null, Tom, CancellationToken.None)).Mail;

        Assert.All(outcomes, o => Assert.True(o is IntakeOutcome.Busy || (o is IntakeOutcome.Done { Mail: var mail } && mail == done)));
        Assert.Equal(MailState.Accepted, done.State);
        Assert.Equal(done.By, (await world.Records.LoadAsync(done.Number!, CancellationToken.None))!.Tasking.CreatedBy);
        Assert.Empty((await world.ListAsync()).Mails);
        Assert.IsType<IntakeOutcome.Decided>(await world.Intake.RejectAsync(waiting.Id, null, Ana, CancellationToken.None));
        Assert.Equal(done, await world.ReceiveAsync(Request));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_write_the_process_dies_at_what_is_accepted_again_by_somebody_else_is_one_tasking(bool afterIt)
    {
        for (var at = 1; ; at++)
        {
            var world = new MailWorld(Known);
            var waiting = await world.ReceiveAsync(Request);
            world.Restart(new Death(at, afterIt));
            var died = await MailWorld.DiesAsync(() => world.Intake.AcceptAsync(waiting.Id, null, Ana, CancellationToken.None));
            world.Restart();

            // As long as she may still be at it, nobody else makes another one. What she has made is finished in her name.
            var (hasBegun, hasMade) = (at > 1 || afterIt, await world.CountAsync() == 1);
            var atOnce = await world.Intake.AcceptAsync(waiting.Id, null, Tom, CancellationToken.None);
            world.Clock.Now += TimeSpan.FromMinutes(2);
            var done = Assert.IsType<IntakeOutcome.Done>(await world.Intake.AcceptAsync(waiting.Id, null, Tom, CancellationToken.None)).Mail;

            Assert.Equal(hasBegun && !hasMade, atOnce is IntakeOutcome.Busy);
            var tasking = await world.OnlyTaskingAsync(done.Number!);
            Assert.Equal((done.By, 1), (tasking.CreatedBy, tasking.Attachments.Count));
            Assert.Equal(hasMade ? "ana.ruiz" : "tom.becker", done.By);
            if (!died) return;
        }
    }

    [Fact]
    public async Task What_cannot_be_read_or_is_refused_can_be_rejected_alone()
    {
        var world = new MailWorld(Known);
        var unreadable = await world.ReceiveAsync("no mail at all");
        var missing = await world.Intake.QuarantineAsync("2027/mail-7", QuarantineReason.MailMissing, detail: null, CancellationToken.None);
        Assert.Equal(missing, await world.Intake.QuarantineAsync("2027/mail-7", QuarantineReason.MailMissing, detail: null, CancellationToken.None));

        foreach (var mail in new[] { unreadable, missing })
        {
            Assert.IsType<IntakeOutcome.Unreadable>(await world.Intake.AcceptAsync(mail.Id, null, Ana, CancellationToken.None));
            var done = Assert.IsType<IntakeOutcome.Done>(await world.Intake.RejectAsync(mail.Id, null, Ana, CancellationToken.None));
            Assert.Equal(MailState.Rejected, done.Mail.State);
            Assert.IsType<IntakeOutcome.Decided>(await world.Intake.AcceptAsync(mail.Id, null, Ana, CancellationToken.None));
        }

        var waiting = await world.ReceiveAsync(Request);
        Assert.IsType<IntakeOutcome.Refused>(await world.Intake.AcceptAsync(waiting.Id, null, Agency.Person("lee.chan"), CancellationToken.None));
        Assert.IsType<IntakeOutcome.Done>(await world.Intake.RejectAsync(waiting.Id, null, Ana, CancellationToken.None));
    }

    [Fact]
    public async Task Once_a_task_manager_has_accepted_a_mail_another_of_its_message_id_is_no_second_tasking_however_authentic()
    {
        var world = new MailWorld(Known);
        var waiting = await world.ReceiveAsync(Request);
        var accepted = Assert.IsType<IntakeOutcome.Done>(await world.Intake.AcceptAsync(waiting.Id, null, Ana, CancellationToken.None)).Mail;

        var again = await world.ReceiveAsync(Passed + Variant);

        Assert.Equal((MailState.Waiting, QuarantineReason.MessageIdReused, accepted.Number), (again.State, again.Reason, again.Detail));
        Assert.Equal(1, await world.CountAsync());
    }

    [Fact]
    public async Task A_mail_that_waited_while_another_of_its_message_id_became_a_tasking_is_accepted_only_by_who_has_been_told_so()
    {
        var world = new MailWorld(Known);
        var waiting = await world.ReceiveAsync(Variant);
        var first = await world.ReceiveAsync(Passed + Request);

        Assert.IsType<IntakeOutcome.Reused>(await world.Intake.AcceptAsync(waiting.Id, null, Ana, CancellationToken.None));
        Assert.Equal(1, await world.CountAsync());
        var listed = Assert.Single((await world.ListAsync()).Mails);
        Assert.Equal((waiting.Id, QuarantineReason.MessageIdReused, first.Number), (listed.Id, listed.Reason, listed.Detail));

        var own = Assert.IsType<IntakeOutcome.Done>(await world.Intake.AcceptAsync(waiting.Id, null, Ana, CancellationToken.None)).Mail;
        Assert.NotEqual(first.Number, own.Number);
        Assert.Empty((await world.ListAsync()).Mails);
    }

    [Fact]
    public async Task Of_two_variants_of_a_mail_by_two_ways_at_the_same_moment_one_is_a_tasking()
    {
        var world = new MailWorld(Known);
        ReceivedMail? other = null;
        world.Meanwhile(async () => other = await world.ReceiveAsync(Variant, "dhs.gov"));

        var mails = new[] { await world.ReceiveAsync(Passed + Request), other! };

        Assert.Single(mails, mail => mail.State == MailState.Accepted);
        Assert.Single(mails, mail => mail.Reason == QuarantineReason.MessageIdReused);
        Assert.Equal(1, await world.CountAsync());
    }

    [Fact]
    public async Task What_was_rejected_does_not_stand_in_the_way_of_the_mail_it_pretended_to_be()
    {
        var world = new MailWorld(Known);
        var pretended = await world.ReceiveAsync(Variant);
        await world.Intake.RejectAsync(pretended.Id, null, Ana, CancellationToken.None);

        Assert.Equal(MailState.Accepted, (await world.ReceiveAsync(Passed + Request)).State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_write_the_process_dies_at_what_was_half_accepted_can_be_rejected_or_is_a_tasking(bool afterIt)
    {
        for (var at = 1; ; at++)
        {
            var (world, id, died) = await HalfAcceptedAsync(at, afterIt);
            world.Clock.Now += TimeSpan.FromMinutes(2);

            var outcome = await world.Intake.RejectAsync(id, null, Tom, CancellationToken.None);

            Assert.Empty((await world.ListAsync()).Mails);
            if (outcome is IntakeOutcome.Done) Assert.Equal(0, await world.CountAsync());
            else Assert.Single((await world.OnlyTaskingAsync(Assert.IsType<IntakeOutcome.Decided>(outcome).Mail.Number!)).Attachments);
            if (!died) return;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_write_the_process_dies_at_what_somebody_half_accepted_who_has_left_since_is_one_tasking(bool afterIt)
    {
        for (var at = 1; ; at++)
        {
            var (world, id, died) = await HalfAcceptedAsync(at, afterIt);
            world.Rules.Use(Agency.Directory.With([Ana with { Active = false }]));
            world.Clock.Now += TimeSpan.FromMinutes(2);

            var done = Assert.IsType<IntakeOutcome.Done>(await world.Intake.AcceptAsync(id, null, Tom, CancellationToken.None)).Mail;

            Assert.Single((await world.OnlyTaskingAsync(done.Number!)).Attachments);
            if (!died) return;
        }
    }

    [Fact]
    public async Task A_mail_that_was_a_tasking_already_when_it_came_again_unauthenticated_stays_that_one()
    {
        for (var at = 1; ; at++)
        {
            var world = new MailWorld(Known, new Death(at, AfterIt: true));
            var died = await MailWorld.DiesAsync(() => world.ReceiveAsync(Passed + Request));
            world.Restart();
            world.Clock.Now += TimeSpan.FromMinutes(2);
            var again = await world.ReceiveAsync(Request);

            var done = Assert.IsType<IntakeOutcome.Done>(await world.Intake.AcceptAsync(again.Id, null, Tom, CancellationToken.None)).Mail;

            Assert.Single((await world.OnlyTaskingAsync(done.Number!)).Attachments);
            if (!died) return;
        }
    }

    [Fact]
    public async Task While_somebody_accepts_a_mail_nobody_rejects_it()
    {
        var world = new MailWorld(Known);
        var waiting = await world.ReceiveAsync(Request);
        IntakeOutcome? rejected = null;
        // Right after the first write, which says who does it.
        world.Meanwhile(() =>
        {
            world.Meanwhile(async () => rejected = await world.Intake.RejectAsync(waiting.Id, null, Tom, CancellationToken.None));
            return Task.CompletedTask;
        });

        Assert.IsType<IntakeOutcome.Done>(await world.Intake.AcceptAsync(waiting.Id, null, Ana, CancellationToken.None));

        Assert.IsType<IntakeOutcome.Busy>(rejected);
    }

    [Theory]
    [InlineData("ana.ruiz")]
    [InlineData("tom.becker")]
    public async Task Who_goes_on_with_what_was_begun_long_ago_does_so_in_their_own_name_and_nobody_rejects_it_meanwhile(string person)
    {
        // She dies right after the write that says who does it.
        var (world, id, _) = await HalfAcceptedAsync(at: 1, afterIt: true);
        world.Clock.Now += TimeSpan.FromMinutes(2);
        IntakeOutcome? rejected = null;
        world.Meanwhile(async () => rejected = await world.Intake.RejectAsync(id, null, Tom, CancellationToken.None), after: 1);

        var done = Assert.IsType<IntakeOutcome.Done>(await world.Intake.AcceptAsync(id, null, Agency.Person(person), CancellationToken.None)).Mail;

        Assert.IsType<IntakeOutcome.Busy>(rejected);
        Assert.Equal((person, person), (done.By, (await world.OnlyTaskingAsync(done.Number!)).CreatedBy));
    }

    private static async Task<(MailWorld World, string Id, bool Died)> HalfAcceptedAsync(int at, bool afterIt)
    {
        var world = new MailWorld(Known);
        var waiting = await world.ReceiveAsync(Request);
        world.Restart(new Death(at, afterIt));
        var died = await MailWorld.DiesAsync(() => world.Intake.AcceptAsync(waiting.Id, null, Ana, CancellationToken.None));
        world.Restart();
        return (world, waiting.Id, died);
    }
}
