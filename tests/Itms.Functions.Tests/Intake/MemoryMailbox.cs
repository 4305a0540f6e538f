using System.Text;
using Itms.Mailbox;
using MailKit;

namespace Itms.Functions.Tests.Intake;

/// <summary>A mailbox in memory.</summary>
internal sealed class MemoryMailbox : IMailboxConnector, IMailboxSession
{
    /// <summary>The mails in the inbox.</summary>
    public SortedDictionary<uint, string> Mails { get; } = [];

    /// <summary>Where mails were moved to, by their IDs.</summary>
    public Dictionary<uint, MailboxTarget> Moved { get; } = [];

    public bool IsDown { get; set; }

    public int Connections { get; private set; }

    public bool TellsOfNewMail => false;

    public Task<IMailboxSession> ConnectAsync(CancellationToken cancellationToken)
    {
        Connections++;
        return IsDown ? throw new IOException("The mailbox is down.") : Task.FromResult<IMailboxSession>(this);
    }

    public Task<IReadOnlyList<MailInBox>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<MailInBox>>(
        [.. Mails.Select(mail => new MailInBox(new UniqueId(mail.Key), $"INBOX 1.{mail.Key}", mail.Value.Length, ArrivedAt: null))]);

    public Task<byte[]?> ReadAsync(MailInBox mail, CancellationToken cancellationToken) =>
        Task.FromResult<byte[]?>(Encoding.UTF8.GetBytes(Mails[mail.Id.Id]));

    public Task MoveAsync(MailInBox mail, MailboxTarget target, CancellationToken cancellationToken)
    {
        Moved[mail.Id.Id] = target;
        Mails.Remove(mail.Id.Id);
        return Task.CompletedTask;
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
