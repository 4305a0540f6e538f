using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Itms.Application.Backup;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Backup;

/// <summary>
/// While people work, a backup is cut off: by killing the server that writes it, or the command that asks for it. What there is then is no
/// backup, or a whole one. The next one has all that was acknowledged before it began, and no half tasking.
/// </summary>
public sealed class KilledBackupsTests : IDisposable
{
    private const string Variable = "ITMS_KILLED_BACKUPS";
    private const int Documents = 3;
    private const int DocumentBytes = 2_000_000;

    /// <summary>How often. <see cref="Variable"/> asks for more.</summary>
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "3", CultureInfo.InvariantCulture);

    private readonly string place = Directory.CreateTempSubdirectory("itms-killed-").FullName;
    private readonly ConcurrentDictionary<string, int> acknowledged = new(StringComparer.Ordinal);

    /// <summary>One of these is killed.</summary>
    public enum Killed
    {
        ServerThatSends,
        ServerThatTheCommandAsks,
        Command,
    }

    public static TheoryData<int, Killed> Cases => new(Enumerable.Range(0, Runs).Select(run => (run, (Killed)(run % 3))));

    private string Folder => Path.Combine(place, "data");

    private string Backup => Path.Combine(place, "itms.tar.gz");

    public void Dispose() => Directory.Delete(place, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_backup_that_is_cut_off_is_none_and_the_next_one_loses_nothing(int run, Killed killed)
    {
        // Each run cuts it off at another length, from the first byte to the last document.
        var length = run * 7 % 30 * (Documents * DocumentBytes) / 30;
        var server = await ServerProcess.StartAsync(Folder);
        string token;
        using (var root = await Client.SignInAsync(server.Address, "adm.root"))
        {
            token = (string)(await root.PostAsync("/api/me/tokens", new { name = "backup" }))["token"]!;
            await AttachLargeAsync(server);
            var people = await WorkAsync(server);
            await CutAsync(killed, length, server, root, token);
            if (killed != Killed.Command)
            {
                await Task.WhenAll(people);
                server.Dispose();
                server = await ServerProcess.StartAsync(Folder);
                people = await WorkAsync(server);
            }

            var before = acknowledged.ToDictionary();
            var (code, output) = await ServerProcess.RunAsync(Command(server), [("Itms__Backup__Token", token)]);
            Assert.True(code == 0, output);
            // The installation is gone: only the file is left.
            await server.KillAsync();
            await Task.WhenAll(people);
            server.Dispose();
            await RestoresAsync(before);
        }
    }

    private string[] Command(ServerProcess server) =>
        ["backup", Backup, "--demo", "--data", Folder, "--urls", server.Address.GetLeftPart(UriPartial.Authority)];

    private static async Task AttachLargeAsync(ServerProcess server)
    {
        using var tm = await Client.SignInAsync(server.Address, "ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        for (var i = 0; i < Documents; i++)
        {
            // It cannot be compressed.
            var content = RandomNumberGenerator.GetBytes(DocumentBytes);
            Files.Pdf.CopyTo(content, 0);
            using var form = Files.Form(($"large{i}.pdf", content));
            await tm.PostAsync($"/api/taskings/{number}/attachments", form);
        }
    }

    private async Task CutAsync(Killed killed, int length, ServerProcess server, Client root, string token)
    {
        var before = acknowledged.ToDictionary();
        if (killed == Killed.ServerThatSends)
        {
            // Nobody reads the answer beyond this length, so the server is in the middle of the backup.
            await using var answer = await root.OpenAsync("/api/admin/backup");
            var begun = new byte[length + 1];
            await answer.ReadExactlyAsync(begun, TestContext.Current.CancellationToken);
            await server.KillAsync();
            using var cut = new MemoryStream(begun);
            await Assert.ThrowsAsync<BackupDamagedException>(() => BackupReader.CheckAsync(cut, TestContext.Current.CancellationToken));
            return;
        }

        var unfinished = Backup + ".unfinished";
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(place) { EnableRaisingEvents = true };
        watcher.Changed += (_, _) => Look();
        using var command = ServerProcess.Begin(Command(server), ("Itms__Backup__Token", token));
        var ended = command.EndAsync();
        await Task.WhenAny(reached.Task, ended);
        await (killed == Killed.Command ? command : server).KillAsync();
        await ended;
        if (File.Exists(Backup))
        {
            // It was whole before the end came.
            await RestoresAsync(before);
            File.Delete(Backup);
        }
        else if (File.Exists(unfinished))
        {
            await using var cut = File.OpenRead(unfinished);
            await Assert.ThrowsAsync<BackupDamagedException>(() => BackupReader.CheckAsync(cut, TestContext.Current.CancellationToken));
        }

        void Look()
        {
            if (new FileInfo(unfinished) is { Exists: true } file && file.Length > length) reached.TrySetResult();
        }
    }

    /// <summary>Six people begin to work until the server is killed. Returns once some of their work is done.</summary>
    private async Task<List<Task>> WorkAsync(ServerProcess server)
    {
        var (enough, done) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        List<Task> people = [.. Enumerable.Range(0, 6).Select(_ => Task.Run(WorkUntilKilledAsync))];
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return people;

        async Task WorkUntilKilledAsync()
        {
            using var tm = await Client.SignInAsync(server.Address, "ana.ruiz");
            using var ao = await Client.SignInAsync(server.Address, "lee.chan");
            try
            {
                while (true)
                {
                    var number = await tm.CreateAsync(InformationRequest());
                    Acknowledge(number, 1);
                    using var form = Files.Form(Files.Text("note.txt", number));
                    await ao.PostAsync($"/api/taskings/{number}/attachments", form);
                    Acknowledge(number, 2);
                    await ao.DoAsync(number, "delegate", new { @delegate = "sam.ortiz" });
                    Acknowledge(number, 3);
                    for (var comments = 1; comments <= 5; comments++)
                    {
                        await ao.PostAsync($"/api/taskings/{number}/comments", new { text = "Asked again." });
                        Acknowledge(number, 3 + comments);
                    }
                }
            }
            catch (HttpRequestException)
            {
                // The server is gone: what it had not answered may or may not have happened.
            }
        }

        void Acknowledge(string number, int steps)
        {
            acknowledged[number] = steps;
            if (Interlocked.Increment(ref done) == 30) enough.TrySetResult();
        }
    }

    private async Task RestoresAsync(Dictionary<string, int> before)
    {
        var restored = Path.Combine(place, "restored");
        var (code, output) = await ServerProcess.RunAsync("restore", Backup, "--demo", "--data", restored);
        Assert.True(code == 0, output);
        (code, output) = await ServerProcess.RunAsync("verify", "--demo", "--data", restored);
        Assert.True(code == 0, output);
        Assert.Contains(" 0 broken.", output, StringComparison.Ordinal);
        Assert.Contains(" 0 missing or changed.", output, StringComparison.Ordinal);
        await using (var again = await DemoServer.StartAsync(restored))
        {
            var reader = await again.As("ana.ruiz");
            var listed = await reader.NumbersAsync("/api/views/active?top=200");
            Assert.Subset(listed, before.Keys.ToHashSet(StringComparer.Ordinal));
            foreach (var number in listed)
            {
                var steps = StepsOf(await reader.ReadAsync(number));
                var expected = before.GetValueOrDefault(number);
                Assert.True(steps >= expected, $"{number}: {expected} steps were acknowledged, {steps} are there.");
            }
        }

        if (Directory.Exists(restored)) Directory.Delete(restored, recursive: true);
    }

    /// <summary>How far a tasking of this test has come. One step follows the other, so the last one tells.</summary>
    private static int StepsOf(JsonNode tasking)
    {
        var (documents, comments) = (tasking["attachments"]!.AsArray().Count, tasking["comments"]!.AsArray().Count);
        if ((string?)tasking["status"] != "delegated")
        {
            Assert.Equal(("assigned", 0), ((string?)tasking["status"], comments));
            return documents > 0 ? 2 : 1;
        }

        Assert.Equal(1, documents);
        return 3 + comments;
    }
}
