using System.Text;
using Itms.Application.Intake;
using Itms.Domain.People;

namespace Itms.Application.Tests.Intake;

/// <summary>Encoded words in the header, and the sender that a From field names.</summary>
public sealed class MailNamesTests
{
    [Theory]
    [InlineData("=?utf-8?Q?F=C3?= =?utf-8?Q?=BCr?=", "Für")]
    [InlineData("=?utf-8?B?RsM=?= =?utf-8?Q?=BCr?=", "Für")]
    [InlineData("=?utf-8?Q?F=C3?=\r\n =?UTF8?B?vHI=?=", "Für")]
    [InlineData("=?utf-8?Q?F=C3?==?utf-8?Q?=BCr?=", "Für")]
    [InlineData("=?utf-8?Q?=FCr?=", "ür")]
    [InlineData("=?utf-8?Q?F=C3=BCr_?= =?utf-8?Q?=FCr?=", "Für ür")]
    [InlineData("=?iso-8859-1?Q?F=FCr?= =?utf-8?Q?_S=C3=AF?=", "Für Sï")]
    [InlineData("=?utf-8*en?Q?F=C3=BCr?= plain =?utf-8?Q?S=C3=AF?= end", "Für plain Sï end")]
    [InlineData("=?iso-2022-jp?B?GyRCPCEkTg==?= =?iso-2022-jp?B?NS1PPxsoQg==?=", "次の記録")]
    [InlineData("=?us-ascii?Q?a=3D?= =?utf-8?Q?=3Fb=?=", "a=?b=")]
    [InlineData("=?utf-8?Q??= x", "x")]
    public void Given_encoded_words_however_they_are_divided_When_read_Then_no_letter_is_lost(string written, string subject) =>
        Assert.Equal(subject, Read(written, "a@b.test").Subject);

    [Fact]
    public void Given_a_subject_of_words_of_unknown_sets_without_end_When_read_Then_it_takes_no_long_time()
    {
        var words = string.Concat(Enumerable.Range(0, 15_000).Select(i => string.Create(null, $"=?n{i}?Q?a?= ")));

        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.StartsWith("aaa", Read(words, "a@b.test").Subject, StringComparison.Ordinal);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("'pat@committee.test' <pat@committee.test>", "pat@committee.test", "")]
    [InlineData("'boss@agency.test' <pat@committee.test>", "pat@committee.test", "")]
    [InlineData("'Miller, Pat' <pat@committee.test>", "pat@committee.test", "Miller, Pat")]
    [InlineData("o'brien@committee.test", "o'brien@committee.test", "")]
    [InlineData("Pat O'Brien <o'brien@committee.test>", "o'brien@committee.test", "Pat O'Brien")]
    [InlineData("\"Miller, Pat (HSGAC)\" <pat@committee.test>", "pat@committee.test", "Miller, Pat (HSGAC)")]
    [InlineData("Miller, Pat (HSGAC) <pat@committee.test>", "pat@committee.test", "Miller, Pat (HSGAC)")]
    [InlineData("=?utf-8?Q?Miller=2C_Pat_=28HSGAC=29?= <pat@committee.test>", "pat@committee.test", "Miller, Pat (HSGAC)")]
    [InlineData("pat@committee.test (Pat (HSGAC) Miller)", "pat@committee.test", "Pat (HSGAC) Miller")]
    [InlineData("=?utf-8?Q?boss@agency.test?= <pat@committee.test>", "pat@committee.test", "")]
    public void Given_a_name_as_programs_write_it_When_read_Then_sender_and_name_are_found(string from, string address, string name)
    {
        var mail = Read("Roster", from);

        Assert.Equal((address, name, false), (mail.From, mail.FromName, mail.IsAmbiguous));
    }

    [Theory]
    [InlineData("=?utf-8?Q?Pat_<pat@committee.test>?=")]
    [InlineData("=?utf-8?B?UGF0IDxwYXRAY29tbWl0dGVlLnRlc3Q+?=")]
    [InlineData("=?utf-8?Q?Pat?= =?utf-8?Q?_<pat@committee.test>?=")]
    public void Given_an_encoded_address_When_read_Then_it_is_shown_and_proves_nothing(string from)
    {
        var mail = Read("Roster", from);

        Assert.Equal(("pat@committee.test", "Pat"), (mail.From, mail.FromName));
        var settings = new IntakeSettings { Senders = ["@committee.test"] };
        Assert.Equal(
            QuarantineReason.UnauthenticatedSender, SenderTrust.Refuse(mail, ["committee.test"], settings, new AgencyDirectory([], [], [], [])));
    }

    private static IncomingMail Read(string subject, string from) =>
        IncomingMail.Read(Encoding.UTF8.GetBytes($"From: {from}\r\nSubject: {subject}\r\n\r\nText"));
}
