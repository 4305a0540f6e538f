using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>Where the header of a mail ends, and which of its lines belong together.</summary>
public sealed class MailHeaderLinesTests
{
    private const string Header = "From: Pat <pat@committee.test>\r\nSubject: Roster\r\n";

    [Theory]
    [InlineData("Please send the roster.\r\n", "Please send the roster.")]
    [InlineData("Please send the roster.\r\nBy Friday.\r\n\r\nPat\r\n", "Please send the roster.\nBy Friday.\n\nPat")]
    [InlineData("Due: Friday\r\nPlease send the roster.\r\n\r\nPat", "Due: Friday\nPlease send the roster.\n\nPat")]
    [InlineData("Dear all,\r\nPriority: high\r\nSubject: the roster\r\n   of October\r\nThanks.", "Dear all,\nPriority: high\nSubject: the roster\n"
        + "   of October\nThanks.")]
    [InlineData("Due: Friday", "Due: Friday")]
    public void Given_no_empty_line_after_the_header_When_it_is_read_Then_no_text_is_lost(string rest, string text)
    {
        var mail = Read(Header + rest);

        Assert.Equal(("pat@committee.test", "Roster", text), (mail.From, mail.Subject, mail.Text));
        Assert.Contains(mail.Flaws, flaw => flaw.Contains("empty line", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("From: boss@committee.test\r\nHello\r\n" + Header + "\r\nPlease.", true)]
    [InlineData(Header + "Hello\r\nFrom: boss@committee.test\r\n\r\nPlease.", true)]
    [InlineData(Header + "X-Spam-Report:\r\n* 0.0 NO_RELAYS\r\n\r\nPlease.", false)]
    [InlineData(Header + "Hello\r\nPlease.", false)]
    public void Given_no_empty_line_after_the_header_When_a_second_sender_follows_Then_it_proves_none(string mail, bool isAmbiguous) =>
        Assert.Equal(isAmbiguous, Read(mail).IsAmbiguous);

    [Fact]
    public void Given_a_header_with_other_lines_within_it_When_it_is_read_Then_it_goes_on_behind_them()
    {
        var mail = Read("From: Pat <pat@committee.test>\r\n* 0.0 NO_RELAYS\r\nSubject: Roster\r\nThread-Topic: Roster\r\n"
            + "Unusual: yes\r\n\r\nPlease.");

        Assert.Equal(("Roster", "Please.", false), (mail.Subject, mail.Text, mail.IsAmbiguous));
        Assert.Empty(mail.Flaws);
    }

    [Fact]
    public void Given_a_line_that_goes_on_after_one_that_is_no_field_When_it_is_read_Then_the_field_before_stays_as_it_is()
    {
        var mail = Read("From: Pat <pat@committee.test>\r\nSubject: Roster\r\nno field\r\n and more of it\r\nMessage-ID: <1@x>\r\n\r\nPlease.");

        Assert.Equal(("Roster", "Please.", "<1@x>"), (mail.Subject, mail.Text, mail.MessageId));
    }

    [Fact]
    public void Given_a_long_text_and_no_empty_line_at_all_When_it_is_read_Then_no_text_is_lost()
    {
        var text = string.Concat(Enumerable.Repeat("Please send the roster of October to the committee.\r\n", 6_000));

        Assert.StartsWith("Please send the roster of October", Read(Header + text).Text, StringComparison.Ordinal);
    }

    private static IncomingMail Read(string mail) => IncomingMail.Read(Encoding.UTF8.GetBytes(mail));
}
