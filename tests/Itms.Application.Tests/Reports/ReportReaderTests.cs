using Itms.Application.Projections;
using Itms.Application.Reports;
using Itms.Application.Storage;
using Itms.Domain.Reports;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Reports;

/// <summary>A report counts each cycle once, and reads only the months that it covers.</summary>
public sealed class ReportReaderTests
{
    private readonly WatchedStore store = new();
    private readonly ManualClock clock = new(Agency.Time("2027-06-01 09:00"));

    /// <summary>A tasking that was open from January to March.</summary>
    private static TaskingStory Long() =>
        Given.Tasking().AssignedTo("HOU", "lee.chan").Created().At("2027-03-02 09:00").Closed();

    [Theory]
    [InlineData("2027-01-01", "2027-01-31", 1, 0)]
    [InlineData("2027-02-01", "2027-02-28", 0, 0)]
    [InlineData("2027-03-01", "2027-03-31", 0, 1)]
    [InlineData("2027-01-01", "2027-05-31", 1, 1)]
    [InlineData("2027-03-02", "2027-03-02", 0, 1)]
    [InlineData("2027-03-03", "2027-03-31", 0, 0)]
    public async Task A_cycle_of_several_months_counts_once_in_any_period(string from, string to, int opened, int closed)
    {
        await StoreAsync(Long());

        var report = await WorkloadAsync(from, to);

        Assert.Equal(new Load(0, 0, 0, opened, closed), report.Total);
        var last = Agency.Time("2027-03-01 23:59");
        Assert.All(report.Series, point => Assert.Equal(WasOpen(point) ? 1 : 0, point.Open));

        bool WasOpen(SeriesPoint point) => point.From >= new DateOnly(2027, 1, 11) && Agency.Time($"{point.To:yyyy-MM-dd} 23:59") <= last;
    }

    [Fact]
    public async Task A_report_reads_only_open_taskings_and_the_months_of_its_period_and_the_one_before()
    {
        await StoreAsync(Long());

        await WorkloadAsync("2027-03-01", "2027-03-31");

        // The period before it has as many days. It begins on January 29.
        Assert.Equal([ProjectionKeys.OpenFacts, .. new[] { 1, 2, 3, 4 }.Select(month => ProjectionKeys.Facts(2027, month))], store.Read);
    }

    [Fact]
    public async Task A_tasking_that_is_closed_while_a_report_is_read_counts_once()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created();
        await StoreAsync(story);
        store.AfterReading = range => range == ProjectionKeys.OpenFacts ? CloseAsync() : Task.CompletedTask;

        var report = await WorkloadAsync("2027-01-01", "2027-06-01");

        Assert.Equal(new Load(1, 1, 0, 1, 0), report.Total);
        store.AfterReading = null;
        Assert.Equal(new Load(0, 0, 0, 1, 1), (await WorkloadAsync("2027-01-01", "2027-06-01")).Total);

        async Task CloseAsync()
        {
            var before = story.Tasking;
            await StoreAsync(story.At("2027-03-02 09:00").Closed(), before);
        }
    }

    private async Task StoreAsync(TaskingStory story, Tasking? before = null)
    {
        var change = ProjectionUpdater.Change(before, story.Tasking, story.Rules)!;
        Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(change.Partition, change.Writes));
    }

    private Task<Workload> WorkloadAsync(string from, string to) => new ReportReader(store, clock).WorkloadAsync(
        ReportPeriod.Of(DateOnly.ParseExact(from, "yyyy-MM-dd"), DateOnly.ParseExact(to, "yyyy-MM-dd"), Agency.Calendar),
        units: null,
        Agency.Calendar,
        CancellationToken.None);

    /// <summary>Records which ranges are read.</summary>
    private sealed class WatchedStore : ITableStore
    {
        private readonly InMemoryTableStore store = new();

        public List<RowRange> Read { get; } = [];

        public Func<RowRange, Task>? AfterReading { get; set; }

        public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default) =>
            store.GetAsync(partition, rowKey, cancellationToken);

        public async ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
        {
            var page = await store.ReadAsync(range, top, cancellationToken);
            Read.Add(range);
            if (AfterReading is { } happens) await happens(range);
            return page;
        }

        public ValueTask<CommitOutcome> CommitAsync(
            string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
            store.CommitAsync(partition, writes, cancellationToken);
    }
}
