using System.Runtime.CompilerServices;
using Itms.Application.Mail;
using Itms.Mailbox;
using MimeKit;

namespace Itms.Server.Tests.Mail;

public sealed class MailEnvelopeTests
{
    private const string Secret = "Smith";
    private static readonly MailEnvelope Envelope = new(SampleMail.FromAddress, SampleMail.FromName);

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("ends.")]
    [InlineData("a..b")]
    [InlineData("up/../down")]
    [InlineData("back\\slash")]
    [InlineData("colon:")]
    [InlineData("line\n")]
    [InlineData("a@b")]
    [InlineData("ä")]
    public void An_effect_id_that_cannot_be_a_file_name_and_message_id_is_refused(string effectId) =>
        Refuses(SampleMail.Mail(effectId));

    [Fact]
    public void An_effect_id_has_at_most_200_characters()
    {
        using var longest = Envelope.Seal(SampleMail.Mail(new string('a', 200)));

        Refuses(SampleMail.Mail(new string('a', 201)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Smith")]
    [InlineData("Smith@")]
    [InlineData("@Smith.example")]
    [InlineData("Smith@agency.example, other@agency.example")]
    [InlineData("Smith@agency.example,other@agency.example")]
    [InlineData("<Smith@agency.example>")]
    [InlineData("Ann<Smith@agency.example>")]
    [InlineData("Smith@agency.example\r\nBcc: other@agency.example")]
    [InlineData("Smith@agency.example\n")]
    [InlineData("Smith @agency.example")]
    [InlineData("Smith(note)@agency.example")]
    [InlineData("Smíth@agency.example")]
    public void A_recipient_that_is_not_one_plain_address_is_refused_and_not_repeated(string address)
    {
        var refusal = Refuses(SampleMail.Mail() with { ToAddress = address });

        Assert.Contains(SampleMail.Mail().EffectId, refusal.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Smith\r\nBcc: x@y.example")]
    [InlineData("Smith\n")]
    [InlineData("Smith Smith")]
    [InlineData("Smíth")]
    public void A_number_or_kind_that_is_not_a_word_is_refused_and_not_repeated(string value)
    {
        Refuses(SampleMail.Mail() with { Number = value });
        Refuses(SampleMail.Mail() with { Kind = value });
    }

    [Fact]
    public void A_mail_about_several_taskings_has_no_number_header()
    {
        using var message = Envelope.Seal(SampleMail.Mail() with { Number = null });

        Assert.False(message.Headers.Contains("X-ITMS-Number"));
    }

    [Fact]
    public void The_mails_of_a_tasking_are_one_conversation_and_those_about_several_are_none()
    {
        using var first = Envelope.Seal(SampleMail.Mail("T-26-00042.1.0"));
        using var second = Envelope.Seal(SampleMail.Mail("T-26-00042.5.1") with { Subject = "Returned" });
        using var digest = Envelope.Seal(SampleMail.Mail() with { Number = null });

        Assert.All([first, second], mail => Assert.Equal(
            ("<T-26-00042@taskings.example>", "<T-26-00042@taskings.example>"), (mail.Headers["References"], mail.Headers["In-Reply-To"])));
        Assert.NotEqual(first.Headers["Message-ID"], second.Headers["Message-ID"]);
        Assert.Null(digest.Headers["References"]);
        Assert.Null(digest.Headers["In-Reply-To"]);
    }

    [Theory]
    [InlineData("taskings@agency.example", "taskings@agency.example")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Replies_go_to_the_taskings_mailbox_if_there_is_one(string? replyTo, string? expected)
    {
        using var message = new MailEnvelope(SampleMail.FromAddress, SampleMail.FromName, replyTo).Seal(SampleMail.Mail());

        Assert.Equal(expected, message.ReplyTo.Mailboxes.SingleOrDefault()?.Address);
    }

    [Fact]
    public void A_malformed_mailbox_for_replies_is_refused_at_the_start() =>
        Assert.Throws<ArgumentException>(() => new MailEnvelope(SampleMail.FromAddress, "Taskings", "a@b.example, c@d.example"));

    [Theory]
    [InlineData("one\r\nBcc: x@y.example", "one  Bcc: x@y.example")]
    [InlineData("one\ntwo\0three\u0085four", "one two three four")]
    public void A_line_break_in_a_subject_or_name_becomes_a_space(string given, string expected)
    {
        using var message = Envelope.Seal(SampleMail.Mail() with { Subject = given, ToName = given });

        Assert.Equal(expected, message.Subject);
        Assert.Equal(expected, Assert.Single(message.To).Name);
        Assert.Empty(message.Bcc);
    }

    [Theory]
    [InlineData("Ann \"Sis\" Lee", "Ann \"Sis\" Lee")]
    [InlineData("Ann\" <boss@agency.example>, \"Lee", "Ann\" <boss@agency.example>, \"Lee")]
    [InlineData("Ann\\\" <boss@agency.example>", "Ann\\\" <boss@agency.example>")]
    [InlineData("Ann \u202eeeL", "Ann eeL")]
    public void A_quotation_mark_in_a_name_does_not_end_it(string given, string shown)
    {
        using var stream = new MemoryStream();
        using (var message = new MailEnvelope(SampleMail.FromAddress, given).Seal(SampleMail.Mail() with { ToName = given }))
            message.WriteTo(MailEnvelope.Format, stream, TestContext.Current.CancellationToken);
        stream.Position = 0;
        using var read = MimeMessage.Load(stream, TestContext.Current.CancellationToken);

        Assert.Equal((shown, SampleMail.Mail().ToAddress), Of(Assert.Single(read.To)));
        Assert.Equal((shown, SampleMail.FromAddress), Of(Assert.Single(read.From)));

        static (string?, string) Of(InternetAddress address) => (address.Name, ((MailboxAddress)address).Address);
    }

    [Fact]
    public void A_mail_that_was_sent_is_not_kept_in_memory()
    {
        var envelope = new MailEnvelope(SampleMail.FromAddress, SampleMail.FromName, "taskings@agency.example");
        var sent = Send(envelope);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.DoesNotContain(sent, message => message.IsAlive);
        GC.KeepAlive(envelope);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static List<WeakReference> Send(MailEnvelope envelope) => Enumerable.Range(0, 5).Select(_ =>
        {
            using var message = envelope.Seal(SampleMail.Mail());
            message.WriteTo(MailEnvelope.Format, Stream.Null, TestContext.Current.CancellationToken);
            return new WeakReference(message);
        }).ToList();
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@b.example\r\nX: y")]
    public void A_malformed_sender_is_refused_at_the_start(string address) =>
        Assert.Throws<ArgumentException>(() => new MailEnvelope(address, "Taskings"));

    private static ArgumentException Refuses(OutgoingMail mail)
    {
        var refusal = Assert.Throws<ArgumentException>(() => Envelope.Seal(mail));
        Assert.DoesNotContain(Secret, refusal.ToString());
        return refusal;
    }
}
