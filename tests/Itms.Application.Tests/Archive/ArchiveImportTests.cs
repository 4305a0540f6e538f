using System.Text;
using Itms.Application.Archive;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;

namespace Itms.Application.Tests.Archive;

/// <summary>S2: closed complaints of MCTS come in once, however often the file is sent, and are found by what they say.</summary>
public sealed class ArchiveImportTests
{
    private const string Head = "number,detaineeName,alienNumber,facility,complaintType,findings,received,closed\n";

    private const string Three = Head
        + "M-1,Pat Example,A012345678,Alder Creek,Dental,\"Tooth extracted, \"\"no\"\" pain\",2016-03-01,4/5/2016\n"
        + "M-2,José Muster,012345678,Birch Hall,mentalHealth,Seen the same day.,2017-01-02,2017-01-09\n"
        + "M-3,Kim O'Neil,,Alder Creek,Hunger strike threat,Unfounded.,2018-05-01,2019-10-31\n";

    private readonly World world = new();

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_a_corrected_one_makes_no_double()
    {
        Assert.Equal((3, 3, 0, 0, 0), Counts(await ImportAsync(Three)));
        var rows = await RowsAsync();
        Assert.Equal((3, 0, 0, 3, 0), Counts(await ImportAsync(Three)));
        Assert.Equal(rows, await RowsAsync());

        // Another alien number: another block.
        Assert.Equal((3, 0, 1, 2, 0), Counts(await ImportAsync(Three.Replace("A012345678", "A111111111", StringComparison.Ordinal))));

        Assert.Equal(["M-3", "M-2", "M-1"], await FindAsync(new ArchiveCriteria { ClosedFrom = new DateOnly(2015, 1, 1) }));
        Assert.Equal(["M-1"], await FindAsync(new ArchiveCriteria { AlienNumber = "A111111111" }));
        Assert.Equal(["M-2"], await FindAsync(new ArchiveCriteria { AlienNumber = "A012345678" }));
    }

    [Fact]
    public async Task A_dry_run_only_reports()
    {
        Assert.Equal((3, 3, 0, 0, 0), Counts(await ImportAsync(Three, dryRun: true)));
        Assert.Empty(await RowsAsync());
        Assert.Equal(("done", 3), await ProgressAsync());
    }

    [Fact]
    public async Task Every_refused_cell_is_named_by_row_and_column_without_its_text_and_the_other_rows_come_in()
    {
        var result = await ImportAsync(Three
            + "M-4,,X99,Birch Hall,Broken leg,,2017-13-01,\n"
            + "M 5#,Pat Example,,,Dental,,2017-02-01,2017-01-01\n"
            + "M-1,Pat Example,,,Dental,,,2017-01-01\n"
            + "M-6,too,few\n"
            + "\n"
            + "M-7,Pat Example,,,Dental,,,2017-01-01\n");

        Assert.Equal((4, 4), (result.Rows, result.Added));
        Assert.Equal(
            ["5 detaineeName", "5 alienNumber", "5 complaintType", "5 received", "6 number", "6 closed", "7 number", "8 row"],
            result.Errors.Select(e => $"{e.Row} {e.Field}"));
        Assert.Equal(8, result.Refused);
        Assert.All(result.Errors, e => Assert.DoesNotMatch("X99|leg", e.Message));
    }

    [Theory]
    [InlineData("number,complaintType\nM-1,Dental\n", "1 row")]
    [InlineData("number,detaineeName,complaintType,closed,color\nM-1,Pat,Dental,2017-01-01,red\n", "1 row")]
    [InlineData("number,detaineeName,complaintType,closed\nM-1,\"Pat\"x,Dental,2017-01-01\n", "2 row")]
    public async Task A_file_that_cannot_be_read_says_where(string file, string where)
    {
        var result = await ImportAsync(file);
        Assert.Equal(0, result.Rows);
        Assert.Contains(where, result.Errors.Select(e => $"{e.Row} {e.Field}"));
    }

