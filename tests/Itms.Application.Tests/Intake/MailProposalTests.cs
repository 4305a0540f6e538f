using Itms.Application.Intake;
using Itms.Application.Shared;
using Itms.TestKit;

namespace Itms.Application.Tests.Intake;

/// <summary>What a mail seems to say: case number, deadline, detainees and requestor.</summary>
public sealed class MailProposalTests
{
    /// <summary>A Monday morning.</summary>
    private static readonly DateTimeOffset Received = Agency.Time("2027-01-11 09:00");

    [Theory]
    [InlineData("Please answer by January 15, 2027.", "2027-01-15 17:00")]
    [InlineData("It is due no later than COB Friday, Jan. 15th", "2027-01-15 17:00")]
    [InlineData("Deadline: 1/15/2027 3 pm ET", "2027-01-15 15:00")]
    [InlineData("NLT 15 Jan 2027 14:30", "2027-01-15 14:30")]
    [InlineData("due 2027-01-15", "2027-01-15 17:00")]
    [InlineData("Suspense: noon tomorrow", "2027-01-12 12:00")]
    [InlineData("Please reply by close of business today.", "2027-01-11 17:00")]
    [InlineData("We need it before Thursday.", "2027-01-14 17:00")]
    [InlineData("Please respond within 24 hours.", "2027-01-12 09:00")]
    [InlineData("Answer within five (5) business days.", "2027-01-19 17:00")]
    [InlineData("within two weeks", "2027-01-25 17:00")]
    [InlineData("Please answer by 5:30 p.m. on Friday, January 15, 2027.", "2027-01-15 17:30")]
    [InlineData("Please reply by February 1. The final is due January 20.", "2027-01-20 17:00")]
    public void A_stated_deadline_is_found(string text, string at) =>
        Assert.Equal(Agency.Time(at), StatedDeadline.In(text, Received, Agency.Calendar)[0].At);

    [Theory]
    [InlineData("We met on January 15, 2027.")]
    [InlineData("He was seen on 01/15/2027 for a toothache.")]
    [InlineData("It was due January 5, 2027.")]
    [InlineData("due 2027-02-30")]
    [InlineData("Dinner by candlelight")]
    [InlineData("by 13/45/2027")]
    [InlineData("by January 15, 2039")]
    [InlineData("He was seen by Dr. Smith on 01/20/2027.")]
    [InlineData("This was due to a fall on January 20, 2027.")]
    public void What_is_no_deadline_ahead_is_none(string text) => Assert.Empty(StatedDeadline.In(text, Received, Agency.Calendar));

    [Fact]
    public void The_sentence_comes_with_it()
    {
        var found = Proposal("Dear all. Please send the roster by noon tomorrow. Thank you.");

        Assert.Equal("Please send the roster by noon tomorrow.", Assert.Single(found.Deadlines).Sentence);
        Assert.False(found.IsShort);
        Assert.True(Proposal("Please send it by close of business today.").IsShort);
    }

    [Fact]
    public void What_a_reply_quotes_is_not_asked_again_but_what_is_forwarded_is()
    {
        const string earlier = "\n\nFrom: Casework <casework@dhs.gov>\nSent: Monday\nSubject: Roster CRCL-27-0042\n\nDue January 15, 2027.";

        Assert.Empty(Proposal("Thanks." + earlier).Deadlines);
        var forwarded = Proposal("Please see below." + earlier, "FW: Roster");
        Assert.Equal(Agency.Time("2027-01-15 17:00"), Assert.Single(forwarded.Deadlines).At);
        Assert.Equal(("Casework", "casework@dhs.gov", "CRCL-27-0042"), (forwarded.Requestor, forwarded.Address, forwarded.CaseNumber));
    }

    [Fact]
    public void Detainees_are_found_by_their_numbers_each_once()
    {
        var found = Proposal("A012345678, A 012-345-678, A# 98 765 432 and alien 12; AB12345678 is none. See ITMS-2027-000012.");

        Assert.Equal(["A012345678", "A98765432"], found.Detainees.Select(detainee => detainee.AlienNumber));
        Assert.All(found.Detainees, detainee => Assert.Null(detainee.Name));
        Assert.Null(found.CaseNumber);
    }

