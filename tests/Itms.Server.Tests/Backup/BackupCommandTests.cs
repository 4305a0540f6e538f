using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Backup;

/// <summary><c>backup</c> and <c>restore</c>, against a server that runs and one that is stopped.</summary>
public sealed class BackupCommandTests : IAsyncLifetime
{
    private static readonly string[] Lists =
        ["/api/views/active?top=200", "/api/views/due-30?top=200", "/api/views/overdue?top=200", "/api/views/mine?top=200"];

    private readonly string place = Directory.CreateTempSubdirectory("itms-backup-").FullName;

    private string File => Path.Combine(place, "itms.tar.gz");

    private string Restored => Path.Combine(place, "restored");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(place, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_backup_of_a_running_server_comes_back_with_the_same_lists_and_documents()
    {
        await using var server = await DemoServer.StartAsync(empty: false);
        var (tm, content) = (await server.As("ana.ruiz"), RandomNumberGenerator.GetBytes(300_000));
        "%PDF-1.7 made up"u8.CopyTo(content);
        var number = await tm.CreateAsync(InformationRequest());
        using var form = Files.Form(("big.pdf", content), Files.Text("small.txt"));
        var id = (string)(await tm.PostAsync($"/api/taskings/{number}/attachments", form))["attachments"]![0]!["id"]!;
        // Asking for the mails waits until they are sent.
        await server.MailsAsync(number);
        var lists = await ListsAsync(tm);

        var (code, output) = await BackUpAsync(server, await TokenAsync(server, "adm.root"));
        Assert.True(code == 0, output);
        Assert.StartsWith("Backed up ", output, StringComparison.Ordinal);
        await server.StopAsync();
        (code, output) = await RestoreAsync();
        Assert.True(code == 0, output);
        Assert.Contains(" 0 broken.", output, StringComparison.Ordinal);
        Assert.Contains("2 documents checked, 0 missing or changed.", output, StringComparison.Ordinal);

        await using var again = await DemoServer.StartAsync(Restored);
        var reader = await again.As("ana.ruiz");
        Assert.Equal(lists, await ListsAsync(reader));
        Assert.Equal(content, (await reader.DownloadAsync($"/api/taskings/{number}/attachments/{id}")).Bytes);
        Assert.Empty((await (await again.As("adm.root")).GetAsync("/api/admin/dead-letters"))["items"]!.AsArray());
        Assert.Equal("backup", (string?)(await (await again.As("adm.root")).GetAsync("/api/admin/audit"))["items"]![0]!["what"]);
    }

    [Fact]
    public async Task A_backup_under_full_load_has_everything_that_was_answered_before_it_began()
    {
        await using var server = await DemoServer.StartAsync();
        var (tm, ao, token) = (await server.As("ana.ruiz"), await server.As("lee.chan"), await TokenAsync(server, "adm.root"));
        var answered = new ConcurrentDictionary<string, int>();
        using var enough = new CountdownEvent(60);
        using var done = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested && answered.Count < 1500)
            {
                var number = await tm.CreateAsync(InformationRequest());
                answered[number] = 0;
                using var form = Files.Form(Files.Text("note.txt", number));
                await ao.PostAsync($"/api/taskings/{number}/attachments", form);
                answered[number] = 1;
                await ao.DoAsync(number, "delegate", new { @delegate = "sam.ortiz" });
                answered[number] = 2;
                if (!enough.IsSet) enough.Signal();
            }
        })).ToList();
        Assert.True(await Task.Run(() => enough.Wait(TimeSpan.FromSeconds(60))));

        var before = answered.ToDictionary();
        var (code, output) = await BackUpAsync(server, token);
        await done.CancelAsync();
        await Task.WhenAll(writers);
        Assert.True(code == 0, output);
        (code, output) = await RestoreAsync();
        Assert.True(code == 0, output);

        Assert.InRange(before.Count, 60, 100_000);
        await using var again = await DemoServer.StartAsync(Restored);
        var reader = await again.As("ana.ruiz");
        foreach (var (number, steps) in before)
        {
            var tasking = await reader.ReadAsync(number);
            if (steps > 0) Assert.Single(tasking["attachments"]!.AsArray());
            if (steps > 1) Assert.Equal("delegated", (string?)tasking["status"]);
        }

        Assert.DoesNotContain(await reader.CreateAsync(InformationRequest()), before.Keys);
    }

    [Fact]
    public async Task Without_an_administrators_token_a_running_server_gives_nothing()
    {
        await using var server = await DemoServer.StartAsync();
        var (code, output) = await BackUpAsync(server, token: null);
        Assert.Equal(StartupException.InUse, code);
        Assert.Contains("Itms__Backup__Token", output, StringComparison.Ordinal);
        foreach (var (token, message) in new[]
        {
            (await TokenAsync(server, "ana.ruiz"), "is not an administrator's."), ("itms_nonsense", "is not valid, or has ended."),
        })
        {
            (code, output) = await BackUpAsync(server, token);
            Assert.Equal(1, code);
            Assert.Contains(message, output, StringComparison.Ordinal);
        }

        (code, output) = await ServerProcess.RunAsync(
            ["backup", File, "--demo", "--data", server.Folder, "--urls", "http://127.0.0.1:1"], [("Itms__Backup__Token", "itms_any")]);
        Assert.Equal(1, code);
        Assert.Contains("does not answer at http://127.0.0.1:1. Name its address with --urls.", output, StringComparison.Ordinal);

        Assert.Equal(403, (await (await server.As("tom.becker")).SendAsync(HttpMethod.Post, "/api/admin/backup")).Status);
        Assert.Empty(Directory.GetFiles(place));
    }

    [Fact]
    public async Task A_backup_of_a_stopped_server_is_restored_into_an_empty_folder_only()
    {
        var folder = await StoppedAsync();
        var (code, output) = await ServerProcess.RunAsync("backup", File, "--demo", "--data", folder);
        Assert.True(code == 0, output);
        (code, output) = await ServerProcess.RunAsync("backup", File, "--demo", "--data", folder);
        Assert.Equal(1, code);
        Assert.Contains("There is a file", output, StringComparison.Ordinal);

        var before = Content(folder);
        (code, output) = await ServerProcess.RunAsync("restore", File, "--demo", "--data", folder);
        Assert.Equal(StartupException.WrongData, code);
        Assert.Contains("into an empty folder only", output, StringComparison.Ordinal);
        Assert.Equal(before, Content(folder));

        // An empty folder, such as a mounted disk, and what a restore left that was killed.
        Directory.CreateDirectory(Path.Combine(Restored, ".restoring", "attachments"));
        (code, output) = await RestoreAsync();
        Assert.True(code == 0, output);
        Assert.Equal((0, true), await VerifyAsync(Restored));
        Assert.False(Directory.Exists(Path.Combine(Restored, ".restoring")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_damaged_file_is_reported_and_leaves_no_folder()
    {
        var folder = await StoppedAsync();
        await ServerProcess.RunAsync("backup", File, "--demo", "--data", folder);
        Directory.Delete(folder, recursive: true);
        var whole = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        var unpacked = Unpacked(whole);
        var at = unpacked.AsSpan().IndexOf("made up"u8);
        unpacked[at] = (byte)'M';
        foreach (var (damaged, message) in new[]
        {
            (whole[..(whole.Length / 2)], "ends too early"), (Packed(unpacked), "is damaged: its length or SHA-256"),
        })
        {
            await System.IO.File.WriteAllBytesAsync(File, damaged, TestContext.Current.CancellationToken);
            var (code, output) = await RestoreAsync();
            Assert.Equal(1, code);
            Assert.Contains(message, output, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Restored));
        }
    }

    private static async Task<List<string>> ListsAsync(Client client)
    {
        var lists = new List<string>();
        foreach (var list in Lists)
        {
            var answer = await client.SendAsync(HttpMethod.Get, list);
            lists.Add(answer.Ok(list) is null ? "" : answer.Text);
        }

        lists.Add((await client.PostAsync("/api/search", new { text = "figures" })).ToJsonString());
        return lists;
    }

    /// <summary>A folder with one tasking and a document.</summary>
    private static async Task<string> StoppedAsync()
    {
        var folder = DemoServer.NewFolder();
        var server = await DemoServer.StartAsync(folder);
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        using var form = Files.Form(Files.Text("note.txt"));
        await tm.PostAsync($"/api/taskings/{number}/attachments", form);
        await server.StopAsync();
        return folder;
    }

    private static async Task<(int Code, bool IsIntact)> VerifyAsync(string folder)
    {
        var (code, output) = await ServerProcess.RunAsync("verify", "--demo", "--data", folder);
        return (code, output.Contains("1 histories checked, 0 broken.", StringComparison.Ordinal)
            && output.Contains("1 documents checked, 0 missing or changed.", StringComparison.Ordinal));
    }

    internal static async Task<string> TokenAsync(DemoServer server, string person) =>
        (string)(await (await server.As(person)).PostAsync("/api/me/tokens", new { name = "backup" }))["token"]!;

    private Task<(int ExitCode, string Output)> BackUpAsync(DemoServer server, string? token) => ServerProcess.RunAsync(
        ["backup", File, "--demo", "--data", server.Folder, "--urls", server.Address.GetLeftPart(UriPartial.Authority)],
        token is null ? [] : [("Itms__Backup__Token", token)]);

    private Task<(int ExitCode, string Output)> RestoreAsync() => ServerProcess.RunAsync("restore", File, "--demo", "--data", Restored);

    private static List<string> Content(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file)))}"),
    ];

    private static byte[] Unpacked(byte[] file)
    {
        using var from = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        from.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var file = new MemoryStream();
        using (var to = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true)) to.Write(bytes);
        return file.ToArray();
    }
}
