using System.Collections.Concurrent;
using Itms.Mailbox;
using MailKit.Net.Imap;

namespace Itms.Server.Tests.Mailbox;

/// <summary>A real mailbox that fails where a test says so, and notes how long it was to wait for new mail.</summary>
internal sealed class FaultyConnector(IMailboxConnector real) : IMailboxConnector
{
    /// <summary>How many moves fail.</summary>
    public int MovesToFail { get; set; }

    /// <summary>How many mails the server refuses to hand out.</summary>
    public int ReadsToFail { get; set; }

    /// <summary>Whether the server hangs up as soon as it is to tell of new mail.</summary>
    public bool HangsUp { get; set; }

    public int Connections { get; private set; }

    /// <summary>How long it was to wait, each time.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public async Task<IMailboxSession> ConnectAsync(CancellationToken cancellationToken)
    {
        Connections++;
        return new Session(await real.ConnectAsync(cancellationToken), this);
    }

    private sealed class Session(IMailboxSession real, FaultyConnector connector) : IMailboxSession
    {
        public bool TellsOfNewMail => real.TellsOfNewMail;

        public Task<IReadOnlyList<MailInBox>> ListAsync(CancellationToken cancellationToken) => real.ListAsync(cancellationToken);

        public Task<byte[]?> ReadAsync(MailInBox mail, CancellationToken cancellationToken) => connector.ReadsToFail-- > 0
            ? throw new ImapCommandException(ImapCommandResponse.No, "It is damaged.", "The server refused.")
            : real.ReadAsync(mail, cancellationToken);

        public Task MoveAsync(MailInBox mail, MailboxTarget target, CancellationToken cancellationToken) =>
            connector.MovesToFail-- > 0 ? throw new IOException("The connection broke.") : real.MoveAsync(mail, target, cancellationToken);

        public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
        {
            connector.Waits.Enqueue(longest);
            return connector.HangsUp ? throw new IOException("The server hung up.") : real.WaitAsync(longest, cancellationToken);
        }

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
