using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Itms.Mailbox;

/// <summary>A mailbox that is open by IMAP.</summary>
internal sealed class ImapSession : IMailboxSession
{
    /// <summary>How long the server may take to end listening.</summary>
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(10);

    private static readonly FetchRequest Summary = new(MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.InternalDate);

    private readonly ImapClient client;
    private readonly IMailFolder inbox;
    private readonly IMailFolder done;
    private readonly IMailFolder failed;
    private readonly TimeProvider clock;

    // The server may tell of new mail at any time, also while others are being read.
    private volatile bool isNews;
    private Action? whenNews;

    /// <param name="inbox">The open folder.</param>
    public ImapSession(ImapClient client, IMailFolder inbox, IMailFolder done, IMailFolder failed, TimeProvider clock)
    {
        (this.client, this.inbox, this.done, this.failed, this.clock) = (client, inbox, done, failed, clock);
        inbox.CountChanged += (_, _) =>
        {
            isNews = true;
            whenNews?.Invoke();
        };
    }

    public bool TellsOfNewMail => client.Capabilities.HasFlag(ImapCapabilities.Idle);

    public Task<IReadOnlyList<MailInBox>> ListAsync(CancellationToken cancellationToken) => LimitedAsync<IReadOnlyList<MailInBox>>(
        async token =>
        {
            isNews = false;
            return [.. (await inbox.FetchAsync(0, -1, Summary, token)).Where(mail => mail.UniqueId.IsValid).Select(Describe)];
        },
        cancellationToken);

    public Task<byte[]?> ReadAsync(MailInBox mail, CancellationToken cancellationToken) => LimitedAsync<byte[]?>(
        async token =>
        {
            try
            {
                // The server may have a wrong idea of the size, so what it sends counts.
                await using var stream = await inbox.GetStreamAsync(mail.Id, token);
                var raw = new byte[stream.Length];
                await stream.ReadExactlyAsync(raw, token);
                // Dovecot 2.3.19 has no bytes of a mail that another program has just removed, and MailKit 4.18.2 takes that for an empty mail
                // (findings/mailkit-removed-mail.sh).
                return raw.Length == 0 && mail.Size > 0 ? null : raw;
            }
            catch (MessageNotFoundException)
            {
                return null;
            }
        },
        cancellationToken);

    public Task MoveAsync(MailInBox mail, MailboxTarget target, CancellationToken cancellationToken) => LimitedAsync(
        async token =>
        {
            try
            {
                // Without MOVE, the library copies, marks as deleted, and expunges only this mail.
                await inbox.MoveToAsync(mail.Id, target == MailboxTarget.Done ? done : failed, token);
            }
            catch (ImapCommandException)
            {
                // Dovecot 2.3.19 also refuses if another program has just removed the mail (findings/mailkit-removed-mail.sh).
                if ((await inbox.SearchAsync(SearchQuery.Uids([mail.Id]), token)).Count > 0) throw;
            }
        },
        cancellationToken);

    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        if (isNews) return;
        using var limit = new CancellationTokenSource(longest, clock);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        if (TellsOfNewMail) await ListenAsync(enough);
        else
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested) await LimitedAsync(client.NoOpAsync, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (client.IsConnected) await TimeLimit.RunAsync(clock, token => client.DisconnectAsync(quit: true, token), CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ProtocolException or CommandException or TimeoutException or InvalidOperationException)
        {
            // The connection is broken. There is nobody to say goodbye to.
        }

        client.Dispose();
    }

    private async Task ListenAsync(CancellationTokenSource enough)
    {
        using var hung = new CancellationTokenSource();
        using var whenEnough = enough.Token.Register(() => hung.CancelAfter(LongestGoodbye));
        whenNews = enough.Cancel;
        try
        {
            await client.IdleAsync(enough.Token, hung.Token);
        }
        catch (OperationCanceledException) when (hung.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server did not end listening.");
        }
        finally
        {
            whenNews = null;
        }
    }

    private MailInBox Describe(IMessageSummary mail) => new(
        mail.UniqueId,
        string.Create(CultureInfo.InvariantCulture, $"{inbox.FullName} {inbox.UidValidity}.{mail.UniqueId.Id}"),
        mail.Size ?? 0,
        mail.InternalDate);

    private Task LimitedAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        TimeLimit.RunAsync(clock, work, cancellationToken);

    private Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        TimeLimit.RunAsync(clock, work, cancellationToken);
}
