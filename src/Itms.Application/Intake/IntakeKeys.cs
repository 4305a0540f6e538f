using Itms.Application.Storage;

namespace Itms.Application.Intake;

/// <summary>Keys of mail that came in.</summary>
public static class IntakeKeys
{
    /// <summary>Mails that came in: <see cref="IncomingMail"/>, those that wait for a task manager: <see cref="WaitingMail"/>, and <see cref="Claim"/>.</summary>
    public const string Partition = "intake";

    /// <summary>Within <see cref="Partition"/>: a mail, and what became of it.</summary>
    public static string IncomingMail(string id) => "M|" + KeyText.Escape(id);

    /// <summary>Within <see cref="Partition"/>: of which mail of a Message-ID a tasking is made.</summary>
    /// <param name="message">Key of the Message-ID, or the id of a mail that has none.</param>
    public static string Claim(string message) => "C|" + KeyText.Escape(message);

    /// <summary>Within <see cref="Partition"/>, the oldest first.</summary>
    public static string WaitingMail(DateTimeOffset at, string id) => "W|" + KeyText.Timed(at, id);

    public static RowRange WaitingMails { get; } = RowRange.Prefix(Partition, "W|");
}
