using System.Text.Json.Nodes;
using Itms.Application.Backup;
using Itms.Server.Backup;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Server.Tests.Backup;

/// <summary>Administrators download what was backed up on schedule, and never without a trace.</summary>
public sealed class BackupDownloadTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("itms-kept-").FullName;
    private DemoServer server = null!;
    private Client admin = null!;

    public async ValueTask InitializeAsync()
    {
        foreach (var name in new[] { "itms-20270111T060000Z.tar.gz", "itms-20270112T060000Z.tar.gz", "itms-20270113T060000Z.tar.gz.unfinished", "x" })
            await File.WriteAllTextAsync(Path.Combine(folder, name), $"Content of {name}", TestContext.Current.CancellationToken);
        server = await DemoServer.StartAsync(configure: builder => builder.Services.AddSingleton<IKeptBackups>(new KeptBackups(folder)));
        admin = await server.As("adm.root");
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task They_are_listed_latest_first_page_by_page()
    {
        var first = await admin.GetAsync("/api/admin/backups?top=1");
        var second = await admin.GetAsync((string)first["nextLink"]!);
        Assert.Equal(
            ["itms-20270112T060000Z.tar.gz 2027-01-12T06:00:00Z 39", "itms-20270111T060000Z.tar.gz 2027-01-11T06:00:00Z 39"],
            first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(b => $"{b!["name"]} {b["madeAt"]} {b["bytes"]}"));
        Assert.Null(second["nextLink"]);
    }

    [Fact]
    public async Task A_download_is_a_file_and_is_among_the_changes()
    {
        const string Name = "itms-20270111T060000Z.tar.gz";
        var file = await admin.DownloadAsync($"/api/admin/backups/{Name}");
        Assert.Equal($"Content of {Name}", System.Text.Encoding.UTF8.GetString(file.Bytes));
        Assert.StartsWith($"attachment; filename={Name}", file.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal(("application/gzip", "no-store"), (file.Headers["Content-Type"], file.Headers["Cache-Control"]));
        Assert.Single(await AuditAsync());
        // HEAD gives nothing away.
        Assert.Equal(200, (await admin.SendAsync(HttpMethod.Head, $"/api/admin/backups/{Name}")).Status);
        var entry = Assert.Single(await AuditAsync());
        Assert.Equal(("adm.root", Name), ((string)entry["by"]!, (string)entry["reason"]!));
    }

    [Fact]
    public async Task Nobody_else_gets_one_and_no_other_file_is_sent()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "..", "itms-outside.tar.gz"), "secret", TestContext.Current.CancellationToken);
        foreach (var name in new[]
        {
            "itms-20270110T060000Z.tar.gz", "itms-20270113T060000Z.tar.gz.unfinished", "x", "..%2Fitms-outside.tar.gz", "..", "%2Fetc%2Fpasswd",
        })
            Assert.Equal(404, (await admin.SendAsync(HttpMethod.Get, $"/api/admin/backups/{name}")).Status);
        foreach (var path in new[] { "/api/admin/backups", "/api/admin/backups/itms-20270111T060000Z.tar.gz" })
            (await (await server.As("tom.becker")).SendAsync(HttpMethod.Get, path)).IsRefused(403, "not-allowed");
        Assert.Empty(await AuditAsync());
    }

    private async Task<List<JsonNode>> AuditAsync() =>
        [.. (await admin.GetAsync("/api/admin/audit"))["items"]!.AsArray().Where(e => (string)e!["what"]! == "backup").Select(e => e!)];
}
