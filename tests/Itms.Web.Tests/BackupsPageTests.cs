using System.Security.Cryptography;
using Itms.Application.Backup;
using Itms.Server.Backup;
using Itms.Server.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Itms.Web.Tests;

/// <summary>An administrator takes a scheduled backup away, after reading what the file holds, and the list of changes shows it.</summary>
public sealed class BackupsPageTests(BrowserOffice office) : IAsyncLifetime
{
    private const string Older = "itms-20270111T060000Z.tar.gz";
    private const string Latest = "itms-20270112T060000Z.tar.gz";
    private const string DownloadLatest = "Download the backup of Tue, Jan 12, 2027, 01:00";

    private readonly string folder = Directory.CreateTempSubdirectory("itms-kept-").FullName;
    private DemoServer server = null!;

    public async ValueTask InitializeAsync()
    {
        // Larger than any buffer on the way.
        await File.WriteAllBytesAsync(Path.Combine(folder, Latest), RandomNumberGenerator.GetBytes(5_000_001), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, Older), "Older", TestContext.Current.CancellationToken);
        server = await DemoServer.StartAsync(configure: builder => builder.Services.AddSingleton<IKeptBackups>(new KeptBackups(folder)));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_backup_is_downloaded_whole_after_a_warning_and_is_in_the_list_of_changes()
    {
        await using var root = await office.VisitAsync(server: server);
        await root.EnterAsync("adm.root", "/admin/backups");
        await Expect(root.Page.Locator("tbody tr")).ToHaveTextAsync(
            ["Tue, Jan 12, 2027, 01:004.8 MBDownload", "Mon, Jan 11, 2027, 01:005 bytesDownload"]);
        await root.IsAccessibleInAnyLookAsync("the list of backups");

        // Who reads the warning and leaves has taken nothing.
        await StartAsync(root);
        await root.IsAccessibleInAnyLookAsync("the warning");
        await root.Page.Keyboard.PressAsync("Escape");
        await root.IsDoneAsync();
        var admin = await server.As("adm.root");
        Assert.Empty((await admin.GetAsync("/api/admin/audit"))["items"]!.AsArray());

        await StartAsync(root);
        var download = await root.Page.RunAndWaitForDownloadAsync(() => root.ConfirmAsync());
        Assert.Equal(Latest, download.SuggestedFilename);
        var arrived = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        await root.IsDoneAsync();
        await root.GoAsync("/admin/access");
        var entry = Assert.Single(await root.Page.Locator(".changes > li").AllAsync());
        await Expect(entry).ToContainTextAsync("Backup taken");
        await Expect(entry).ToContainTextAsync("Alex Root");
        await Expect(entry).ToContainTextAsync(Latest);

        Assert.Equal((await admin.DownloadAsync($"/api/admin/backups/{Latest}")).Bytes, arrived);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, Latest), TestContext.Current.CancellationToken), arrived);
    }

    private static async Task StartAsync(Visitor root)
    {
        await root.Page.GetByRole(AriaRole.Button, new() { Name = DownloadLatest, Exact = true }).ClickAsync();
        await Expect(root.Dialog).ToContainTextAsync("This file holds everything");
        await Expect(root.Dialog).ToContainTextAsync("It is not encrypted");
    }
}
