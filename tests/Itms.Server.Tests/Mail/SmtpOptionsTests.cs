using Itms.Mailbox;

namespace Itms.Server.Tests.Mail;

/// <summary>Settings of the mail server that cannot work are refused before the first mail.</summary>
public sealed class SmtpOptionsTests
{
    [Fact]
    public void Options_out_of_range_are_refused_at_the_start()
    {
        var good = new SmtpOptions("mail.example", SampleMail.FromAddress, SampleMail.FromName);

        SmtpOptions[] wrong =
        [
            good with { Host = " " }, good with { Port = 0 }, good with { Port = 65536 }, good with { Connections = 0 },
            good with { Timeout = TimeSpan.Zero }, good with { FromAddress = "nobody" },
        ];
        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(() => new SmtpMailSender(options)));
    }
}
