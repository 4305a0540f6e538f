using Itms.Api.Hosting;
using Itms.Application.Administration;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Domain.Notifications;
using Itms.Functions.Http;
using Itms.Functions.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Itms.Functions;

/// <summary>What this host adds to the application, besides the adapters.</summary>
public static partial class AzureServices
{
    /// <param name="publicUrl">What the links in mails begin with.</param>
    /// <param name="clock">Real time, but in tests.</param>
    public static IServiceCollection AddItmsOnAzure(this IServiceCollection services, AgencySettings agency, Uri publicUrl, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.AddSingleton(agency.Rules());
        services.AddSingleton(new DigestSchedule(agency.DigestAt));
        services.AddSingleton(agency.Intake);
        // Another process may hear the doorbell than the one that rang: it must not wait for a lease of the first.
        services.AddSingleton(new OutboxOptions(AgencySettings.Slashed(publicUrl), DeliveryPolicy.Default, Guid.NewGuid().ToString("N"), IsSoleProcess: false, SendsItself: false));
        services.AddSingleton<DurableWakeSignal>();
        services.AddSingleton<IWakeSignal>(all => all.GetRequiredService<DurableWakeSignal>());
        services.AddItms();
        services.AddRouting();
        services.AddSingleton<SharedPipeline>();
        services.AddHostedService<RulesRefresh>();
        return services;
    }

    /// <summary>How people sign in here: as App Service says, or with accounts of ITMS's own.</summary>
    /// <exception cref="SettingException">App Service authentication is asked for and not there, or not fully described.</exception>
    public static SignInSettings HowToSignIn(this AgencySettings agency, Uri publicUrl, IConfiguration configuration) =>
        agency.SignIn == SignInKind.AppService ? agency.BehindAppService(publicUrl, configuration) : new SignInSettings(agency.SignIn, publicUrl);

    /// <summary>Reads the rules, before anything is answered, and says where nobody can administer ITMS yet.</summary>
    /// <exception cref="InvalidDataException">Something stored cannot be read.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<RuleBook>().LoadAsync(cancellationToken);
        await services.GetRequiredService<DelegationStore>().LoadAsync(cancellationToken);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Itms.Functions");
        // Ids and codes alone; it can be worked with, and an administrator can put it right.
        foreach (var fault in new Domain.People.DirectoryCheck(services.GetRequiredService<RulesSource>().Current.Directory).Faults())
            LogFault(logger, fault);
        await services.GetRequiredService<ProjectionRebuild>().RebuildIfRulesChangedAsync(cancellationToken);
        if (await services.GetRequiredService<FirstAdministrator>().OpenAsync(anyway: false, cancellationToken) is { } code) LogCode(logger, code);
    }

    [LoggerMessage(75, LogLevel.Warning, "The directory: {Fault}")]
    private static partial void LogFault(ILogger logger, string fault);

    [LoggerMessage(76, LogLevel.Warning, "Nobody can administer ITMS yet. POST /api/setup makes the first administrator, with this code, which works once, until the host stops: {Code}")]
    private static partial void LogCode(ILogger logger, string code);
}
