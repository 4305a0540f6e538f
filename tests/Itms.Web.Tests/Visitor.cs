using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Itms.Server.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>
/// Somebody at a browser. When they leave, the browser must have reported no fault: no script error, nothing refused by the policy. No detainee
/// may have been in an address, a title, or what the browser keeps.
/// </summary>
public sealed partial class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> faults = new();
    private readonly CanaryWatch canaries = new();

    /// <summary>The rules that depend on colors, without those of WCAG AAA.</summary>
    private static AxeRunOptions OnlyColors { get; } = new() { RunOnly = RunOnlyOptions.Rules("color-contrast", "link-in-text-block") };

    internal Visitor(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.PageError += (_, fault) => faults.Enqueue(fault);
        page.Request += (_, request) => canaries.See("an address", Uri.UnescapeDataString(request.Url));
        page.Console += (_, message) =>
        {
            // A refused step is an answer, although the browser's console calls it an error.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                faults.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>Opens an address, and signs in on the way.</summary>
    public async Task<Visitor> EnterAsync(string person, string path = "/")
    {
        await Page.GotoAsync(path);
        await Page.Locator($"[data-person='{person}']").ClickAsync();
        // The page for signing in has a heading too, and stays until the next page is there. Only the next one has the menu around it.
        await Expect(Page).Not.ToHaveURLAsync(SigningIn());
        await Expect(Page.Locator(".shell main")).ToBeVisibleAsync();
        await ReadyAsync();
        return this;
    }

    /// <summary>Goes to an address, already signed in.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await ReadyAsync();
    }

    /// <summary>Waits until nothing is being loaded.</summary>
    public async Task ReadyAsync()
    {
        await Expect(Page.Locator("h1")).ToBeVisibleAsync();
        await Expect(Page.Locator(".skeleton, [data-early]")).ToHaveCountAsync(0);
        canaries.See("a title", await Page.TitleAsync());
    }

    /// <summary>Starts an action of the tasking that is shown, by its button.</summary>
    public async Task StartAsync(string action)
    {
        var button = Page.Locator($"[data-action='{action}']");
        await Expect(Page.Locator(".actions")).ToBeVisibleAsync();
        if (await button.CountAsync() == 0) await Page.Locator(".actions").GetByText("More (").ClickAsync();
        await button.ClickAsync();
        await Expect(Dialog).ToBeVisibleAsync();
    }

    /// <summary>Presses the dialog's button that does it.</summary>
    public Task ConfirmAsync() => Dialog.Locator("button[type=submit]").ClickAsync();

    public Task IsDoneAsync() => Expect(Dialog).ToHaveCountAsync(0);

    public async Task StatusIsAsync(string label) => await Expect(Page.Locator(".bar .status")).ToHaveTextAsync(label);

    /// <summary>Axe, with the rules of WCAG 2.2 AA and the best practices, finds nothing.</summary>
    public Task IsAccessibleAsync(string what) => AxeFindsNothingAsync(what, new AxeRunOptions());

    /// <summary>
    /// The same, and axe finds nothing about the colors when the computer's are dark or forced. All other rules are about the elements, which are
    /// the same in any colors. And at 320 pixels, nothing scrolls sideways.
    /// </summary>
    public async Task IsAccessibleInAnyLookAsync(string what)
    {
        await IsAccessibleAsync(what);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await AxeFindsNothingAsync($"{what}, dark", OnlyColors);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ForcedColors = ForcedColors.Active });
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await AxeFindsNothingAsync($"{what}, forced colors", OnlyColors);
        await Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.None });

        var usual = Page.ViewportSize!;
        await Page.SetViewportSizeAsync(320, 740);
        await FitsAsync($"{what}, 320 pixels");
        await Page.SetViewportSizeAsync(usual.Width, usual.Height);
    }

    private async Task AxeFindsNothingAsync(string what, AxeRunOptions options)
    {
        var found = await Page.RunAxe(options);
        var faultsFound = found.Violations.Select(v => $"{v.Id}: {v.Help}\n  {string.Join("\n  ", v.Nodes.Select(n => n.Html))}");
        Assert.True(found.Violations.Length == 0, $"{what}: {string.Join("\n", faultsFound)}");
    }

    /// <summary>Nothing is wider than the window.</summary>
    public async Task FitsAsync(string what)
    {
        var wide = await Page.EvaluateAsync<string[]>(
            """
            () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
              [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".rows"))
                .map(e => e.outerHTML.slice(0, 120))
            """);
        Assert.True(wide.Length == 0, $"{what} is too wide: {string.Join("\n", wide.Take(5))}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!Page.IsClosed)
        {
            canaries.See("a title", await Page.TitleAsync());
            canaries.See("what the browser keeps", await Page.EvaluateAsync<string>("JSON.stringify([{...localStorage}, {...sessionStorage}])"));
        }

        await context.DisposeAsync();
        Assert.Empty(faults);
        canaries.AssertNothing();
    }

    [GeneratedRegex("/sign-in")]
    private static partial Regex SigningIn();
}
