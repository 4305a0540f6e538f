using System.Globalization;
using Itms.Application.Shared;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.Taskings;
using Itms.Server.Demo;
using Itms.Server.Storage;
using Itms.TestKit;

namespace Itms.Server.Tests.Demo;

public sealed class DemoSeederTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("itms-demo-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder, "itms.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("2026-11-26T04:30:00Z")] // the night before Thanksgiving
    [InlineData("2027-01-01T15:00:00Z")] // a federal holiday, and a past in two years
    [InlineData("2027-03-14T07:30:00Z")] // a Sunday, just after the clocks went forward
    [InlineData("2027-07-03T16:00:00Z")] // a Saturday
    [InlineData("2027-07-12T21:30:00Z")] // a business day, after its end
    public async Task The_past_fits_any_day_of_the_first_start(string now)
    {
        var clock = new ManualClock(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));
        var rules = Rules();

        await DemoSeeder.SeedAsync(Database, empty: false, rules, DigestSchedule.Default, clock, Token);

        await using var store = SqliteTableStore.Open(Database);
        var records = new TaskingRecords(store);
        var taskings = new List<Tasking>();
        await foreach (var number in ItmsNumbers.IssuedAsync(store, Token))
            taskings.Add((await records.LoadAsync(number, Token))!.Tasking);
        var due = taskings.Where(t => !t.IsClosed && !t.IsStoodDown).Select(t => t.Due?.At(rules.Current.Calendar)).ToList();
        Assert.Equal(Enum.GetValues<TaskingStatus>(), taskings.Select(t => t.Status).Distinct().Order());
        Assert.True(due.Count(at => at < clock.GetUtcNow()) >= 5);
        Assert.True(due.Count(at => at >= clock.GetUtcNow() && at <= clock.GetUtcNow().AddDays(30)) >= 15);
        Assert.Contains(due, at => at > clock.GetUtcNow().AddDays(30));
        Assert.All(taskings, t => Assert.InRange(t.StatusSince, clock.GetUtcNow().AddDays(-150), clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_second_start_finds_what_the_first_one_left()
    {
        List<Tasking> first, second;
        await using (var server = await StartAsync()) first = await StartedDemo.TaskingsAsync(server, Token);
        await using (var server = await StartAsync()) second = await StartedDemo.TaskingsAsync(server, Token);

        Assert.Equal(first.Select(t => (t.Number, t.Seq)), second.Select(t => (t.Number, t.Seq)));
    }

    [Fact]
    public async Task Leftovers_of_a_killed_seeding_are_deleted()
    {
        await File.WriteAllTextAsync(Database + ".unfinished", "half a file", Token);
        await File.WriteAllTextAsync(Database + ".unfinished-wal", "and its log", Token);

        await using var server = await StartAsync();

        Assert.NotEmpty(await StartedDemo.TaskingsAsync(server, Token));
        Assert.Empty(Directory.GetFiles(_folder, "*.unfinished*"));
    }

    [Fact]
    public async Task The_demo_does_not_open_a_real_installation()
    {
        await using (await RunningServer.StartAsync(StartedDemo.OptionsFor(_folder, demo: false), configure: null, Token)) { }

        var refused = await Assert.ThrowsAsync<StartupException>(StartAsync);

        Assert.Equal(StartupException.WrongData, refused.ExitCode);
    }

    private static RulesSource Rules() => new Settings().Rules();

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync(StartedDemo.OptionsFor(_folder), configure: null, Token);
}
