using Itms.Application.Intake;
using Itms.Application.Tests.Simulation;
using Itms.Domain.People;
using Itms.TestKit;

namespace Itms.Application.Tests.Intake;

/// <summary>Mail that is decided on while someone else decides, and mail that fails again after it was rejected.</summary>
public sealed class MailRejectionTests
{
    private const string Request = "From: Casework <casework@dhs.gov>\r\nSubject: Sick calls\r\nMessage-ID: <1@dhs.gov>\r\n\r\nHow many last month?";

    private static readonly IntakeSettings Known = new() { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" };

    private static readonly Person Ana = Agency.Person("ana.ruiz");
    private static readonly Person Tom = Agency.Person("tom.becker");

    [Fact]
    public async Task Who_was_about_to_reject_a_mail_when_somebody_began_to_accept_it_does_not()
    {
        var world = new MailWorld(Known);
        var waiting = await world.ReceiveAsync(Request);
        var (begun, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        Task<IntakeOutcome>? accepting = null;
        world.Meanwhile(async () =>
        {
            world.Meanwhile(() =>
            {
                begun.SetResult();
                return goesOn.Task;
            }, after: 1);
            accepting = world.Intake.AcceptAsync(waiting.Id, null, Ana, CancellationToken.None);
            await begun.Task;
        });

        var rejected = await world.Intake.RejectAsync(waiting.Id, null, Tom, CancellationToken.None);
        goesOn.SetResult();

        Assert.IsType<IntakeOutcome.Busy>(rejected);
        Assert.IsType<IntakeOutcome.Done>(await accepting!);
    }

    [Fact]
    public async Task What_fails_again_under_a_name_that_was_taken_off_the_list_is_listed_again()
    {
        var world = new MailWorld(Known);
        for (var i = 0; i < 2; i++)
        {
            var failed = await world.Intake.QuarantineAsync("2027/mail-7", QuarantineReason.FailedRepeatedly, detail: null, CancellationToken.None);
            await world.Intake.QuarantineAsync("2027/mail-7", QuarantineReason.FailedRepeatedly, detail: null, CancellationToken.None);
            Assert.Equal(failed, Assert.Single((await world.ListAsync()).Mails));
            Assert.IsType<IntakeOutcome.Done>(await world.Intake.RejectAsync(failed.Id, null, Ana, CancellationToken.None));
            world.Clock.Now += TimeSpan.FromHours(1);
        }
    }
}
