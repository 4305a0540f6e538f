using Itms.Api.Hosting;
using Itms.Api.SignIn;
using Itms.Application.Backup;
using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Mailbox;
using Itms.Server.Backup;
using Itms.Server.Demo;
using Itms.Server.Storage;

namespace Itms.Server;

/// <summary>Puts the server together: the web server, this host's adapters, the application, and the pipeline.</summary>
internal static class ServerBuilder
{
    /// <param name="configure">For tests: replaces services after all others were added.</param>
    public static async Task<WebApplication> BuildAsync(
        WebApplicationBuilder builder, Settings settings, ServerOptions options, DataFolder folder, SqliteTableStore store,
        Action<WebApplicationBuilder>? configure)
    {
        ConfigureWebServer(builder, options);
        ServerLogging.Configure(builder.Logging, options.Demo);
        AddStorage(builder.Services, folder, store);
        AddWakeSignal(builder.Services);
        if (options.Demo) AddDemo(builder.Services, settings, folder, store);
        else AddClockAndMail(builder.Services, settings, folder);
        builder.Services.AddItms(settings, settings.PublicUrlOr(options), isSoleProcess: true);
        builder.Services.AddSignIn(settings.HowToSignIn(options, builder.Configuration), await SigningKey.OpenAsync(store), TimeProvider.System);
        builder.Services.AddHostedService<BackgroundWorker>();
        if (settings.Backup.Folder is not null && !options.Demo) AddBackups(builder.Services, settings);
        if (settings.Mailbox.IsOn) AddMailbox(builder.Services, settings);
        if (TelemetryExport.HasCollector(builder.Configuration)) builder.Services.AddItmsTelemetry().ToCollector();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseItms(new PipelineOptions
        {
            ForwardedHeaders = settings.BehindProxy || settings.KnownProxies.Count > 0 ? settings.ForwardedHeaders() : null,
            LoopbackOnlyAt = options.Demo ? options.Urls[0] : null,
            MoreEndpoints = options.Demo ? DemoEndpoints.MapDemo : null,
        });
        return app;
    }

    private static void ConfigureWebServer(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.WebHost.UseUrls([.. options.Urls]);
        if (options.Urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase))) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // LimitedBody has the limit instead.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        // Only Itms:KnownProxies decides whose forwarded headers count.
        builder.Configuration["ForwardedHeaders_Enabled"] = "false";
    }

    private static void AddStorage(IServiceCollection services, DataFolder folder, SqliteTableStore store)
    {
        services.AddSingleton(store);
        services.AddSingleton<ITableStore>(store);
        services.AddSingleton<IPartitionList>(store);
        services.AddSingleton<IBlobStore>(new DiskBlobStore(folder.Attachments));
    }

    private static void AddWakeSignal(IServiceCollection services)
    {
        services.AddSingleton<InProcessWakeSignal>();
        services.AddSingleton<IWakeSignal>(all => all.GetRequiredService<InProcessWakeSignal>());
    }

    private static void AddClockAndMail(IServiceCollection services, Settings settings, DataFolder folder)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Mail.Sender(folder.Mail));
    }

    private static void AddMailbox(IServiceCollection services, Settings settings)
    {
        services.AddMailbox(settings.Mailbox, new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }));
        services.AddHostedService<MailboxWorker>();
    }

    private static void AddBackups(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings.Backup);
        services.AddSingleton<ScheduledBackup>();
        services.AddSingleton<IKeptBackups>(new KeptBackups(settings.Backup.FullFolder));
        services.AddHostedService<BackupWorker>();
    }

    private static void AddDemo(IServiceCollection services, Settings settings, DataFolder folder, SqliteTableStore store)
    {
        var clock = new DemoClock(store, TimeProvider.System);
        services.AddSingleton(clock);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<DemoTime>();
        services.AddSingleton<DemoMail>();
        services.AddSingleton<IMailSender>(settings.Mail is { Folder: null, Smtp: null } ? new DemoMailbox() : settings.Mail.Sender(folder.Mail));
    }
}
