using Itms.Server.Tests;
using Microsoft.Playwright;

// Two at a time: while one waits for the browser or the server, the other works. More would only slow each other down.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: AssemblyFixture(typeof(Itms.Web.Tests.BrowserOffice))]

namespace Itms.Web.Tests;

/// <summary>
/// The real server in its demo, without taskings, and a real browser. Tests share them: each makes its own taskings. Those that use the same server
/// run one after another, so there are two such offices, and one for the browser of all other tests.
/// </summary>
public sealed class BrowserOffice : IAsyncLifetime
{
    /// <summary>A collection of tests that use the same <see cref="Server"/>. Those with a server of their own need none.</summary>
    public const string First = "the first office";

    /// <summary>Another collection, with a server of its own, so that two tests run at a time.</summary>
    public const string Second = "the second office";

    /// <summary>The first one shows no window and starts no processes for one, so the tests take less time.</summary>
    private static readonly string[] Known =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>How long a page may take before a test fails. Much longer than any page needs, even on a busy machine.</summary>
    private const float PatienceMs = 30_000;

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The browser to use: <c>ITMS_CHROMIUM</c>, or the system's own. Null: there is none.</summary>
    public static string? Executable { get; } =
        Environment.GetEnvironmentVariable("ITMS_CHROMIUM") is { Length: > 0 } named ? named : Known.FirstOrDefault(File.Exists);

    public DemoServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Executable is null) return;
        Server = await DemoServer.StartAsync();
        playwright = await Playwright.CreateAsync();
        // The sandbox does not work for root, as whom containers run.
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = ["--no-sandbox"] });
    }

    /// <summary>Somebody at their own computer. Skips the test where there is no browser or the pages were not built.</summary>
    /// <param name="server">Null: the server that all tests share.</param>
    public async Task<Visitor> VisitAsync(Look? look = null, DemoServer? server = null)
    {
        Assert.SkipWhen(Executable is null, "There is no Chromium here. Install it, or name one in ITMS_CHROMIUM.");
        Assert.SkipUnless(
            File.Exists(Path.Combine(Api.Pages.PageFiles.DefaultFolder, "index.html")), "The pages were not built: that needs Node.js.");
        look ??= new Look();
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (server ?? Server).Address.ToString(),
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Width < 500 ? 740 : 900 },
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(PatienceMs);
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        return new Visitor(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (Server is not null) await Server.DisposeAsync();
    }
}

[CollectionDefinition(BrowserOffice.First)]
public sealed class FirstOffice : ICollectionFixture<BrowserOffice>;

[CollectionDefinition(BrowserOffice.Second)]
public sealed class SecondOffice : ICollectionFixture<BrowserOffice>;

/// <summary>How the page is seen.</summary>
/// <param name="Width">Of the window, in CSS pixels.</param>
public sealed record Look(int Width = 1280);
