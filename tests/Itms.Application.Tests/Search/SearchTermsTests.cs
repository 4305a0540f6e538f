using System.Text;
using Itms.Application.Indexing;
using Itms.Application.Search;
using Itms.Application.Storage;
using Itms.Domain.Forms;
using Itms.TestKit;

namespace Itms.Application.Tests.Search;

public sealed class SearchTermsTests
{
    [Theory]
    [InlineData("Emre Yıldız", "YILDIZ-1 of Yildiz", "yildiz")]
    [InlineData("Rosalinda", "Ｒosalinda, Ro\u00adsalinda", "rosalinda")]
    [InlineData("Strauß", "STRAUSS", "strauss")]
    [InlineData("𞤀𞤁𞤂𞤃", "𞤢𞤣𞤤𞤥", "𞤢𞤣𞤤𞤥")]
    [InlineData("Bo Li", "case-li-1", "li")]
    [InlineData("Bo Li", "case-li-1", "caseli1")]
    [InlineData("D'Li", "DLi, D’LI", "dli")]
    [InlineData("Ng’ang’a", "Nganga", "nganga")]
    public void A_detainee_name_is_never_a_public_term(string name, string text, string word)
    {
        Assert.Contains(word, TextWords.Indexed(name).Concat(TextWords.Indexed(text)).Concat(TextWords.Indexed(CaseNumbers.Plain(text)!)));
        var tasking = Given.Tasking().With(f => f with { CaseNumber = text, Instruction = text, Detainees = [new(name, null)] }).Tasking;
        var terms = SearchTerms.Of(tasking);
        Assert.False(terms[word].IsPublic());
    }

    [Theory]
    [InlineData("The sick-call LOG of 2031.", "sick", "call", "log", "2031")]
    [InlineData("Año, Ångström; e\u0301cole naïve", "ano", "angstrom", "ecole", "naive")]
    [InlineData("a I x — 7", new string[0])]
    [InlineData("журнал 日本 病歴", "журнал", "日本", "病歴")]
    [InlineData("O'Neil-Smith@x.gov", "oneil", "neil", "smith", "xgov", "gov")]
    [InlineData("Yıldız, STRAUSS, Strauß", "yildiz", "strauss", "strauss")]
    [InlineData("Ro\u00adsalinda Ｒosalinda ２０３１ ﬁle", "rosalinda", "rosalinda", "2031", "file")]
    [InlineData("𞤀𞤁𞤂 𞤀 हिन्दी", "𞤢𞤣𞤤", "हिन्दी")]
    public void A_text_is_split_into_words_without_case_and_accents(string text, params string[] words) =>
        Assert.Equal(words, TextWords.Indexed(text));

    [Fact]
    public void Stored_words_are_read_back()
    {
        var tasking = Given.Tasking().With(f => f with { Instruction = "Журнал of Ida Marl", Detainees = [new("Ida Marl", null)] }).Tasking;
        var terms = SearchTerms.Of(tasking);
        var read = SearchTerms.Read(SearchTerms.Write(terms).Span);

        Assert.Equal(terms, read.OrderBy(t => t.Key, StringComparer.Ordinal));
        Assert.Equal(TermFields.Detainee | TermFields.Instruction, read["marl"]);
        Assert.Equal(TermFields.Instruction.AndPublic(), read["журнал"]);
        foreach (var (word, fields) in terms)
            Assert.Equal(fields, SearchTerms.Find(SearchTerms.Write(terms).Span, Encoding.UTF8.GetBytes(word + " ")));
        Assert.Null(SearchTerms.Find(SearchTerms.Write(terms).Span, "arl "u8));
    }

    [Fact]
    public void A_word_that_the_mask_hides_is_not_public()
    {
        var terms = SearchTerms.Of(Given.Tasking().With(f => f with
        {
            Requestor = "Counsel of Marl (A012345678)",
            Instruction = "MARL, I.: see marl's file.",
            Detainees = [new("Ida Marl", "A012345678")],
        }).Tasking);

        Assert.All(terms.Where(t => t.Key is "marl" or "ida" or "a012345678" or "012345678"), t => Assert.False(t.Value.IsPublic(), t.Key));
        Assert.DoesNotContain("masked", terms.Keys);
        Assert.True(terms["counsel"].IsPublic());
    }

    /// <summary>With few places and with many, so that groups change from lists to bitmaps and back.</summary>
    [Theory]
    [InlineData(60, 65_535, 20)]
    [InlineData(4_096, 2, 300)]
    public void Taskings_are_added_changed_and_removed_in_a_block(int places, int kinds, int atOnce)
    {
        var random = new Random(7);
        var (model, block) = (new SortedDictionary<ushort, TermFields>(), Array.Empty<byte>());
        for (var round = 0; round < 200; round++)
        {
            var changes = new Dictionary<ushort, TermFields>();
            // Add more in some rounds, and remove more in others.
            for (var i = 0; i < atOnce; i++)
                changes[(ushort)random.Next(places)] = random.Next(3) == round / 20 % 3 ? TermFields.None : (TermFields)random.Next(1, kinds + 1);
            if (round % 50 == 49)
                for (var i = 0; i < places; i++) changes[(ushort)i] = i % 500 == 0 ? TermFields.Comment : TermFields.None;
            foreach (var (place, fields) in changes)
                if (fields == TermFields.None) model.Remove(place);
                else model[place] = fields;
            block = Postings.Change(block, changes);

            var found = new List<(long, TermFields)>();
            Postings.Common(3, [block], (id, fields) => found.Add((id, fields[0])));
            Assert.Equal(model.Select(m => ((3L << 12) | m.Key, m.Value)), found);
            Assert.Equal(model.Count, Postings.Count(block));
            Assert.Equal(model.Values.Select(fields => fields.Weight(whole: true)).DefaultIfEmpty().Max(), Postings.Heaviest(block, whole: true));
            Assert.Equal(block, Postings.Change([], model));
        }
    }

