using Itms.Application.Indexing;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;

namespace Itms.Application.Tests.Storage;

public class KeysTests
{
    public static TheoryData<string> Texts =>
        ["", "plain", "with space", "a/b\\c#d?e%f", "käse", "日本", "a|b", "=", "=41", "\t\n", "🙂", new string('x', 300)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_can_be_escaped_and_read_back(string text)
    {
        var escaped = KeyText.Escape(text);
        Assert.True(escaped.All(TableKey.Allows));
        Assert.DoesNotContain('|', escaped);
        Assert.Equal(text, KeyText.Unescape(escaped));
    }

    [Fact]
    public void Different_texts_never_share_a_key()
    {
        var keys = Texts.Select(text => KeyText.Escape((string)text)).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.NotEqual(TaskingKeys.Command("a", "b|c"), TaskingKeys.Command("a|b", "c"));
    }

    [Fact]
    public void A_case_number_is_found_however_its_letters_are_written() =>
        Assert.Equal(CaseNumbers.Plain("crcl 27/0042"), CaseNumbers.Plain("CRCL-27-0042"));

    [Theory]
    [InlineData("ITMS-2027-000042", 1)]
    [InlineData("ITMS-2027-999999999", 9_999_999_999)]
    public void A_commit_is_read_back(string number, long seq) => Assert.Equal((number, seq), OutboxKeys.ReadCommit(OutboxKeys.Commit(number, seq)));

    [Fact]
    public void Instants_are_read_back_and_ordered_by_time()
    {
        DateTimeOffset?[] instants =
        [
            new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.Zero),
            new DateTimeOffset(2027, 1, 15, 22, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 1, 15, 22, 0, 0, TimeSpan.Zero).AddTicks(1),
            DateTimeOffset.MaxValue.AddTicks(-1), null,
        ];
        var keys = instants.Select(at => KeyText.Timed(at, "ITMS-2027-000042")).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.Equal(instants, keys.Select(key => KeyText.ReadTimed(key).At));
        Assert.All(keys, key => Assert.Equal("ITMS-2027-000042", KeyText.ReadTimed(key).Number));
    }

    [Fact]
    public void A_range_of_time_includes_its_last_instant_and_excludes_the_next()
    {
        var at = new DateTimeOffset(2027, 1, 15, 22, 0, 0, TimeSpan.Zero);
        Assert.True(string.CompareOrdinal(KeyText.From(at), KeyText.Timed(at, "ITMS-2027-000001")) <= 0);
        Assert.True(string.CompareOrdinal(KeyText.Timed(at, "ITMS-2027-000001"), KeyText.Through(at)) < 0);
        Assert.True(string.CompareOrdinal(KeyText.Timed(at.AddTicks(1), "ITMS-2027-000001"), KeyText.Through(at)) >= 0);
        Assert.True(string.CompareOrdinal(KeyText.Timed(at.AddTicks(-1), "ITMS-2027-000001"), KeyText.From(at)) < 0);
    }

    [Fact]
    public void Account_events_are_ordered_latest_first()
    {
        DateTimeOffset[] instants =
        [
            DateTimeOffset.UnixEpoch,
            new(2027, 1, 15, 22, 0, 0, TimeSpan.Zero),
            new(2027, 1, 15, 22, 0, 1, TimeSpan.Zero),
            DateTimeOffset.MaxValue,
        ];
        var keys = instants.Reverse().Select(at => SignInKeys.Entry(at, "x")).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.All(keys, key => Assert.StartsWith(SignInKeys.Entries.From, key, StringComparison.Ordinal));
    }

    [Fact]
    public void Events_and_batches_of_a_tasking_are_ordered_by_sequence()
    {
        long[] seqs = [1, 2, 9, 10, 11, 99, 100, 1_000_000];
        Assert.Equal(seqs.Select(TaskingKeys.Event), seqs.Select(TaskingKeys.Event).Order(StringComparer.Ordinal));
        Assert.All(seqs, seq => Assert.StartsWith(TaskingKeys.Events("ITMS-2027-000042").From, TaskingKeys.Event(seq), StringComparison.Ordinal));
        Assert.All(seqs, seq => Assert.StartsWith(OutboxKeys.Batches("ITMS-2027-000042").From, OutboxKeys.Batch(seq), StringComparison.Ordinal));
    }

