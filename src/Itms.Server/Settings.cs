using System.Globalization;
using Itms.Application.Mail;
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

    public MailSettings Mail { get; init; } = new();

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

    private TimeZoneInfo Zone() =>
        TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone)
            ? zone
            : throw new StartupException(StartupException.Usage, $"Itms:TimeZone: there is no time zone {TimeZone}.");
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
