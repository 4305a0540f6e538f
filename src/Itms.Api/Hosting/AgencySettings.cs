using System.Globalization;
using Itms.Application.Intake;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Domain.Notifications;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Configuration;

namespace Itms.Api.Hosting;

/// <summary>What every host is told about its agency, from the configuration section <c>Itms</c>.</summary>
public record AgencySettings
{
    /// <summary>Where people reach ITMS: the links in the mails begin with it. Without it, the self-contained server names where it listens.</summary>
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

    /// <summary>How people sign in, outside the demo.</summary>
    public SignInKind SignIn { get; init; }

    /// <summary>What the platform's principal must claim, where <see cref="SignIn"/> is <see cref="SignInKind.AppService"/>.</summary>
    public AppServiceSection AppService { get; init; } = new();

    /// <summary>Which mail becomes a tasking by itself.</summary>
    public IntakeSettings Intake { get; init; } = new();

    /// <exception cref="SettingException">A setting is not what it should be.</exception>
    public void Check(IConfiguration configuration)
    {
        if (PublicUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
            throw new SettingException("Itms:PublicUrl must be an address such as https://itms.agency.gov.");
        // The binder passes over what it cannot read in a list.
        if (configuration.GetSection("Itms:ExtraClosures").GetChildren().FirstOrDefault(c => !DateOnly.TryParse(c.Value, CultureInfo.InvariantCulture, out _)) is { } wrong)
            throw new SettingException($"{wrong.Path} must be a date such as 2027-01-09.");
        if (SignIn == SignInKind.Demo) throw new SettingException("Itms:SignIn must be local or appService; the demo is --demo.");
        Intake.Check();
        Zone();
    }

    /// <summary>The rules these settings make; people and units are not among them.</summary>
    /// <exception cref="SettingException">There is no such time zone.</exception>
    public RulesSource Rules() =>
        new(new BusinessCalendar(Zone(), ExtraClosures), new TaskingPolicy(DesigneeMaySubmitToHq, MakerMayClear, RoutingOverrideNeedsReason));

    /// <exception cref="SettingException">App Service authentication is asked for where there is none, or not fully described.</exception>
    public SignInSettings BehindAppService(Uri publicUrl, IConfiguration configuration)
    {
        // Set by the platform itself. Elsewhere anybody could send its headers.
        if (!bool.TryParse(configuration["WEBSITE_AUTH_ENABLED"], out var enabled) || !enabled)
            throw new SettingException("Itms:SignIn is appService, but App Service authentication is not on here (WEBSITE_AUTH_ENABLED).");
        return AppService is { Issuer: { Length: > 0 } issuer, Audience: { Length: > 0 } audience, Tenant: { Length: > 0 } tenant }
            ? new SignInSettings(SignInKind.AppService, publicUrl, new AppServiceSettings(issuer, audience, tenant))
            : throw new SettingException(
                "Itms:AppService:Issuer, Itms:AppService:Audience and Itms:AppService:Tenant are required where Itms:SignIn is appService.");
    }

    /// <summary>The address such that relative ones are under it.</summary>
    public static Uri Slashed(Uri address) => address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");

    private TimeZoneInfo Zone() =>
        TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone)
            ? zone
            : throw new SettingException($"Itms:TimeZone: there is no time zone {TimeZone}.");
}

/// <summary>What the token of App Service authentication must say.</summary>
public sealed record AppServiceSection
{
    public string? Issuer { get; init; }

    public string? Audience { get; init; }

    public string? Tenant { get; init; }
}
