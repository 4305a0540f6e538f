using Itms.Api.Hosting;
using Itms.Application.Backup;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Domain.Notifications;
using Itms.Server.Demo;
using Itms.Server.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Itms.Server;

/// <summary>The server while it runs, from the data folder up to the listening sockets.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly DataFolder folder;
    private readonly SqliteTableStore store;
    private readonly WebApplication app;

    private RunningServer(DataFolder folder, SqliteTableStore store, WebApplication app)
    {
        this.folder = folder;
        this.store = store;
        this.app = app;
    }

    /// <summary>The addresses it listens on. If port 0 was requested, they contain the actual port.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    public IServiceProvider Services => app.Services;

    /// <summary>The code that makes the first administrator, for the console only. Null: there is one already.</summary>
    public string? SetupCode { get; private init; }

    /// <summary>Opens the data folder, finishes the work that an earlier run left, and listens.</summary>
    /// <param name="configure">For tests: replaces services after all others were added.</param>
    /// <exception cref="StartupException">Says why the server does not start.</exception>
    public static async Task<RunningServer> StartAsync(
        ServerOptions options, Action<WebApplicationBuilder>? configure, CancellationToken cancellationToken)
    {
        var builder = NewBuilder(options);
        var settings = Settings.Read(builder.Configuration);
        SafeAddresses.Check(options, settings, builder.Configuration);
        var folder = DataFolder.Open(options.DataFolder);
        SqliteTableStore? store = null;
        WebApplication? app = null;
        try
        {
            folder.CheckDatabaseIsThere();
            if (options.Demo) await SeedAsync(folder, options, settings, cancellationToken);
            store = OpenStore(folder);
            app = await ServerBuilder.BuildAsync(builder, settings, options, folder, store, configure);
            await CheckWhoseDataAsync(app, options);
            var report = await PrepareAsync(app, options, cancellationToken);
            await ListenAsync(app, options, cancellationToken);
            return new RunningServer(folder, store, app) { SetupCode = report.SetupCode };
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            if (store is not null) await store.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens the data folder, rebuilds all projections and indexes, and closes it again. Nothing is served or sent.</summary>
    /// <returns>The number of taskings.</returns>
    /// <exception cref="StartupException">Says why it cannot.</exception>
    public static async Task<int> RebuildViewsAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var builder = NewBuilder(options);
        var settings = Settings.Read(builder.Configuration);
        using var folder = DataFolder.OpenExisting(options.DataFolder);
        await using var store = OpenStore(folder);
        await using var app = await ServerBuilder.BuildAsync(builder, settings, options, folder, store, configure: null);
        await ReadableAsync(options, async () =>
        {
            await app.Services.GetRequiredService<StartupSteps>().LoadRulesAsync(cancellationToken);
            return true;
        });
        return await app.Services.GetRequiredService<ProjectionRebuild>().RebuildAsync(cancellationToken);
    }

    /// <summary>Restores a backup into a new data folder, and checks it as <c>verify</c> does. Nothing is served or sent.</summary>
    /// <exception cref="StartupException">Says why it cannot.</exception>
    /// <exception cref="InvalidDataException">It is a demo's backup and the options are not, or the reverse.</exception>
    internal static async Task<(RestoreReport Report, DataCheck Check, List<string> Faults)> RestoreAsync(
        ServerOptions options, Stream backup, CancellationToken cancellationToken)
    {
        var builder = NewBuilder(options);
        var settings = Settings.Read(builder.Configuration);
        using var folder = DataFolder.Open(options.DataFolder);
        await using var store = OpenStore(folder);
        await using var app = await ServerBuilder.BuildAsync(builder, settings, options, folder, store, configure: null);
        var report = await app.Services.GetRequiredService<BackupRestore>().RunAsync(backup, cancellationToken);
        if (await WhoseDataAsync(app) is var (isDemos, held) && isDemos != options.Demo)
            throw new InvalidDataException($"The backup holds {held}. Restore it {(isDemos ? "with" : "without")} --demo.");
        var check = app.Services.GetRequiredService<DataCheck>();
        return (report, check, await check.RunAsync(cancellationToken).ToListAsync(cancellationToken));
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await store.DisposeAsync();
        folder.Dispose();
    }

    /// <param name="onlyToRead">Nothing will be written, and the files stay as they are.</param>
    internal static SqliteTableStore OpenStore(DataFolder folder, bool onlyToRead = false)
    {
        folder.CheckDatabaseIsThere();
        try
        {
            return SqliteTableStore.Open(folder.Database, onlyToRead);
        }
        catch (Exception e) when (e is InvalidDataException or TableStoreUnavailableException)
        {
            throw new StartupException(StartupException.WrongData, $"The data folder {folder.Path} cannot be opened: {e.Message}");
        }
    }

    internal static WebApplicationBuilder NewBuilder(ServerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (options.Settings is not null) builder.Configuration.AddInMemoryCollection(options.Settings);
        return builder;
    }

    private static Task SeedAsync(DataFolder folder, ServerOptions options, Settings settings, CancellationToken cancellationToken) =>
        DemoSeeder.SeedAsync(
            folder.Database, options.Empty, settings.Rules(), new DigestSchedule(settings.DigestAt), TimeProvider.System, cancellationToken);

    private static async Task CheckWhoseDataAsync(WebApplication app, ServerOptions options)
    {
        var (isDemos, held) = await WhoseDataAsync(app);
        if (isDemos == options.Demo) return;
        throw new StartupException(
            StartupException.WrongData, $"The data folder {options.DataFolder} holds {held}. Name another folder with --data.");
    }

    /// <summary>Whose data it is. Only a demo's holds a demo clock. Also sets that clock to where it was left.</summary>
    /// <returns>Whether it is a demo's, and what it is in words.</returns>
    private static async Task<(bool IsDemos, string Held)> WhoseDataAsync(WebApplication app)
    {
        var clock = app.Services.GetService<DemoClock>() ?? new DemoClock(app.Services.GetRequiredService<ITableStore>(), TimeProvider.System);
        return await clock.RestoreAsync() ? (true, "a demo's made-up data") : (false, "a real installation's data, not a demo's");
    }

    private static Task<StartupReport> PrepareAsync(WebApplication app, ServerOptions options, CancellationToken cancellationToken) =>
        ReadableAsync(options, () => app.Services.GetRequiredService<StartupSteps>().RunAsync(options.NewAdministrator, cancellationToken));

    private static async Task<T> ReadableAsync<T>(ServerOptions options, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (InvalidDataException e)
        {
            throw new StartupException(StartupException.WrongData, $"The data folder {options.DataFolder} cannot be used: {e.Message}");
        }
    }

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
}
