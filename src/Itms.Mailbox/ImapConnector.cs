using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Itms.Mailbox;

/// <summary>Opens the mailbox by IMAP.</summary>
public sealed class ImapConnector(MailboxSettings settings, HttpClient http, TimeProvider clock) : IMailboxConnector
{
    private readonly OAuthTokens tokens = new(http, settings, clock);

    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    public async Task<IMailboxSession> ConnectAsync(CancellationToken cancellationToken)
    {
        var client = new ImapClient();
        try
        {
            return await TimeLimit.RunAsync(clock, token => OpenAsync(client, token), cancellationToken);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private async Task<IMailboxSession> OpenAsync(ImapClient client, CancellationToken cancellationToken)
    {
        await client.ConnectAsync(settings.Host!, settings.Port, settings.Tls.AsOption(), cancellationToken);
        await SignInAsync(client, cancellationToken);
        var inbox = await FindAsync(client, settings.Folder, cancellationToken) ?? throw new FolderNotFoundException(settings.Folder);
        var done = await FindOrCreateAsync(client, settings.DoneFolder, cancellationToken);
        var failed = await FindOrCreateAsync(client, settings.FailedFolder, cancellationToken);
        await inbox.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
        return new ImapSession(client, inbox, done, failed, clock);
    }

    private async Task SignInAsync(ImapClient client, CancellationToken cancellationToken)
    {
        if (!settings.UsesOAuth)
        {
            await client.AuthenticateAsync(settings.UserName!, settings.Password!, cancellationToken);
            return;
        }

        try
        {
            await client.AuthenticateAsync(new SaslMechanismOAuth2(settings.UserName!, await tokens.GetAsync(cancellationToken)), cancellationToken);
        }
        catch (AuthenticationException)
        {
            tokens.Forget();
            throw;
        }
    }

    /// <summary>Finds a folder below the person's own root, which some servers call <c>INBOX.</c></summary>
    private static async Task<IMailFolder?> FindAsync(ImapClient client, string path, CancellationToken cancellationToken)
    {
        if (path.Equals("INBOX", StringComparison.OrdinalIgnoreCase)) return client.Inbox;
        var folder = client.GetFolder(client.PersonalNamespaces[0]);
        foreach (var name in path.Split('/'))
        {
            try
            {
                folder = await folder.GetSubfolderAsync(name, cancellationToken);
            }
            catch (FolderNotFoundException)
            {
                return null;
            }
        }

        return folder;
    }

    private static async Task<IMailFolder> FindOrCreateAsync(ImapClient client, string path, CancellationToken cancellationToken)
    {
        if (await FindAsync(client, path, cancellationToken) is { } found) return found;
        var cut = path.LastIndexOf('/');
        var parent = cut < 0
            ? client.GetFolder(client.PersonalNamespaces[0])
            : await FindOrCreateAsync(client, path[..cut], cancellationToken);
        return await parent.CreateAsync(path[(cut + 1)..], isMessageFolder: true, cancellationToken) ?? throw new FolderNotFoundException(path);
    }
}
