using System.Globalization;
using Itms.Application.Intake;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Domain.Notifications;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Configuration;

namespace Itms.Api.Hosting;

/// <summary>The agency's settings, from the configuration section <c>Itms</c>. Every host has them.</summary>
public record AgencySettings
{
    /// <summary>Where people reach ITMS: the links in mails begin with it. Default: where the server listens. Required on Azure.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The agency's time zone.</summary>
    public string TimeZone { get; init; } = "America/New_York";

    /// <summary>Days the agency is closed in addition to the federal holidays: <c>2027-01-09</c>. Default: none.</summary>
    public IReadOnlyList<DateOnly> ExtraClosures { get; init; } = [];

    /// <summary>Whether a designee may submit to HQ. G III.B permits it, G I.D does not. Default: no.</summary>
    public bool DesigneeMaySubmitToHq { get; init; }

    /// <summary>Whether the author of a response may also clear it. Default: no.</summary>
    public bool MakerMayClear { get; init; }

    /// <summary>Whether assigning a unit that the rubric does not suggest needs a reason. Default: no.</summary>
    public bool RoutingOverrideNeedsReason { get; init; }

    /// <summary>When the weekly digest goes out: Mondays at this time, in the agency's time zone.</summary>
    public TimeOnly DigestAt { get; init; } = DigestSchedule.Default.At;

    /// <summary>When gathered mails go out: each business day at this time, in the agency's time zone.</summary>
    public TimeOnly GatheredMailAt { get; init; } = GatherSchedule.Default.At;

    /// <summary>How people sign in, outside the demo.</summary>
    public SignInKind SignIn { get; init; }

    /// <summary>After how many idle minutes the pages cover themselves: 1 to 480. Default: 15.</summary>
    public int LockAfterMinutes { get; init; } = 15;

    /// <summary>What the platform's token must claim. Required where <see cref="SignIn"/> is <see cref="SignInKind.AppService"/>.</summary>
    public AppServiceSection AppService { get; init; } = new();

    /// <summary>Which mail becomes a tasking automatically.</summary>
    public IntakeSettings Intake { get; init; } = new();

    /// <summary>How much room documents may take.</summary>
    public StorageSection Storage { get; init; } = new();

    /// <summary>Which systems inside private networks webhooks may reach.</summary>
    public WebhookSection Webhooks { get; init; } = new();

    /// <exception cref="SettingException">A setting is wrong.</exception>
    public void Check(IConfiguration configuration)
    {
        if (PublicUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
            throw new SettingException("Itms:PublicUrl must be an address such as https://itms.agency.gov.");
        // The binder skips list entries that it cannot read.
        var closures = configuration.GetSection("Itms:ExtraClosures").GetChildren();
        if (closures.FirstOrDefault(c => !DateOnly.TryParse(c.Value, CultureInfo.InvariantCulture, out _)) is { } wrong)
            throw new SettingException($"{wrong.Path} must be a date such as 2027-01-09.");
        if (SignIn == SignInKind.Demo) throw new SettingException("Itms:SignIn must be local or appService; the demo is --demo.");
        if (LockAfterMinutes is < 1 or > 480) throw new SettingException("Itms:LockAfterMinutes must be 1 to 480.");
        Intake.Check();
        Storage.Check();
        Zone();
    }

    /// <summary>The rules that follow from these settings. The directory is not part of them.</summary>
    /// <exception cref="SettingException">There is no such time zone.</exception>
    public RulesSource Rules()
    {
        var policy = new TaskingPolicy(DesigneeMaySubmitToHq, MakerMayClear, RoutingOverrideNeedsReason);
        var rules = new RulesSource(new BusinessCalendar(Zone(), ExtraClosures), policy);
        rules.Use(now => now with { Storage = Storage.Limits });
        return rules;
    }

    /// <summary>How people sign in outside the demo: through App Service, or with ITMS's own accounts.</summary>
    /// <exception cref="SettingException">App Service authentication is asked for, but it is off here or not fully described.</exception>
    public SignInSettings HowToSignIn(Uri publicUrl, IConfiguration configuration)
    {
        if (SignIn != SignInKind.AppService) return new SignInSettings(SignIn, publicUrl) { LockAfterMinutes = LockAfterMinutes };
        // The platform itself sets this variable. Without it, anybody could send the platform's headers.
        if (!bool.TryParse(configuration["WEBSITE_AUTH_ENABLED"], out var enabled) || !enabled)
            throw new SettingException("Itms:SignIn is appService, but App Service authentication is not on here (WEBSITE_AUTH_ENABLED).");
        return AppService is { Issuer: { Length: > 0 } issuer, Audience: { Length: > 0 } audience, Tenant: { Length: > 0 } tenant }
            ? new SignInSettings(SignInKind.AppService, publicUrl, new AppServiceSettings(issuer, audience, tenant))
            {
                LockAfterMinutes = LockAfterMinutes,
            }
            : throw new SettingException(
                "Itms:AppService:Issuer, Itms:AppService:Audience and Itms:AppService:Tenant are required where Itms:SignIn is appService.");
    }

    /// <summary>The same address ending in a slash, so that relative addresses lie under it.</summary>
    public static Uri Slashed(Uri address) => address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");

    private TimeZoneInfo Zone() =>
        TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone)
            ? zone
            : throw new SettingException($"Itms:TimeZone: there is no time zone {TimeZone}.");
}

/// <summary>How much room documents may take.</summary>
public sealed record StorageSection
{
    private const int Most = 10_000_000;

    /// <summary>MiB of all documents of one tasking: 25 to 10,000,000. Default: 2,048.</summary>
    public int PerTaskingMiB { get; init; } = 2_048;

    /// <summary>MiB that one person may attach in a calendar month (UTC): 25 to 10,000,000. Default: 10,240.</summary>
    public int PerPersonMiB { get; init; } = 10_240;

    /// <summary>The limits in bytes.</summary>
    public StorageLimits Limits => new((long)PerTaskingMiB * StorageLimits.MiB, (long)PerPersonMiB * StorageLimits.MiB);

    /// <exception cref="SettingException">A limit is not possible.</exception>
    public void Check()
    {
        // The largest document must fit.
        if (PerTaskingMiB is < 25 or > Most) throw new SettingException($"Itms:Storage:PerTaskingMiB must be 25 to {Most}.");
        if (PerPersonMiB is < 25 or > Most) throw new SettingException($"Itms:Storage:PerPersonMiB must be 25 to {Most}.");
    }
}

/// <summary>Settings of webhooks.</summary>
public sealed record WebhookSection
{
    /// <summary>Names or addresses that webhooks may use although they are inside a private network, also over plain http. Default: none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}

/// <summary>What the token of App Service authentication must claim.</summary>
public sealed record AppServiceSection
{
    public string? Issuer { get; init; }

    public string? Audience { get; init; }

    public string? Tenant { get; init; }
}
