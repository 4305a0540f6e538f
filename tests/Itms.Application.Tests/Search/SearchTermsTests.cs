using System.Text;
using Itms.Application.Search;
using Itms.TestKit;

namespace Itms.Application.Tests.Search;

public sealed class SearchTermsTests
{
    [Theory]
    [InlineData("The sick-call LOG of 2031.", "sick", "call", "log", "2031")]
    [InlineData("Año, Ångström; e\u0301cole naïve", "ano", "angstrom", "ecole", "naive")]
    [InlineData("a I x — 7", new string[0])]
    [InlineData("журнал 日本 病歴", "журнал", "日本", "病歴")]
    [InlineData("O'Neil-Smith@x.gov", "neil", "smith", "gov")]
    [InlineData("Yıldız, STRAUSS, Strauß", "yildiz", "strauss", "strauss")]
    [InlineData("Ro\u00adsalinda Ｒosalinda ２０３１ ﬁle", "rosalinda", "rosalinda", "2031", "file")]
    [InlineData("𞤀𞤁𞤂 𞤀 हिन्दी", "𞤢𞤣𞤤", "हिन्दी")]
    public void A_text_is_found_by_its_words_without_case_and_accents(string text, params string[] words) => Assert.Equal(words, SearchTerms.WordsOf(text));

    [Fact]
    public void A_word_that_is_written_is_read_back()
    {
        var terms = SearchTerms.Of(Given.Tasking().With(f => f with { Instruction = "Журнал of Ida Marl", Detainees = [new("Ida Marl", null)] }).Tasking);
        var read = SearchTerms.Read(SearchTerms.Write(terms).Span);

        Assert.Equal(terms, read.OrderBy(t => t.Key, StringComparer.Ordinal));
        Assert.Equal(TermFields.Detainee | TermFields.Instruction, read["marl"]);
        Assert.Equal(TermFields.Instruction.AndPublic(), read["журнал"]);
        foreach (var (word, fields) in terms) Assert.Equal(fields, SearchTerms.Find(SearchTerms.Write(terms).Span, Encoding.UTF8.GetBytes(word + " ")));
        Assert.Null(SearchTerms.Find(SearchTerms.Write(terms).Span, "arl "u8));
    }

    [Fact]
    public void No_word_is_public_that_the_mask_hides()
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

    [Fact]
    public void Places_in_a_block_are_changed_and_taken_out_in_order()
    {
        var random = new Random(7);
        var (model, block) = (new SortedDictionary<ushort, TermFields>(), Array.Empty<byte>());
        for (var round = 0; round < 200; round++)
        {
            var changes = new SortedDictionary<ushort, TermFields>();
            for (var i = 0; i < 20; i++) changes[(ushort)random.Next(60)] = random.Next(3) == 0 ? TermFields.None : (TermFields)random.Next(1, 65_536);
            foreach (var (place, fields) in changes)
                if (fields == TermFields.None) model.Remove(place);
                else model[place] = fields;
            block = Postings.Change(block, changes);

            var found = new List<(long, TermFields)>();
            Postings.Common(3, [block], (id, fields) => found.Add((id, fields[0])));
            Assert.Equal(model.Select(m => ((3L << 12) | m.Key, m.Value)), found);
        }
    }

    [Fact]
    public void A_number_is_read_back_from_its_place()
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
    [InlineData("3", "ITMS-2031-000003,ITMS-2030-000003", 2)]
    [InlineData("2031-000250", "ITMS-2031-000250", 1)]
    [InlineData("251", "", 0)]
    public void A_beginning_of_a_number_means_those_issued_that_begin_with_it(string text, string first, int count)
    {
        var numbers = NumberPattern.Parse(text)!.Among([(2030, 3), (2031, 250)]).ToList();
        Assert.Equal(count, numbers.Count);
        Assert.StartsWith(first, string.Join(',', numbers), StringComparison.Ordinal);
        Assert.All(numbers, number => Assert.True(NumberPattern.Parse(text)!.Takes(number)));
    }

    [Fact]
    public void A_beginning_of_seven_digits_is_not_taken_for_one_of_six()
    {
        var numbers = NumberPattern.Parse("2031-10")!.Among([(2031, 1_234_567)]).ToList();
        Assert.Equal("ITMS-2031-1099999", numbers[0]);
        Assert.Contains("ITMS-2031-100000", numbers);
        Assert.Equal(100_000 + 10_000, numbers.Count);
        Assert.All(numbers, number => Assert.StartsWith("ITMS-2031-10", number, StringComparison.Ordinal));
    }
}