    /// <summary>There are more hits than one call finds, and some blocks are skipped because they cannot contain a better hit.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_hits_come_the_best_first_however_many_there_are(bool whole)
    {
        var random = new Random(11);
        TermFields[] kinds =
        [
            TermFields.Comment, TermFields.Response.AndPublic(), TermFields.Instruction, TermFields.Instruction.AndPublic() | TermFields.Comment,
            TermFields.CaseNumber.AndPublic(),
        ];
        var store = new InMemoryTableStore();
        var hits = new Dictionary<long, List<TermFields>>();
        foreach (var word in new[] { "alpha", "beta" })
            for (var block = 7; block < 13; block++)
            {
                var row = new Dictionary<ushort, TermFields>();
                for (var place = 0; place < 4_096; place++)
                    if (random.Next(5) > 0)
                    {
                        // Only one block has hits of the highest weight.
                        var fields = row[(ushort)place] = kinds[random.Next(block == 8 ? 5 : 4)];
                        var id = ((long)block << 12) | (uint)place;
                        if (!hits.TryGetValue(id, out var all)) hits[id] = all = [];
                        all.Add(fields);
                    }

                await store.CommitAsync(IndexKeys.Words, [new RowWrite.Insert(IndexKeys.WordBlock(word, block), Postings.Change([], row))]);
            }

        var expected = hits.Where(hit => hit.Value.Count == 2)
            .Select(hit => new WordHit(hit.Key, hit.Value.Sum(f => f.Weight(whole)), hit.Value.TrueForAll(f => f.IsPublic())))
            .Order(WordHit.Best)
            .ToList();
        var search = new WordSearch(new WordIndex(store, new ManualClock(DateTimeOffset.UnixEpoch)));
        var found = new List<WordHit>();
        while (await NextAsync() is { Count: > 0 } window) found.AddRange(window);

        Assert.True(expected.Count > 5 * WordSearch.Window);
        Assert.Equal(expected, found);

        Task<List<WordHit>> NextAsync()
        {
            WordHit? after = found.Count == 0 ? null : found[^1] with { Id = found[^1].Id - 1 };
            return search.FindAsync([["alpha"], ["beta"]], whole, after, among: null, CancellationToken.None);
        }
    }

    [Fact]
    public void A_number_is_read_back_from_its_id()
    {
        foreach (var number in new[] { "ITMS-2027-000001", "ITMS-2027-004096", "ITMS-2031-999999", "ITMS-9999-999999999" })
            Assert.Equal(number, Postings.NumberOf(Postings.IdOf(number)));
        Assert.Equal(Postings.BlockOf(Postings.IdOf("ITMS-2027-004095")) + 1, Postings.BlockOf(Postings.IdOf("ITMS-2027-004096")));
    }

    [Theory]
    [InlineData("ITMS-2031-0001", "ITMS-2031-000199,ITMS-2031-000198", 100)]
    [InlineData("2031-", "ITMS-2031-000250,ITMS-2031-000249", 250)]
    [InlineData("ITMS-20", "ITMS-2031-000250,ITMS-2031-000249", 253)]
    [InlineData("ITMS2030", "ITMS-2030-000003,ITMS-2030-000002", 3)]
    [InlineData("[ITMS‑2031‑000250] Overdue", "ITMS-2031-000250", 1)]
    [InlineData("ITMS – 2030", "ITMS-2030-000003,ITMS-2030-000002", 3)]
    [InlineData("2031–0001", "ITMS-2031-000199,ITMS-2031-000198", 100)]
    [InlineData("3", "ITMS-2031-000003,ITMS-2030-000003", 2)]
    [InlineData("2031-000250", "ITMS-2031-000250", 1)]
    [InlineData("251", "", 0)]
    public void A_beginning_finds_the_issued_numbers_that_begin_with_it(string text, string first, int count)
    {
        var numbers = NumberPattern.Parse(text)!.Among([(2030, 3), (2031, 250)]).ToList();
        Assert.Equal(count, numbers.Count);
        Assert.StartsWith(first, string.Join(',', numbers), StringComparison.Ordinal);
        Assert.All(numbers, number => Assert.True(NumberPattern.Parse(text)!.Matches(number)));
    }

    [Fact]
    public void A_count_of_seven_digits_does_not_match_one_of_six()
    {
        var numbers = NumberPattern.Parse("2031-10")!.Among([(2031, 1_234_567)]).ToList();
        Assert.Equal("ITMS-2031-1099999", numbers[0]);
        Assert.Contains("ITMS-2031-100000", numbers);
        Assert.Equal(100_000 + 10_000, numbers.Count);
        Assert.All(numbers, number => Assert.StartsWith("ITMS-2031-10", number, StringComparison.Ordinal));
    }
}
