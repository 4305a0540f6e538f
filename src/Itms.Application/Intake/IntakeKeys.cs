using Itms.Application.Storage;

namespace Itms.Application.Intake;

/// <summary>Keys of incoming mail.</summary>
public static class IntakeKeys
{
    /// <summary>
    /// Holds incoming mail (<see cref="IncomingMail"/>), mail waiting for a task manager (<see cref="WaitingMail"/>) and
    /// claims (<see cref="Claim"/>), and what the task managers are told of (<see cref="Arrival"/>).
    /// </summary>
    public const string Partition = "intake";

    /// <summary>Within <see cref="Partition"/>: a mail and its state.</summary>
    public static string IncomingMail(string id) => "M|" + KeyText.Escape(id);

    /// <summary>Within <see cref="Partition"/>: says that a mail belongs to a tasking. Keys end with the mail's id.</summary>
    public static string MailOf(string number, string id) => $"B|{KeyText.Escape(number)}|{KeyText.Escape(id)}";

    /// <summary>The range of <see cref="MailOf"/>.</summary>
    public static RowRange MailsOf(string number) => RowRange.Prefix(Partition, $"B|{KeyText.Escape(number)}|");

    /// <summary>Within <see cref="Partition"/>: which mail with a Message-ID becomes the tasking.</summary>
    /// <param name="message">Key of the Message-ID, or the id of a mail that has none.</param>
    public static string Claim(string message) => "C|" + KeyText.Escape(message);

    /// <summary>Within <see cref="Partition"/>, oldest first.</summary>
    public static string WaitingMail(DateTimeOffset at, string id) => "W|" + KeyText.Timed(at, id);

    /// <summary>Within <see cref="Partition"/>: a mail that the task managers are to be told of then.</summary>
    public static string Arrival(DateTimeOffset tellAt, string id) => "N|" + KeyText.Timed(tellAt, id);

    /// <summary>Those to be told of, the next one first.</summary>
    public static RowRange Arrivals { get; } = RowRange.Prefix(Partition, "N|");

    /// <summary>Within <see cref="Partition"/>: a notice whose outbox batch may not be written yet.</summary>
    public static string Telling(string notice) => "S|" + KeyText.Escape(notice);

    public static RowRange Tellings { get; } = RowRange.Prefix(Partition, "S|");

    /// <summary>Within <see cref="Partition"/>: a notice whose outbox batch is written.</summary>
    public static string Told(string notice) => "T|" + KeyText.Escape(notice);

    public static RowRange AllTold { get; } = RowRange.Prefix(Partition, "T|");

    /// <summary>Within <see cref="ServerKeys.Partition"/>: which process reads the taskings mailbox.</summary>
    public const string MailboxReader = "mailbox-reader";

    public static RowRange WaitingMails { get; } = RowRange.Prefix(Partition, "W|");
}
