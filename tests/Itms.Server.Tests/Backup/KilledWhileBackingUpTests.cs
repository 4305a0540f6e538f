using System.Security.Cryptography;
using Itms.Application.Backup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Backup;

/// <summary>A process is killed in the middle of a backup. The data is intact, and no file looks like a backup.</summary>
public sealed class KilledWhileBackingUpTests
{
    [Fact]
    public async Task A_server_that_is_killed_while_it_sends_a_backup_loses_nothing()
    {
        var folder = DemoServer.NewFolder();
        string number;
        using (var server = await ServerProcess.StartAsync(folder))
        {
            using var tm = await Client.SignInAsync(server.Address, "ana.ruiz");
            number = await tm.CreateAsync(InformationRequest());
            for (var i = 0; i < 3; i++)
            {
                using var form = Files.Form(($"big{i}.pdf", Large()));
                await tm.PostAsync($"/api/taskings/{number}/attachments", form);
            }

            // Nobody reads the answer beyond its beginning, so the server is in the middle of the backup.
            using var root = await Client.SignInAsync(server.Address, "adm.root");
            await using var answer = await root.OpenAsync("/api/admin/backup");
            var begun = new byte[100_000];
            await answer.ReadExactlyAsync(begun, TestContext.Current.CancellationToken);
            await server.KillAsync();
            using var cut = new MemoryStream(begun);
            await Assert.ThrowsAsync<BackupDamagedException>(() => BackupReader.CheckAsync(cut, TestContext.Current.CancellationToken));
        }

        var (code, output) = await ServerProcess.RunAsync("verify", "--demo", "--data", folder);
        Assert.True(code == 0, output);
        Assert.Contains("3 documents checked, 0 missing or changed.", output, StringComparison.Ordinal);
        await using var again = await DemoServer.StartAsync(folder);
        Assert.Equal(3, (await (await again.As("ana.ruiz")).ReadAsync(number))["attachments"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_command_that_is_killed_leaves_no_file_of_the_final_name_and_the_next_one_works()
    {
        await using var server = await DemoServer.StartAsync();
        var place = Directory.CreateTempSubdirectory("itms-backup-").FullName;
        var file = Path.Combine(place, "itms.tar.gz");
        // A server that never finishes its answer.
        var builder = WebApplication.CreateSlimBuilder();
        await using var stuck = builder.Build();
        stuck.Urls.Add("http://127.0.0.1:0");
        stuck.MapPost("/api/admin/backup", async (HttpContext context) =>
        {
            await context.Response.Body.WriteAsync(new byte[1_000_000], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await stuck.StartAsync(TestContext.Current.CancellationToken);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(place) { EnableRaisingEvents = true };
        watcher.Changed += (_, _) => arrived.TrySetResult();
        string[] command = ["backup", file, "--demo", "--data", server.Folder, "--urls"];
        using (var backup = ServerProcess.Begin([.. command, stuck.Urls.First()], ("Itms__Backup__Token", "itms_any")))
        {
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            await backup.KillAsync();
        }

        Assert.Equal(["itms.tar.gz.unfinished"], Directory.GetFiles(place).Select(Path.GetFileName));
        var token = await BackupCommandTests.TokenAsync(server, "adm.root");
        var (code, output) = await ServerProcess.RunAsync(
            [.. command, server.Address.GetLeftPart(UriPartial.Authority)], [("Itms__Backup__Token", token)]);
        Assert.True(code == 0, output);
        Assert.Equal(["itms.tar.gz"], Directory.GetFiles(place).Select(Path.GetFileName));
        Directory.Delete(place, recursive: true);
    }

    /// <summary>Eight megabytes that cannot be compressed.</summary>
    private static byte[] Large()
    {
        var content = RandomNumberGenerator.GetBytes(8_000_000);
        "%PDF-1.7 made up"u8.CopyTo(content);
        return content;
    }
}
