using Itms.Application.Backup;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Itms.Server.Backup;
using Itms.Server.Tests.SignIn;
using Itms.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Server.Tests.Backup;

/// <summary>Backups on schedule: one a day, the newest kept, and a failure that somebody hears of.</summary>
public sealed class ScheduledBackupTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("itms-backup-").FullName, "backups");
    private readonly InMemoryTableStore store = new();
    private readonly ManualClock clock = new(Agency.Time("2027-01-11 09:00"));
    private readonly BackupState state = new();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Fact]
    public async Task One_is_made_each_day_and_the_newest_are_kept()
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "itms-mine.tar.gz"), "kept", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "itms-20270101T000000Z.tar.gz.unfinished"), "", TestContext.Current.CancellationToken);
        // The first at the first start, and then at 1:00 in New York, however often it is asked.
        foreach (var (now, made) in new[]
        {
            ("2027-01-11 09:00", 1), ("2027-01-11 23:00", 1), ("2027-01-12 00:59", 1), ("2027-01-12 01:00", 2), ("2027-01-12 01:01", 2),
            // The server was down for two days. One is made, not three.
            ("2027-01-15 00:30", 3), ("2027-01-15 01:00", 3),
        })
        {
            clock.Now = Agency.Time(now);
            for (var i = 0; i < 2; i++) await RunAsync();
            Assert.Equal(made, Files().Count);
        }

        Assert.Equal(
            ["itms-20270112T060000Z.tar.gz", "itms-20270115T053000Z.tar.gz", "itms-20270115T060000Z.tar.gz"], Files());
        Assert.True(File.Exists(Path.Combine(folder, "itms-mine.tar.gz")));
        Assert.Empty(Directory.GetFiles(folder, "*.unfinished"));
        Assert.Equal(BackupCondition.Made, state.Condition);
    }

    [Fact]
    public async Task A_failure_is_seen_keeps_the_older_ones_and_is_made_up_for()
    {
        await RunAsync();
        var (first, parent) = (Assert.Single(Files()), Path.GetDirectoryName(folder)!);
        // The disk is gone: in its place is a file.
        Directory.Move(folder, Path.Combine(parent, "elsewhere"));
        await File.WriteAllTextAsync(folder, "", TestContext.Current.CancellationToken);
        clock.Now = Agency.Time("2027-01-12 01:00");
        Assert.Equal(TimeSpan.FromMinutes(15), await RunAsync());
        Assert.Equal(BackupCondition.Failing, state.Condition);

        File.Delete(folder);
        Directory.Move(Path.Combine(parent, "elsewhere"), folder);
        clock.Now += TimeSpan.FromMinutes(15);
        await RunAsync();
        Assert.Equal([first, "itms-20270112T061500Z.tar.gz"], Files());
        Assert.Equal(BackupCondition.Made, state.Condition);
    }

    [Fact]
    public async Task Data_that_is_not_intact_is_backed_up_and_reported()
    {
        await store.CommitAsync(TaskingKeys.Numbers, [new RowWrite.Insert("2027", "1"u8.ToArray())]);
        await store.CommitAsync(TaskingKeys.Partition("ITMS-2027-000001"), [new RowWrite.Insert(TaskingKeys.Snapshot, "{"u8.ToArray())]);
        await RunAsync();
        Assert.Single(Files());
        Assert.Equal(BackupCondition.Failing, state.Condition);
    }

    [Fact]
    public async Task Whatever_fails_does_not_end_the_schedule()
    {
        Assert.Equal(TimeSpan.FromMinutes(15), await RunAsync(new NoClock()));
        Assert.Equal(BackupCondition.Failing, state.Condition);
    }

    [Fact]
    public async Task A_clock_that_was_ahead_does_not_put_off_the_next_one()
    {
        clock.Now += TimeSpan.FromDays(30);
        await RunAsync();
        clock.Now -= TimeSpan.FromDays(30);
        await RunAsync();
        Assert.Equal(["itms-20270111T140000Z.tar.gz", "itms-20270210T140000Z.tar.gz"], Files());
    }

    [Fact]
    public async Task A_server_makes_them_and_says_so()
    {
        Directory.CreateDirectory(folder);
        var made = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(folder) { EnableRaisingEvents = true };
        watcher.Renamed += (_, renamed) => made.TrySetResult(renamed.FullPath);
        await using var server = await LocalServer.StartAsync(settings: ("Itms:Backup:Folder", folder));
        var file = await made.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await using var backup = File.OpenRead(file);
        Assert.Equal(0, (await BackupReader.CheckAsync(backup, TestContext.Current.CancellationToken)).Manifest.Taskings);
        var kept = server.Running.Services.GetRequiredService<IKeptBackups>().List();
        Assert.Equal([(Path.GetFileName(file), backup.Length)], kept.Select(one => (one.Name, one.Bytes)));
    }

    private Task<TimeSpan> RunAsync(TimeProvider? ofWriter = null)
    {
        var rules = new RulesSource(Agency.Calendar, new TaskingPolicy());
        var writer = new BackupWriter(store, store, new InMemoryBlobStore(), rules, ofWriter ?? clock, NullLogger<BackupWriter>.Instance);
        var settings = new BackupSettings { Folder = folder, Keep = 3 };
        return new ScheduledBackup(settings, writer, state, rules, clock, NullLogger<ScheduledBackup>.Instance)
            .RunDueAsync(TestContext.Current.CancellationToken);
    }

    private List<string> Files() =>
        [.. Directory.GetFiles(folder, "itms-2*.tar.gz").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private sealed class NoClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new NotSupportedException("There is no clock.");
    }
}
