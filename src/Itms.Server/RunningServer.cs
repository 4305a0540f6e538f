using System.Globalization;
using Itms.Api.Hosting;
using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.Administration;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Server.Demo;
using Itms.Server.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Itms.Server;

/// <summary>The server while it runs, from the data folder up to the listening sockets.</summary>
public sealed partial class RunningServer : IAsyncDisposable
{
    private readonly DataFolder folder;
    private readonly SqliteTableStore store;
    private readonly WebApplication app;
    private readonly IDisposable? export;

    private RunningServer(DataFolder folder, SqliteTableStore store, WebApplication app, IDisposable? export)
    {
        this.folder = folder;
        this.store = store;
        this.app = app;
        this.export = export;
    }

    /// <summary>Where it listens, with the port it got where 0 was asked for.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    public IServiceProvider Services => app.Services;

    public SqliteTableStore Store => store;

    /// <summary>The code with which the first administrator is made; null where there is one. For the console alone.</summary>
    public string? SetupCode { get; private init; }

    /// <summary>Opens the data folder, finishes what an earlier run left over, and listens.</summary>
    /// <param name="configure">For tests: replaces services after all others are there.</param>
    /// <exception cref="StartupException">Why it does not start.</exception>
    public static async Task<RunningServer> StartAsync(
        ServerOptions options, Action<WebApplicationBuilder>? configure, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (options.Settings is not null) builder.Configuration.AddInMemoryCollection(options.Settings);
        var settings = Settings.Read(builder.Configuration);
        SafeAddresses.Check(options, settings, builder.Configuration);
        var folder = DataFolder.Open(options.DataFolder);
        SqliteTableStore? store = null;
        WebApplication? app = null;
        try
        {
            if (options.Demo) await DemoSeeder.SeedAsync(folder.Database, options.Empty, settings.Rules(), new DigestSchedule(settings.DigestAt), TimeProvider.System, cancellationToken);
            store = OpenStore(folder);
            app = Build(builder, settings, options, folder, store, await SigningKey.OpenAsync(store), configure);
            await PrepareAsync(app, options, cancellationToken);
            var setupCode = options.Demo
                ? null
                : await app.Services.GetRequiredService<FirstAdministrator>().OpenAsync(options.NewAdministrator, cancellationToken);
            await ListenAsync(app, options, cancellationToken);
            return new RunningServer(folder, store, app, OtlpExport.Start(builder.Configuration)) { SetupCode = setupCode };
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            if (store is not null) await store.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens the data folder, makes every row of the views and indexes anew, and closes it again. Nothing is served or sent.</summary>
    /// <returns>How many taskings there are.</returns>
    /// <exception cref="StartupException">Why it cannot.</exception>
    public static async Task<int> RebuildViewsAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var settings = Settings.Read(builder.Configuration);
        using var folder = DataFolder.OpenExisting(options.DataFolder);
        await using var store = OpenStore(folder);
        await using var app = Build(builder, settings, options, folder, store, await SigningKey.OpenAsync(store), configure: null);
        await LoadRulesAsync(app.Services, options, cancellationToken);
        return await app.Services.GetRequiredService<ProjectionRebuild>().RebuildAsync(cancellationToken);
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await store.DisposeAsync();
        folder.Dispose();
        // Last, so that the end is told too.
        export?.Dispose();
    }

    internal static SqliteTableStore OpenStore(DataFolder folder)
    {
        try
        {
            return SqliteTableStore.Open(folder.Database);
        }
        catch (Exception e) when (e is InvalidDataException or TableStoreUnavailableException)
        {
            throw new StartupException(StartupException.WrongData, $"The data folder {folder.Path} cannot be opened: {e.Message}");
        }
    }

    private static WebApplication Build(
        WebApplicationBuilder builder,
        Settings settings,
        ServerOptions options,
        DataFolder folder,
        SqliteTableStore store,
        SigningKey key,
        Action<WebApplicationBuilder>? configure)
    {
        builder.WebHost.UseUrls([.. options.Urls]);
        if (options.Urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase))) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        ConfigureLogging(builder, options);

        // Who may say where a request came from is said by Itms:KnownProxies alone.
        builder.Configuration["ForwardedHeaders_Enabled"] = "false";

