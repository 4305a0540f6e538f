using System.Security.Cryptography;
using System.Text;
using Itms.Domain.Shared;

namespace Itms.Application.Intake;

/// <summary>It is not a mail. The message says why and quotes nothing of it.</summary>
public sealed class UnreadableMailException(string why) : Exception(why);

/// <summary>What a request needs of a mail (RFC 5322).</summary>
/// <param name="MessageId">The Message-ID as the sender wrote it. Null: there is none.</param>
/// <param name="From">The address it claims to come from. Null: it names no sender, or several.</param>
/// <param name="FromName">The sender's display name. Empty: there is none.</param>
/// <param name="Text">What a mail program shows. Empty: it has no text, or none that can be read.</param>
/// <param name="IsAutomatic">A program wrote it, such as an out-of-office note or a delivery report (RFC 3834).</param>
/// <param name="IsAmbiguous">
/// It is not certain who sent it: a header that may appear only once appears twice, the address is encoded, or the header has no end. A valid
/// signature may cover what is not read.
/// </param>
/// <param name="Authentication">Values of <c>Authentication-Results</c>, from the top.</param>
/// <param name="Rest">
/// Hash of everything else that distinguishes it from other mails: each part, the reply address and, without a Message-ID, the date.
/// </param>
public sealed record IncomingMail(
    string? MessageId, string? From, string FromName, string Subject, string Text, bool IsAutomatic, bool IsAmbiguous,
    IReadOnlyList<string> Authentication, string Rest)
{
    /// <summary>The domain of <see cref="From"/>.</summary>
    public string? Domain => From?[(From.LastIndexOf('@') + 1)..];

    /// <summary>To whom it says it was sent: names and addresses. Empty: to nobody.</summary>
    public string To { get; init; } = "";

    /// <summary>Who got copies, as it says.</summary>
    public string Cc { get; init; } = "";

    /// <summary>When it was sent, as the sender says. Null: it does not say.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The Message-IDs that it answers (In-Reply-To, References), without angle brackets.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>Each document on its own, also those of a forwarded mail, a <c>winmail.dat</c> or a signed mail.</summary>
    public IReadOnlyList<ReceivedDocument> Documents { get; init; } = [];

    /// <summary>Who asked first, if this mail forwards another. Null: it does not.</summary>
    public ForwardedFrom? Forwarded { get; init; }

    /// <summary><see cref="Forwarded"/>, with a time that names no time zone taken as the agency's, unless it was forwarded elsewhere.</summary>
    public ForwardedFrom? ForwardedIn(BusinessCalendar calendar)
    {
        if (Forwarded is not { Clock: { } clock }) return Forwarded;
        var isElsewhere = Date is { } date && date.Offset != TimeSpan.Zero
            && calendar.At(DateOnly.FromDateTime(date.DateTime), TimeOnly.FromDateTime(date.DateTime)) != date;
        return isElsewhere
            ? Forwarded
            : Forwarded with { Sent = calendar.At(DateOnly.FromDateTime(clock), TimeOnly.FromDateTime(clock)), Clock = null };
    }

    /// <summary>What it reports, if it says that a mail could not be delivered. Null: it does not.</summary>
    public DeliveryFailure? Failure { get; init; }

    /// <summary>What could not be read, or only by a guess. One sentence each. They quote nothing of the mail.</summary>
    public IReadOnlyList<string> Flaws { get; init; } = [];

    /// <summary>Why a person must look at it although its sender may be trusted: it is encrypted, or too deep. Null: nobody must.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Hash of its content as 32 hex digits. It is the same whichever way the mail arrived.</summary>
    public string Id() => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{MessageId}\n{From}\n{FromName}\n{Subject}\n{Text}\n{Rest}")).AsSpan(0, 16));

    /// <exception cref="UnreadableMailException">It is not a mail: it has neither a sender nor a subject, or says nothing at all.</exception>
    public static IncomingMail Read(ReadOnlyMemory<byte> mail) => MailReader.Read(mail);

    /// <summary>The text cut to at most this many characters, without splitting a surrogate pair.</summary>
    internal static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}

/// <summary>A document that came with a mail.</summary>
/// <param name="Name">Its file name, on one line and without folders.</param>
/// <param name="MediaType">What the sender says it is, such as <c>application/pdf</c>.</param>
public sealed record ReceivedDocument(string Name, string MediaType)
{
    /// <summary>Its place among the documents of the mail, from 0.</summary>
    public required int Place { get; init; }

    /// <summary>Opens its decoded content. It is decoded while it is read.</summary>
    public required Func<Stream> Open { get; init; }

    /// <summary>Its length in bytes. The whole document is decoded to find it.</summary>
    public long Length()
    {
        var (buffer, length) = (new byte[81920], 0L);
        using var content = Open();
        while (content.Read(buffer) is var read and > 0) length += read;
        return length;
    }
}

/// <summary>The sender of a mail that was forwarded.</summary>
/// <param name="Name">Empty: there is none.</param>
/// <param name="Address">Null: the forwarded mail shows none.</param>
public sealed record ForwardedFrom(string Name, string? Address, string? Subject)
{
    /// <summary>When it was sent. Null: it does not say, or it is not certain.</summary>
    public DateTimeOffset? Sent { get; init; }

    /// <summary>What the clock of the person showed who forwards it, if no time zone is given.</summary>
    internal DateTime? Clock { get; init; }

    /// <param name="written">Null: the mail does not say when it was sent.</param>
    /// <param name="forwardedAt">When it was forwarded, in the time of that place. In universal time, it says nothing of the place.</param>
    internal ForwardedFrom SentAt(ForwardedDate? written, DateTimeOffset? forwardedAt)
    {
        var offset = written?.Offset ?? (forwardedAt is { Offset: var there } && there != TimeSpan.Zero ? there : null);
        DateTimeOffset? sent = written is not null && offset is { } known ? new DateTimeOffset(written.Clock, known) : null;
        var comesLater = (sent ?? (written is null ? null : new DateTimeOffset(written.Clock, TimeSpan.Zero))) > forwardedAt?.AddDays(1);
        return comesLater ? this : this with { Sent = sent, Clock = written?.Offset is null ? written?.Clock : null };
    }
}

/// <summary>A report that a mail could not be delivered (RFC 3464).</summary>
/// <param name="Recipient">The address that it could not be delivered to.</param>
/// <param name="Status">The status code, such as <c>5.1.1</c>.</param>
/// <param name="OriginalMessageId">Of the mail that was returned, without angle brackets. Null: the report does not say.</param>
public sealed record DeliveryFailure(string? Recipient, string? Status, string? OriginalMessageId)
{
    /// <summary>What the other server said, on one line. Null: the report does not say.</summary>
    public string? Diagnostic { get; init; }

    /// <summary>The tasking that the returned mail is about (<c>X-ITMS-Number</c>). Null: it names none.</summary>
    public string? OriginalNumber { get; init; }
}
