using Itms.Api.Hosting;
using Itms.Application.Outbox;
using Itms.Functions.Http;
using Itms.Functions.Orchestration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Functions;

/// <summary>The services of the Azure host, except the adapters for storage and mail.</summary>
public static class AzureHost
{
    /// <param name="publicUrl">The links in mails begin with it.</param>
    /// <param name="clock">Real time, except in tests.</param>
    public static IServiceCollection AddItmsOnAzure(this IServiceCollection services, AgencySettings agency, Uri publicUrl, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.AddSingleton<DurableWakeSignal>();
        services.AddSingleton<IWakeSignal>(all => all.GetRequiredService<DurableWakeSignal>());
        // Another process may receive the wake signal. It must not wait for a lease of the process that sent it.
        services.AddItms(agency, publicUrl, isSoleProcess: false);
        services.AddSingleton<SharedPipeline>();
        services.AddSingleton<FinishedInstances>();
        // LimitedBody has the limit instead.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        services.AddHostedService<RulesRefresh>();
        return services;
    }

    /// <summary>Prints what a person must see. The Functions host drops what a worker logs at its start, but keeps its standard output.</summary>
    public static async Task PrintAsync(this StartupReport report, TextWriter output)
    {
        foreach (var fault in report.DirectoryFaults) await output.WriteLineAsync($"itms: The directory: {fault}");
        if (report.SetupCode is not { } code) return;
        await output.WriteLineAsync(
            "itms: Nobody can administer ITMS yet. POST /api/setup makes the first administrator with this code. "
            + $"It works once, until the host stops: {code}");
    }
}