        var services = builder.Services;
        services.AddSingleton<ITableStore>(store);
        services.AddSingleton<IPartitionList>(store);
        services.AddSingleton<IBlobStore>(new DiskBlobStore(folder.Attachments));
        services.AddSingleton(settings.Rules());
        services.AddSingleton(new OutboxOptions(
            AgencySettings.Slashed(settings.PublicUrlOr(options)), DeliveryPolicy.Default, Guid.NewGuid().ToString("N"), IsSoleProcess: true));
        services.AddSingleton(new DigestSchedule(settings.DigestAt));
        services.AddSingleton(settings.Intake);
        services.AddSingleton<InProcessWakeSignal>();
        services.AddSingleton<IWakeSignal>(s => s.GetRequiredService<InProcessWakeSignal>());
        services.AddHostedService<BackgroundWorker>();
        services.AddItms();
        if (options.Demo) AddDemo(services, settings, folder, store);
        else
        {
            services.AddSingleton(TimeProvider.System);
            services.AddSingleton(settings.Mail.Sender(folder.Mail));
        }

        services.AddSignIn(settings.HowToSignIn(options, builder.Configuration), key, TimeProvider.System);
        configure?.Invoke(builder);

        var app = builder.Build();
        if (settings.BehindProxy) app.UseForwardedHeaders(settings.ForwardedHeaders());
        app.UseMiddleware<ProblemMiddleware>();
        app.Use(HardenAsync(options));
        app.UseSignIn();
        app.MapItmsApi();
        if (options.Demo) app.MapDemo();
        return app;
    }

    private static void AddDemo(IServiceCollection services, Settings settings, DataFolder folder, SqliteTableStore store)
    {
        var clock = new DemoClock(store, TimeProvider.System);
        services.AddSingleton(clock);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<DemoTime>();
        services.AddSingleton<DemoMail>();
        services.AddSingleton(settings.Mail is { Folder: null, Smtp: null } ? new DemoMailbox() : settings.Mail.Sender(folder.Mail));
    }

    private static async Task PrepareAsync(WebApplication app, ServerOptions options, CancellationToken cancellationToken)
    {
        var services = app.Services;
        await LoadRulesAsync(services, options, cancellationToken);
        await services.GetRequiredService<DelegationStore>().LoadAsync(cancellationToken);
        var clock = services.GetService<DemoClock>() ?? new DemoClock(services.GetRequiredService<ITableStore>(), TimeProvider.System);
        var isDemos = await clock.RestoreAsync();
        if (isDemos != options.Demo)
            throw new StartupException(
                StartupException.WrongData,
                $"The data folder {options.DataFolder} holds {(isDemos ? "a demo's made-up data" : "a real installation's data, not a demo's")}. "
                + "Name another folder with --data.");
        await services.GetRequiredService<RecoverySweep>().RestoreProjectionsAsync(cancellationToken);
        await services.GetRequiredService<ProjectionRebuild>().RebuildIfRulesChangedAsync(cancellationToken);
    }

    private static async Task LoadRulesAsync(IServiceProvider services, ServerOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<RuleBook>().LoadAsync(cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new StartupException(StartupException.WrongData, $"The data folder {options.DataFolder} cannot be used: {e.Message}");
        }

        // Ids and codes alone; it can be worked with, and an administrator can put it right.
        var logger = services.GetRequiredService<ILogger<RunningServer>>();
        foreach (var fault in new DirectoryCheck(services.GetRequiredService<RulesSource>().Current.Directory).Faults())
            LogFault(logger, fault);
    }

    [LoggerMessage(60, LogLevel.Warning, "The directory: {Fault}")]
    private static partial void LogFault(ILogger logger, string fault);

    private static async Task ListenAsync(WebApplication app, ServerOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or System.Net.Sockets.SocketException or NotSupportedException)
        {
            throw new StartupException(StartupException.NoAddress, $"Cannot listen on {string.Join(", ", options.Urls)}: {e.Message}");
        }
    }

    private static void ConfigureLogging(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Logging.ClearProviders();
        if (options.Demo) builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        else builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        // The framework's own request log holds paths and queries as they came.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        builder.Logging.AddFilter(typeof(SessionHandler).FullName, LogLevel.Warning);
        // That it cannot start is said once, in words.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    /// <summary>Nothing of the API is cached or sniffed; the demo answers under this machine's names alone, whatever a page elsewhere resolves to it.</summary>
    private static Func<HttpContext, RequestDelegate, Task> HardenAsync(ServerOptions options) => (context, next) =>
    {
        if (options.Demo && !ServerOptions.IsThisMachine(context.Request.Host.Host))
            throw new ProblemException(new Problem(
                421, "wrong-host", "Not the demo's name", string.Create(CultureInfo.InvariantCulture, $"The demo is at {options.Urls[0]}.")));
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    };
}
