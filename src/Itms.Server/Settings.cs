using System.Net;
using Itms.Api.Hosting;
using Itms.Application.Mail;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Mailbox;
using Itms.Server.Backup;
using Itms.Server.Mail;
using Forwarded = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders;

namespace Itms.Server;

/// <summary>The settings that are not on the command line, from the configuration section <c>Itms</c>.</summary>
public sealed record Settings : AgencySettings
{
    public MailSettings Mail { get; init; } = new();

    /// <summary>The taskings mailbox. Default: none is read.</summary>
    public MailboxSettings Mailbox { get; init; } = new();

    /// <summary>Backups on schedule. Default: none.</summary>
    public BackupSettings Backup { get; init; } = new();

    /// <summary>Whether a proxy in front of ITMS handles https. Then the server may listen on plain http at any address. Default: no.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>Addresses or networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto count. Default: this machine.</summary>
    public IReadOnlyList<string> KnownProxies { get; init; } = [];

    /// <exception cref="StartupException">A setting is wrong.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        try
        {
            var settings = configuration.GetSection("Itms").Get<Settings>() ?? new Settings();
            settings.Check(configuration);
            if (settings.Mail.Smtp is { } smtp && string.IsNullOrWhiteSpace(smtp.Host))
                throw new StartupException(StartupException.Usage, "Itms:Mail:Smtp:Host is required where there are SMTP settings.");
            settings.Mailbox.Check();
            settings.Backup.Check();
            settings.ForwardedHeaders();
            return settings;
        }
        catch (InvalidOperationException e)
        {
            throw new StartupException(StartupException.Usage, $"A setting cannot be read: {e.Message}");
        }
        catch (SettingException e)
        {
            throw new StartupException(StartupException.Usage, e.Message);
        }
    }

    public Uri PublicUrlOr(ServerOptions options) => PublicUrl ?? new Uri(options.Urls[0]);

    /// <exception cref="StartupException">App Service authentication is asked for, but it is off here or not fully described.</exception>
    public SignInSettings HowToSignIn(ServerOptions options, IConfiguration configuration)
    {
        var publicUrl = PublicUrlOr(options);
        if (options.Demo) return new SignInSettings(SignInKind.Demo, publicUrl) { LockAfterMinutes = LockAfterMinutes };
        try
        {
            return HowToSignIn(publicUrl, configuration);
        }
        catch (SettingException e)
        {
            throw new StartupException(StartupException.Usage, e.Message);
        }
    }

    /// <exception cref="StartupException">A proxy is neither an address nor a network.</exception>
    public ForwardedHeadersOptions ForwardedHeaders()
    {
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = Forwarded.XForwardedFor | Forwarded.XForwardedProto,
        };
        if (KnownProxies.Count > 0)
        {
            // Otherwise the framework's default applies: this machine.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            // A request may come through several of them. The first address from the right that is not theirs is the caller's.
            forwarded.ForwardLimit = null;
        }

        foreach (var proxy in KnownProxies)
            if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
            else if (IPNetwork.TryParse(proxy, out var network)) forwarded.KnownIPNetworks.Add(network);
            else
                throw new StartupException(
                    StartupException.Usage, $"Itms:KnownProxies: {proxy} is neither an address nor a network such as 10.0.0.0/24.");
        return forwarded;
    }
}

public sealed record MailSettings
{
    /// <summary>The no-reply address that mails come from.</summary>
    public string From { get; init; } = "no-reply@itms.invalid";

    public string FromName { get; init; } = "ITMS";

    /// <summary>The taskings mailbox. Every mail names it as the address for replies. Default: none.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The folder for mails, as .eml files, when there is no SMTP server. Default: <c>mail</c> in the data folder.</summary>
    public string? Folder { get; init; }

    public SmtpSettings? Smtp { get; init; }

    /// <exception cref="StartupException">A mail setting is wrong.</exception>
    public IMailSender Sender(string defaultFolder)
    {
        try
        {
            return Smtp is null
                ? new FolderMailSender(Folder ?? defaultFolder, From, FromName, ReplyTo)
                : new SmtpMailSender(new SmtpOptions(Smtp.Host ?? "", From, FromName)
                {
                    ReplyTo = ReplyTo,
                    Port = Smtp.Port,
                    Tls = Smtp.Tls,
                    UserName = Smtp.UserName,
                    Password = Smtp.Password,
                });
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(StartupException.Usage, $"Itms:Mail: {e.Message}");
        }
    }
}

public sealed record SmtpSettings
{
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary>How the connection is encrypted. Default: <see cref="TlsMode.StartTls"/>.</summary>
    public TlsMode Tls { get; init; } = TlsMode.StartTls;

    public string? UserName { get; init; }

    public string? Password { get; init; }
}
