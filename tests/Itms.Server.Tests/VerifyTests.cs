using System.Security.Cryptography;
using Itms.Application.Access;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Server.Tests;

/// <summary>What <c>verify</c> finds, and that it changes nothing.</summary>
public sealed class VerifyTests
{
    /// <summary>A page of a printer has about sixty lines; a report of six kinds fits on two.</summary>
    private const int MostLines = 120;

    private readonly List<string> numbers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_writes_nothing_whether_the_server_was_stopped_or_killed(bool isStopped)
    {
        var folder = await OfficeAsync(isStopped);
        Assert.Equal(!isStopped, File.Exists(Path.Combine(folder, "itms.db-wal")));
        var before = Listing(folder);

        var (code, output) = await VerifyAsync(folder);

        Assert.True(code == 0, output);
        Assert.Contains("Everything is intact.", output, StringComparison.Ordinal);
        Assert.Contains("Lists: 3 taskings compared, 0 faults.", output, StringComparison.Ordinal);
        Assert.Equal(before, Listing(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Lists_that_differ_from_the_taskings_are_found_and_can_be_rebuilt()
    {
        var folder = await OfficeAsync(isStopped: true);
        await ChangeAsync(folder, async store =>
        {
            var rows = (await store.ReadAsync(new RowRange(DerivedRows.Partition), cancellationToken: Token)).Rows;
            var row = rows.First(row => row.Body.Length > 100);
            var other = rows.Last(other => other.RowKey != row.RowKey);
            await store.CommitAsync(row.Partition, [new RowWrite.Upsert(row.RowKey, row.Body[1..]), new RowWrite.Delete(other.RowKey)], Token);
            await store.CommitAsync(row.Partition, [new RowWrite.Insert("open|nobody", row.Body)], Token);
        });

        var (code, output) = await VerifyAsync(folder);

        Assert.Equal(1, code);
        Assert.Contains("rows in lists are missing", output, StringComparison.Ordinal);
        Assert.Contains("1 rows of lists belong to no tasking.", output, StringComparison.Ordinal);
        await RunningServer.RebuildViewsAsync(Options(folder), Token);
        var (again, rebuilt) = await VerifyAsync(folder);
        Assert.True(again == 0, rebuilt);
        Assert.Contains("Word index: 3 taskings compared, 0 faults.", rebuilt, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_tasking_and_the_access_log_that_were_removed_and_changed_documents_are_reported_by_kind()
    {
        var folder = await OfficeAsync(isStopped: true);
        await ChangeAsync(folder, async store =>
        {
            await RemoveAsync(store, TaskingKeys.Partition(numbers[2]));
            await RemoveAsync(store, AccessKeys.Entries(numbers[0]));
        });
        foreach (var document in Directory.EnumerateFiles(Path.Combine(folder, "attachments"), "*", SearchOption.AllDirectories).Take(1))
            await File.AppendAllTextAsync(document, "x", Token);

        var (code, output) = await VerifyAsync(folder);

        Assert.Equal(1, code);
        foreach (var sentence in new[]
        {
            "The tasking is missing, with its whole history, but the ledger has it.",
            "1 of 1 entries of its access log are missing or were altered.", "is not as it was stored", "Something is not intact.",
        })
            Assert.Contains(sentence, output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Flipped_bytes_get_a_report_on_a_page_and_never_a_stack_trace()
    {
        var original = await OfficeAsync(isStopped: false);
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var folder = Copy(original);
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0)
                .Order(StringComparer.Ordinal).ToList();
            var file = random.Next(2) == 0 ? Path.Combine(folder, "itms.db") : files[random.Next(files.Count)];
            await FlipAsync(file, random);
            var flipped = Listing(folder);

            var (code, output) = await VerifyAsync(folder);

            var what = $"seed {seed}, {Path.GetFileName(file)}: {code}\n{output}";
            Assert.True(code is 0 or 1 or StartupException.WrongData, what);
            Assert.True(output.Split('\n').Length <= MostLines && !output.Contains("   at ", StringComparison.Ordinal), what);
            if (file.Contains("attachments", StringComparison.Ordinal)) Assert.True(code == 1, what);
            Assert.Equal(flipped, Listing(folder));
            Directory.Delete(folder, recursive: true);
        }

        Directory.Delete(original, recursive: true);
    }

    /// <summary>A folder with three taskings, two documents, and an access log.</summary>
    /// <param name="isStopped">False: as a server leaves it that is killed.</param>
    private async Task<string> OfficeAsync(bool isStopped)
    {
        var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        for (var i = 1; i <= 3; i++)
        {
            var number = await tm.CreateAsync(Requests.InformationRequest());
            numbers.Add(number);
            if (i == 3) continue;
            using var form = Files.Form(Files.Text("note.txt"));
            await tm.PostAsync($"/api/taskings/{number}/attachments", form);
        }

        var log = server.Running.Services.GetRequiredService<AccessLog>();
        await log.NoteAsync(numbers[0], "lee.chan", "tasking", Token);
        await log.ReadAsync(numbers[0], from: null, 1, Token);
        await server.Running.Services.GetRequiredService<Application.Ledger.HistorySeals>().SealAsync(Token);
        var killed = isStopped ? null : Copy(server.Folder);
        await server.StopAsync();
        if (killed is null) return server.Folder;
        Directory.Delete(server.Folder, recursive: true);
        return killed;
    }

    private static ServerOptions Options(string folder) => new(Demo: true, folder, ["http://127.0.0.1:0"], Empty: true);

    private static async Task<(int Code, string Output)> VerifyAsync(string folder)
    {
        await using var output = new StringWriter();
        try
        {
            return (await VerifyCommand.RunAsync(Options(folder), output, Token), output.ToString());
        }
        catch (StartupException e)
        {
            return (e.ExitCode, output + e.Message);
        }
    }

    private static async Task ChangeAsync(string folder, Func<SqliteTableStore, Task> change)
    {
        await using var store = SqliteTableStore.Open(Path.Combine(folder, DataFolder.DatabaseName));
        await change(store);
    }

    private static async Task RemoveAsync(SqliteTableStore store, string partition)
    {
        var rows = (await store.ReadAsync(new RowRange(partition), cancellationToken: Token)).Rows;
        Assert.NotEmpty(rows);
        await store.CommitAsync(partition, [.. rows.Select(row => new RowWrite.Delete(row.RowKey))], Token);
    }

    private static async Task FlipAsync(string file, Random random)
    {
        var bytes = await File.ReadAllBytesAsync(file, Token);
        for (var i = random.Next(1, 9); i > 0; i--) bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        await File.WriteAllBytesAsync(file, bytes, Token);
    }

    /// <summary>Every file with the hash of what it holds.</summary>
    private static List<string> Listing(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {(File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "")}"),
    ];

    private static string Copy(string folder)
    {
        var copy = DemoServer.NewFolder();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            // A running server keeps this one to itself. It is empty.
            if (Path.GetFileName(path) == DataFolder.LockName)
            {
                File.Create(target).Dispose();
                continue;
            }

            using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = new FileStream(target, FileMode.CreateNew);
            from.CopyTo(to);
        }

        return copy;
    }
}