    [Theory]
    [InlineData("Detainee Pat Example, A012345678, was seen twice.", "Pat Example")]
    [InlineData("We ask about EXAMPLE, Pat (A 012-345-678).", "EXAMPLE, Pat")]
    [InlineData("Name: José Peña-Ortiz Alien Number: A012345678", "José Peña-Ortiz")]
    [InlineData("Re: Mr. Pat Q. O’Example – A#012345678", "Pat Q. O’Example")]
    [InlineData("The number is A012345678, and later Pat Example (A012345678).", "Pat Example")]
    [InlineData("He has the number A012345678.", null)]
    [InlineData("Detainee A012345678", null)]
    public void The_name_before_a_number_comes_with_it(string text, string? name) =>
        Assert.Equal(new NamedDetainee("A012345678", name), Assert.Single(Proposal(text).Detainees));

    [Fact]
    public void Each_deadline_is_proposed_with_its_sentence_the_earliest_first()
    {
        var found = Proposal("The draft is due January 20. The final is due February 1. We need the draft by January 20, 2027.");

        Assert.Equal(
            [(Agency.Time("2027-01-20 17:00"), "The draft is due January 20."), (Agency.Time("2027-02-01 17:00"), "The final is due February 1.")],
            found.Deadlines.Select(deadline => (deadline.At, deadline.Sentence)));
    }

    [Theory]
    [InlineData("Complaint CRCL-27-0042", "CRCL-27-0042")]
    [InlineData("FOIA 2027-ICFO-01234 and others", "2027-ICFO-01234")]
    [InlineData("Re: ITMS-2027-000001", null)]
    public void A_case_number_is_found_in_the_usual_forms(string subject, string? number) => Assert.Equal(number, Proposal("", subject).CaseNumber);

    [Fact]
    public void An_authoritys_own_form_is_a_setting_and_a_wrong_one_is_named()
    {
        var settings = new IntakeSettings
        {
            Authorities = new Dictionary<string, string[]>
            {
                ["ICE OPLA"] = [@"\bMatter \d{5}\b", @"\bOPLA/\d+"],
                ["CRCL"] = [@"\bCRCL-\d{2}-\d{4}\b"],
            },
        };
        settings.Check();

        Assert.Equal(new WrittenCaseNumber("OPLA/7", "ICE OPLA"), settings.CaseNumberIn("About GAO-27-0001 and OPLA/7"));
        Assert.Equal(new WrittenCaseNumber("GAO-27-0001", null), settings.CaseNumberIn("About GAO-27-0001"));
        Assert.Equal("CRCL", Proposal("", "Complaint CRCL-27-0042", settings).TaskAuthority);
        Assert.Contains("Itms:Intake:CaseNumbers:1", Wrong(new IntakeSettings { CaseNumbers = ["ok", "(?<=x)y"] }), StringComparison.Ordinal);
        Assert.Contains("Itms:Intake:Authorities:CRCL:0",
            Wrong(new IntakeSettings { Authorities = new Dictionary<string, string[]> { ["CRCL"] = ["("] } }), StringComparison.Ordinal);

        static string Wrong(IntakeSettings settings) => Assert.Throws<SettingException>(settings.Check).Message;
    }

    [Fact]
    public async Task A_short_turnaround_is_told_of_at_once_in_a_mail_of_its_own()
    {
        var world = new MailWorld(new IntakeSettings { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" });
        world.Clock.Now = Agency.Time("2027-01-10 22:00");
        var mail = await world.ReceiveAsync(
            "Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\nFrom: casework@dhs.gov\r\n"
            + "Subject: Sick calls CRCL-27-0042\r\n\r\nPlease answer within 12 hours.");
        await world.SendAsync();

        Assert.Equal("[ITMS] Short turnaround: 1 tasking opened by mail", Assert.Single(await world.ToldAsync()).Subject);
        var tasking = await world.OnlyTaskingAsync(mail.Number!);
        Assert.Equal((Itms.Domain.Forms.Priority.High, "CRCL-27-0042"), (tasking.Form.Priority, tasking.Form.CaseNumber));
    }

    private static MailProposal Proposal(string text, string subject = "Request", IntakeSettings? settings = null) => MailProposal.Of(
        IncomingMail.Read(System.Text.Encoding.UTF8.GetBytes($"From: Pat <pat@dhs.gov>\r\nSubject: {subject}\r\n\r\n{text}")),
        Received, settings ?? new IntakeSettings(), Agency.Calendar);
}