    [Fact]
    public async Task Complaints_are_found_by_each_of_their_fields_and_all_must_hold()
    {
        await ImportAsync(Three);
        Assert.Equal(["M-1"], await FindAsync(new ArchiveCriteria { Name = "exam pat" }));
        Assert.Equal(["M-2"], await FindAsync(new ArchiveCriteria { Name = "jose" }));
        Assert.Equal(["M-3"], await FindAsync(new ArchiveCriteria { Name = "ONEIL" }));
        Assert.Equal(["M-2", "M-1"], await FindAsync(new ArchiveCriteria { AlienNumber = "0123" }));
        Assert.Equal(["M-3", "M-1"], await FindAsync(new ArchiveCriteria { Facility = "alder" }));
        Assert.Equal(["M-1"], await FindAsync(new ArchiveCriteria { Findings = "pain tooth" }));
        Assert.Empty(await FindAsync(new ArchiveCriteria { Findings = "pai" }));
        Assert.Empty(await FindAsync(new ArchiveCriteria { Findings = "alder" }));
        Assert.Equal(["M-2"], await FindAsync(new ArchiveCriteria { Type = MedicalComplaintType.MentalHealth }));
        Assert.Equal(["M-1"], await FindAsync(new ArchiveCriteria { Number = "m-1" }));
        Assert.Equal(["M-1"], await FindAsync(new ArchiveCriteria { ReceivedTo = new DateOnly(2016, 3, 1) }));
        Assert.Equal(["M-2"], await FindAsync(new ArchiveCriteria { ClosedFrom = new DateOnly(2017, 1, 9), ClosedTo = new DateOnly(2017, 1, 9) }));
        Assert.Empty(await FindAsync(new ArchiveCriteria { Facility = "alder", Type = MedicalComplaintType.MentalHealth }));
    }

    [Fact]
    public async Task Pages_have_every_complaint_once()
    {
        await ImportAsync(Head + string.Concat(Enumerable.Range(1, 250).Select(i => $"M-{i},Pat Example,,,Dental,,,2017-01-{(i % 28) + 1:D2}\n")));
        var (seen, from) = (new List<string>(), (string?)null);
        do
        {
            var page = await new ComplaintArchive(world.Store).SearchAsync(new ArchiveCriteria { Name = "pat" }, from, 60, CancellationToken.None);
            seen.AddRange(page.Complaints.Select(c => c.Number));
            from = page.Next;
        }
        while (from is not null);
        Assert.Equal((250, 250), (seen.Count, seen.Distinct().Count()));
    }

    [Fact]
    public async Task A_crash_anywhere_loses_and_doubles_nothing_once_the_file_is_sent_again()
    {
        var corrected = Three.Replace("A012345678", "A111111111", StringComparison.Ordinal);
        for (var at = 1; at < 12; at++)
        {
            var store = new InMemoryTableStore();
            await new ArchiveImport(store, world.Clock).RunAsync(Stream(Three), dryRun: false, "adm.root", CancellationToken.None);
            var died = await Record.ExceptionAsync(() => new ArchiveImport(new DyingStore(store, new Death(at, AfterIt: at % 2 == 0)), world.Clock)
                .RunAsync(Stream(corrected), dryRun: false, "adm.root", CancellationToken.None));
            await new ArchiveImport(store, world.Clock).RunAsync(Stream(corrected), dryRun: false, "adm.root", CancellationToken.None);
            var (all, _) = await new ComplaintArchive(store).SearchAsync(
                new ArchiveCriteria { ClosedFrom = new DateOnly(2015, 1, 1) }, null, 200, CancellationToken.None);
            Assert.Equal(["M-3", "M-2", "M-1"], all.Select(c => c.Number));
            if (died is null) return;
        }

        Assert.Fail("The import never ended.");
    }

    private static (int, int, int, int, int) Counts(ArchiveImportResult r) => (r.Rows, r.Added, r.Changed, r.Unchanged, r.Refused);

    private Task<ArchiveImportResult> ImportAsync(string file, bool dryRun = false) =>
        new ArchiveImport(world.Store, world.Clock).RunAsync(Stream(file), dryRun, "adm.root", CancellationToken.None);

    private static MemoryStream Stream(string file) => new(Encoding.UTF8.GetBytes(file));

    private async Task<List<string>> FindAsync(ArchiveCriteria criteria) =>
        [.. (await new ComplaintArchive(world.Store).SearchAsync(criteria, null, 50, CancellationToken.None)).Complaints.Select(c => c.Number)];

    private async Task<List<string>> RowsAsync() =>
        await world.Store.ReadAllAsync(ArchiveKeys.Blocks).Select(row => $"{row.RowKey} {row.ETag}").ToListAsync();

    private async Task<(string, int)> ProgressAsync()
    {
        var progress = await new ArchiveImport(world.Store, world.Clock).ProgressAsync(CancellationToken.None);
        return (progress.State, progress.Rows);
    }
}
