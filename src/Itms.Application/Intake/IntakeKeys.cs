using Itms.Application.Storage;

namespace Itms.Application.Intake;

/// <summary>Keys of incoming mail.</summary>
public static class IntakeKeys
{
    /// <summary>
    /// Holds incoming mail (<see cref="IncomingMail"/>), mail waiting for a task manager (<see cref="WaitingMail"/>) and
    /// claims (<see cref="Claim"/>).
    /// </summary>
    public const string Partition = "intake";

    /// <summary>Within <see cref="Partition"/>: a mail and its state.</summary>
    public static string IncomingMail(string id) => "M|" + KeyText.Escape(id);

    /// <summary>Within <see cref="Partition"/>: which mail with a Message-ID becomes the tasking.</summary>
    /// <param name="message">Key of the Message-ID, or the id of a mail that has none.</param>
    public static string Claim(string message) => "C|" + KeyText.Escape(message);

    /// <summary>Within <see cref="Partition"/>, oldest first.</summary>
    public static string WaitingMail(DateTimeOffset at, string id) => "W|" + KeyText.Timed(at, id);

    public static RowRange WaitingMails { get; } = RowRange.Prefix(Partition, "W|");
}
