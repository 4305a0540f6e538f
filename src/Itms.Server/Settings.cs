using System.Globalization;
using System.Net;
using Itms.Application.Digests;
using Itms.Application.Mail;
using Itms.Application.SignIn;
using Itms.Application.Taskings;
using Itms.Domain.Deadlines;
using Itms.Domain.Taskings;
using Itms.Server.Mail;

namespace Itms.Server;

/// <summary>The settings besides the command line, from the configuration section <c>Itms</c>.</summary>
public sealed record Settings
{
    /// <summary>Where people reach ITMS: the links in the mails begin with it. Default: where the server listens.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The agency's time zone.</summary>
    public string TimeZone { get; init; } = "America/New_York";

    /// <summary>Days the agency is closed besides the federal holidays, <c>2027-01-09</c>.</summary>
    public IReadOnlyList<DateOnly> ExtraClosures { get; init; } = [];

    /// <summary>G III.B permits it, G I.D does not.</summary>
    public bool DesigneeMaySubmitToHq { get; init; }

    /// <summary>Whether who wrote the response may also clear it.</summary>
    public bool MakerMayClear { get; init; }

    /// <summary>Whether a unit the rubric does not suggest needs a reason.</summary>
    public bool RoutingOverrideNeedsReason { get; init; }

    /// <summary>When the weekly digest goes out: Mondays at this time on the agency's clock.</summary>
    public TimeOnly DigestAt { get; init; } = DigestSchedule.Default.At;

    public MailSettings Mail { get; init; } = new();

    /// <summary>How people sign in, outside the demo.</summary>
    public SignInKind SignIn { get; init; }

    /// <summary>What the platform's principal must claim, where <see cref="SignIn"/> is <see cref="SignInKind.AppService"/>.</summary>
    public AppServiceSection AppService { get; init; } = new();

    /// <summary>A proxy in front takes https off: plain http may be listened on at any address.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>Addresses or networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto count. Default: this machine.</summary>
    public IReadOnlyList<string> KnownProxies { get; init; } = [];

    /// <exception cref="StartupException">A setting is not what it should be.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        try
        {
            var settings = configuration.GetSection("Itms").Get<Settings>() ?? new Settings();
            if (settings.PublicUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
                throw new StartupException(StartupException.Usage, "Itms:PublicUrl must be an address such as https://itms.agency.gov.");
            // The binder passes over what it cannot read in a list.
            if (configuration.GetSection("Itms:ExtraClosures").GetChildren().FirstOrDefault(c => !DateOnly.TryParse(c.Value, CultureInfo.InvariantCulture, out _)) is { } wrong)
                throw new StartupException(StartupException.Usage, $"{wrong.Path} must be a date such as 2027-01-09.");
            if (settings.Mail.Smtp is { } smtp && string.IsNullOrWhiteSpace(smtp.Host))
                throw new StartupException(StartupException.Usage, "Itms:Mail:Smtp:Host is required where there are SMTP settings.");
            if (settings.SignIn == SignInKind.Demo)
                throw new StartupException(StartupException.Usage, "Itms:SignIn must be local or appService; the demo is --demo.");
            settings.ForwardedHeaders();
            return settings;
        }
        catch (InvalidOperationException e)
        {
            throw new StartupException(StartupException.Usage, $"A setting cannot be read: {e.Message}");
        }
    }

    /// <summary>The rules these settings make; people and units are not among them.</summary>
    /// <exception cref="StartupException">There is no such time zone.</exception>
    public RulesSource Rules() =>
        new(new BusinessCalendar(Zone(), ExtraClosures), new TaskingPolicy(DesigneeMaySubmitToHq, MakerMayClear, RoutingOverrideNeedsReason));

    public Uri PublicUrlOr(ServerOptions options) => PublicUrl ?? new Uri(options.Urls[0]);

    /// <exception cref="StartupException">App Service authentication is asked for where there is none, or not fully described.</exception>
    public SignInSettings HowToSignIn(ServerOptions options, IConfiguration configuration)
    {
        var publicUrl = PublicUrlOr(options);
        if (options.Demo) return new SignInSettings(SignInKind.Demo, publicUrl);
        if (SignIn != SignInKind.AppService) return new SignInSettings(SignIn, publicUrl);
        // Set by the platform itself. Elsewhere anybody could send its headers.
        if (!bool.TryParse(configuration["WEBSITE_AUTH_ENABLED"], out var enabled) || !enabled)
            throw new StartupException(
                StartupException.Usage, "Itms:SignIn is appService, but App Service authentication is not on here (WEBSITE_AUTH_ENABLED).");
        return AppService is { Issuer: { Length: > 0 } issuer, Audience: { Length: > 0 } audience, Tenant: { Length: > 0 } tenant }
            ? new SignInSettings(SignIn, publicUrl, new AppServiceSettings(issuer, audience, tenant))
            : throw new StartupException(
                StartupException.Usage, "Itms:AppService:Issuer, Itms:AppService:Audience and Itms:AppService:Tenant are required where Itms:SignIn is appService.");
    }

    /// <exception cref="StartupException">A proxy is neither an address nor a network.</exception>
    public ForwardedHeadersOptions ForwardedHeaders()
    {
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedFor | Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedProto,
        };
        if (KnownProxies.Count > 0)
        {
            // Else the framework's own: this machine.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
        }

        foreach (var proxy in KnownProxies)
            if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
            else if (IPNetwork.TryParse(proxy, out var network)) forwarded.KnownIPNetworks.Add(network);
            else throw new StartupException(StartupException.Usage, $"Itms:KnownProxies: {proxy} is neither an address nor a network such as 10.0.0.0/24.");
        return forwarded;
    }

    private TimeZoneInfo Zone() =>
        TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone)
            ? zone
            : throw new StartupException(StartupException.Usage, $"Itms:TimeZone: there is no time zone {TimeZone}.");
}

public sealed record AppServiceSection
{
    public string? Issuer { get; init; }

    public string? Audience { get; init; }

    public string? Tenant { get; init; }
}

public sealed record MailSettings
{
    /// <summary>The no-reply address mails come from.</summary>
    public string From { get; init; } = "no-reply@itms.invalid";

    public string FromName { get; init; } = "ITMS";

    /// <summary>Where mails are written as .eml files when there is no SMTP server. Default: <c>mail</c> in the data folder.</summary>
    public string? Folder { get; init; }

    public SmtpSettings? Smtp { get; init; }

    /// <exception cref="StartupException">A mail setting is not what it should be.</exception>
    public IMailSender Sender(string defaultFolder)
    {
        try
        {
            return Smtp is null
                ? new FolderMailSender(Folder ?? defaultFolder, From, FromName)
                : new SmtpMailSender(new SmtpOptions(Smtp.Host ?? "", From, FromName)
                {
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

    /// <summary>STARTTLS, required.</summary>
    public bool Tls { get; init; } = true;

    public string? UserName { get; init; }

    public string? Password { get; init; }
}