    [Fact]
    public void Facts_are_ordered_by_month_then_by_number_and_cycle()
    {
        string[] keys =
        [
            ProjectionKeys.Fact(999, 12, "ITMS-2027-000042", 1),
            ProjectionKeys.Fact(2027, 1, "ITMS-2027-000042", 1),
            ProjectionKeys.Fact(2027, 2, "ITMS-2027-000042", 1),
            ProjectionKeys.Fact(2027, 2, "ITMS-2027-000042", 2),
            ProjectionKeys.Fact(2027, 2, "ITMS-2027-000042", 10),
            ProjectionKeys.Fact(2027, 2, "ITMS-2027-000043", 1),
            ProjectionKeys.Fact(2027, 12, "ITMS-2027-000042", 1),
            ProjectionKeys.Fact(2028, 1, "ITMS-2027-000042", 1),
            ProjectionKeys.OpenFact("ITMS-2027-000042"),
        ];
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.True(key.All(TableKey.Allows)));
        Assert.Equal(4, keys.Count(ProjectionKeys.Facts(2027, 2).Holds));
        Assert.Equal(1, keys.Count(ProjectionKeys.OpenFacts.Holds));
    }

    [Fact]
    public void No_list_of_derived_rows_reaches_into_another()
    {
        const string number = "ITMS-2027-000042";
        (RowRange List, string Key)[] lists =
        [
            (ProjectionKeys.Open, ProjectionKeys.Open.Key(KeyText.Timed(null, number))),
            (ProjectionKeys.OpenFacts, ProjectionKeys.OpenFact(number)),
            (ProjectionKeys.Facts(2027, 2), ProjectionKeys.Fact(2027, 2, number, 1)),
            (ProjectionKeys.Deadlines, ProjectionKeys.Deadlines.Key(KeyText.Timed(null, number))),
            (ProjectionKeys.Recurrences, ProjectionKeys.Recurrences.Key(KeyText.Timed(null, number))),
            (ProjectionKeys.Mine("lee"), ProjectionKeys.Ranked("lee", 1, number)),
            (ProjectionKeys.Mine("lee.chan"), ProjectionKeys.Ranked("lee.chan", 1, number)),
            (ProjectionKeys.MineOf("lee.chan", 2), ProjectionKeys.Ranked("lee.chan", 2, number)),
            (ProjectionKeys.Awaiting("HOU"), ProjectionKeys.Awaiting("HOU").Key(ProjectionKeys.Waiting(default, null, number, null))),
            (ProjectionKeys.Listings(number), ProjectionKeys.Listing(number, 1)),
            (ProjectionKeys.Listings("ITMS-2027-0000421"), ProjectionKeys.Listing("ITMS-2027-0000421", 1)),
            (IndexKeys.WordsToIndex, IndexKeys.WaitingWords(number)),
            (IndexKeys.CasesOf("CRCL27"), IndexKeys.Case("CRCL27", number)),
            (IndexKeys.CasesOf("CRCL270042"), IndexKeys.Case("CRCL270042", number)),
            (IndexKeys.AliensOf("012345678"), IndexKeys.Alien("012345678", number)),
        ];
        foreach (var (list, key) in lists)
        {
            var expected = key.StartsWith(ProjectionKeys.Mine("lee.chan").From, StringComparison.Ordinal) && list == ProjectionKeys.Mine("lee.chan")
                ? [ProjectionKeys.Ranked("lee.chan", 1, number), ProjectionKeys.Ranked("lee.chan", 2, number)]
                : new[] { key };
            Assert.Equal(expected, lists.Select(other => other.Key).Where(list.Holds));
        }
    }
}
