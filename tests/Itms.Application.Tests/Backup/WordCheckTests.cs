using Itms.Application.Backup;
using Itms.Application.Indexing;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.TestKit;

namespace Itms.Application.Tests.Backup;

/// <summary>What <c>verify</c> finds in the word index, and what it costs.</summary>
public sealed class WordCheckTests
{
    private const string First = "ITMS-2027-000001", Nobody = "ITMS-2027-000099";

    [Fact]
    public async Task An_index_that_has_the_words_of_the_taskings_is_intact()
    {
        var (check, faults) = await CheckAsync(await MergedAsync());
        Assert.Empty(faults);
        Assert.Contains("Word index: 3 taskings compared, 0 faults.", check.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_missing_or_stale_or_strange_is_a_fault_of_its_tasking()
    {
        var office = await MergedAsync();
        var words = await WordsOfFirstAsync(office);
        await SetAsync(office, words[0], First, TermFields.None);
        await SetAsync(office, words[1], First, TermFields.Comment);
        await SetAsync(office, words[2], First, TermFields.Comment);
        await SetAsync(office, "quetzalcoatl", First, TermFields.Comment);

        var (check, faults) = await CheckAsync(office);

        Assert.Equal(
            [$"{First}: 1 of its words are missing from the word index, 2 are there for other fields, and 1 are not its own."], faults);
        Assert.Contains("Word index: 3 taskings compared, 1 faults.", check.ToString(), StringComparison.Ordinal);
        Assert.False(check.IsIntact);
    }

    [Fact]
    public async Task A_row_that_was_removed_is_a_fault_of_each_tasking_with_its_word()
    {
        var office = await MergedAsync();
        var shared = (await office.World.Store.ReadAllAsync(new RowRange(IndexKeys.Words)).ToListAsync()).First(row => Postings.Count(row.Body) == 3);
        await office.World.Store.CommitAsync(shared.Partition, [new RowWrite.Delete(shared.RowKey)]);

        var (_, faults) = await CheckAsync(office);

        Assert.Equal(3, faults.Count);
        Assert.All(faults, fault => Assert.Contains(": 1 of its words are missing from the word index, 0 are", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_of_a_tasking_that_does_not_exist_and_a_garbled_row_are_faults()
    {
        var office = await MergedAsync();
        await SetAsync(office, "quetzalcoatl", Nobody, TermFields.Comment);
        await office.World.Store.CommitAsync(IndexKeys.Words, [new RowWrite.Insert("garbled|0000000001", new byte[] { 0, 1, 0, 9, 1 })]);

        var (_, faults) = await CheckAsync(office);

        Assert.Equal(
            ["A row of the word index cannot be read (ArgumentOutOfRangeException).", "The word index names 1 taskings that do not exist."], faults);
    }

    [Fact]
    public async Task A_tasking_whose_words_wait_is_not_compared()
    {
        var office = await MergedAsync();
        await office.CommentAsync(First, "About quetzalcoatl.");
        await office.Machine.HearAsync();

        var (check, faults) = await CheckAsync(office);

        Assert.Empty(faults);
        Assert.Contains("Word index: 2 taskings compared, 0 faults.", check.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tasking_is_read_once()
    {
        var office = await MergedAsync();
        for (var i = 0; i < CommentRows.PerRow; i++) await office.CommentAsync(First, $"Comment {i}.");
        await office.Machine.HearAsync();
        var store = new CountingStore(office.World.Store);

        Assert.Empty(await new DataCheck(store, office.Documents) { Rules = Agency.Rules }.RunAsync(CancellationToken.None).ToListAsync());

        var reads = store.Reads.Where(read => read.StartsWith(TaskingKeys.Partition(First), StringComparison.Ordinal)).ToList();
        Assert.Single(reads, read => read.EndsWith(" " + TaskingKeys.Snapshot, StringComparison.Ordinal));
        Assert.Single(reads, read => read.EndsWith(" " + TaskingKeys.AllComments(First).From, StringComparison.Ordinal));
        Assert.Single(reads, read => read.EndsWith(" " + TaskingKeys.Events(First).From, StringComparison.Ordinal));
    }

    /// <summary>An office with three taskings whose words are in the index.</summary>
    private static async Task<Office> MergedAsync()
    {
        var office = await Office.AtWorkAsync();
        await office.Machine.Rebuild(Agency.Calendar).RebuildAsync(CancellationToken.None);
        return office;
    }

    private static async Task<(DataCheck Check, List<string> Faults)> CheckAsync(Office office)
    {
        var check = new DataCheck(office.World.Store, office.Documents) { Rules = Agency.Rules };
        return (check, await check.RunAsync(CancellationToken.None).ToListAsync());
    }

    private static async Task<List<string>> WordsOfFirstAsync(Office office)
    {
        var row = await office.World.Store.GetAsync(TaskingKeys.Partition(First), IndexKeys.IndexedWords);
        var listed = row!.Body[(row.Body.Span.IndexOf((byte)'\n') + 1)..];
        return [.. SearchTerms.Read(listed.Span).Where(word => word.Value != TermFields.Comment).Select(word => word.Key)];
    }

    /// <summary>Writes into the index that a tasking has a word in these fields.</summary>
    private static async Task SetAsync(Office office, string word, string number, TermFields fields)
    {
        var id = Postings.IdOf(number);
        var key = IndexKeys.WordBlock(word, Postings.BlockOf(id));
        var row = await office.World.Store.GetAsync(IndexKeys.Words, key);
        var body = Postings.Change(
            row is null ? [] : row.Body.Span, new Dictionary<ushort, TermFields> { [Postings.PlaceOf(id)] = fields });
        RowWrite write = body.Length == 0 ? new RowWrite.Delete(key) : new RowWrite.Upsert(key, body);
        Assert.IsType<CommitOutcome.Committed>(await office.World.Store.CommitAsync(IndexKeys.Words, [write]));
    }

    /// <summary>Notes each read: partition and key, or where the range begins.</summary>
    private sealed class CountingStore(ITableStore store) : ITableStore
    {
        public List<string> Reads { get; } = [];

        public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default)
        {
            Reads.Add($"{partition} {rowKey}");
            return store.GetAsync(partition, rowKey, cancellationToken);
        }

        public ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
        {
            Reads.Add($"{range.Partition} {range.From}");
            return store.ReadAsync(range, top, cancellationToken);
        }

        public ValueTask<CommitOutcome> CommitAsync(
            string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
