using MailKit;

namespace Itms.Mailbox;

/// <summary>Opens the taskings mailbox.</summary>
public interface IMailboxConnector
{
    /// <summary>Connects, signs in and opens the folder. Throws if any of this fails.</summary>
    Task<IMailboxSession> ConnectAsync(CancellationToken cancellationToken);
}

/// <summary>An open mailbox. One caller at a time. After any exception the session is to be disposed of.</summary>
public interface IMailboxSession : IAsyncDisposable
{
    /// <summary>Whether the server tells of new mail while <see cref="WaitAsync"/> waits.</summary>
    bool TellsOfNewMail { get; }

    /// <summary>The mails in the folder, oldest first.</summary>
    Task<IReadOnlyList<MailInBox>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The bytes of a mail as they arrived. Null: it is no longer there.</summary>
    Task<byte[]?> ReadAsync(MailInBox mail, CancellationToken cancellationToken);

    /// <summary>Moves a mail out of the folder. It is no error if the mail is no longer there.</summary>
    Task MoveAsync(MailInBox mail, MailboxTarget target, CancellationToken cancellationToken);

    /// <summary>Returns when there may be new mail, after <paramref name="longest"/>, or when it is canceled, which is no exception.</summary>
    Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken);
}

/// <summary>Where a mail goes when ITMS is done with it.</summary>
public enum MailboxTarget
{
    /// <summary>ITMS has it.</summary>
    Done,

    /// <summary>ITMS could not take it in. It is in the list of the task managers.</summary>
    Failed,
}

/// <param name="Key">Identifies the mail in the mailbox for good. Contains nothing of the mail.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="ArrivedAt">When the server got it. Null: the server does not say.</param>
public sealed record MailInBox(UniqueId Id, string Key, long Size, DateTimeOffset? ArrivedAt);
