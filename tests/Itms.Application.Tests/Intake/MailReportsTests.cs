using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>What a server says about a mail of ours that it could not deliver.</summary>
public sealed class MailReportsTests
{
    private const string Header =
        "From: MAILER-DAEMON@mx.agency.test\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
        + "--r\r\n\r\nIt could not be delivered.\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\n"
        + "Reporting-MTA: dns; mx.agency.test\r\n\r\nFinal-Recipient: rfc822; lee@committee.test\r\n";

    [Theory]
    [InlineData("message/rfc822", "\r\nThe old text")]
    [InlineData("text/rfc822-headers", "")]
    public void A_failure_names_recipient_reason_and_the_mail_that_was_returned(string type, string text)
    {
        var mail = Read(Header + "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n  no such user\r\n\r\n"
            + $"--r\r\nContent-Type: {type}\r\n\r\nFrom: itms@agency.test\r\nMessage-ID: <e1@itms>\r\n"
            + $"X-ITMS-Number: ITMS-2026-000007\r\n{text}\r\n--r--\r\n");

        Assert.Equal(
            new DeliveryFailure("lee@committee.test", "5.1.1", "e1@itms")
            {
                Diagnostic = "smtp; 550 5.1.1 no such user",
                OriginalNumber = "ITMS-2026-000007",
            },
            mail.Failure);
        Assert.True(mail.IsAutomatic);
        Assert.Null(mail.Forwarded);
    }

    [Fact]
    public void A_failure_that_returns_nothing_still_names_the_recipient() =>
        Assert.Equal(
            new DeliveryFailure("lee@committee.test", "5.2.2", null),
            Read(Header + "Action: failed\r\nStatus: 5.2.2\r\n\r\n--r--\r\n").Failure);

    [Fact]
    public void A_delay_is_no_failure() => Assert.Null(Read(Header + "Action: delayed\r\nStatus: 4.4.1\r\n\r\n--r--\r\n").Failure);

    private static IncomingMail Read(string mail) => IncomingMail.Read(Encoding.UTF8.GetBytes(mail));
}
