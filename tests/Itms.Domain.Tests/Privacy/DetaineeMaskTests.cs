using Itms.Domain.Forms;
using Itms.Domain.Privacy;
using Itms.TestKit;

namespace Itms.Domain.Tests.Privacy;

/// <summary>A name or number is masked wherever a reader would recognize it, however it is written.</summary>
public sealed class DetaineeMaskTests
{
    [Theory]
    [InlineData("Emre Yıldız", "YILDIZ-1, of YILDIZ and yıldız.", "[masked]-1, of [masked] and [masked].")]
    [InlineData("EMRE YILDIZ", "Yıldız", "[masked]")]
    [InlineData("Strauß", "STRAUSS, Strauß, strauſs: strauss's", "[masked], [masked], [masked]: [masked]'s")]
    [InlineData("Groß Strauss", "Straußes", "[masked]es")]
    [InlineData("Søren Łukasz", "Soren LUKASZ", "[masked] [masked]")]
    [InlineData("Rosalinda Marl", "Ro\u00adsalinda’s, Ro\u200bsa\u2060linda.", "[masked]’s, [masked].")]
    [InlineData("Ro\u00adsalinda", "Rosalinda", "[masked]")]
    [InlineData("Rosalinda", "Ｒosalinda, ＲＯＳＡＬＩＮＤＡ, 𝐑𝐨𝐬𝐚𝐥𝐢𝐧𝐝𝐚", "[masked], [masked], [masked]")]
    [InlineData("𞤀𞤁𞤂𞤃 𞤄𞤅", "𞤀𞤁𞤂𞤃 and 𞤢𞤣𞤤𞤥 (𞤄𞤅).", "[masked] and [masked] ([masked]).")]
    [InlineData("𞤄𞤅", "𞤆𞤄𞤅𞤇", "𞤆𞤄𞤅𞤇")]
    [InlineData("Bo Li", "Li\u200bwas on the list, with Li\u00ad; and lie.", "[masked]\u200bwas on the list, with [masked]\u00ad; and lie.")]
    [InlineData("Nunez", "Nu\u0301n\u0303ez\u0301 — nun", "[masked] — nun")]
    [InlineData("Алёна Сергей", "АЛЕНА, Ал\u0435\u0308на; Серге\u0438\u0306", "[masked], [masked]; [masked]")]
    [InlineData("Νίκος", "ΝΙΚΟΣ, νικος", "[masked], [masked]")]
    [InlineData("أحمد", "احمد, أَحْمَد, أحـمد", "[masked], [masked], [masked]")]
    [InlineData("王小明", "病人王小明说", "病人[masked]说")]
    [InlineData("Marlow Marl", "Marlow, Marl", "[masked], [masked]")]
    [InlineData("Anaman Namana", "anamana", "[masked]")]
    [InlineData("Rosa Castañeda", "Seen: Ms. Castañ-\neda.", "Seen: Ms. [masked].")]
    [InlineData("Rosa Castañeda", "Ms. Casta\u00ad\r\nn\u0303eda, Castan‐ \n  eda", "Ms. [masked], [masked]")]
    [InlineData("Rosa Castañeda", "> Ms. Ca-\n> sta-\n> ñeda left", "> Ms. [masked] left")]
    [InlineData("Bo Li", "Mr. L-\ni of the del-\nilah unit", "Mr. [masked] of the del-\nilah unit")]
    [InlineData("Li Smith-Jones", "Smith-\nJones", "[masked]-\n[masked]")]
    [InlineData("Seán O’Brien", "OBrien, O'Brien, Obri-\nen and Sean", "[masked], [masked], [masked] and [masked]")]
    [InlineData("Ng'ang'a", "Nganga, Nga’nga", "[masked], [masked]")]
    [InlineData("D'Li", "DLi’s, a dlist", "[masked]’s, a dlist")]
    public void A_name_is_hidden_wherever_a_reader_recognizes_it(string name, string text, string shown) =>
        Assert.Equal(shown, MaskOf(name).Text(text));

    [Theory]
    [InlineData("A012    345    678")]
    [InlineData("A 12 \u2013 \u2013 345 \u2013 \u2013 678")]
    [InlineData("A０１２３４５６７８")]
    [InlineData("A٠١٢-٣٤٥-٦٧٨")]
    [InlineData("A𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖")]
    [InlineData("A𞥐𞥑𞥒𞥓𞥔𞥕𞥖𞥗𞥘")]
    [InlineData("A0\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7\u200b8")]
    [InlineData("A012 (345) 678")]
    [InlineData("012345678, 2031-01-15")]
    public void An_alien_number_is_hidden_however_it_is_divided(string written)
    {
        var shown = MaskOf("Ida Marl").Text($"See {written}.")!;
        Assert.True(DetaineeMask.MayHide(written));
        Assert.Matches(@"^See A? ?\[masked\](, 2031-01-15)?\.$", shown);
    }

    [Theory]
    [InlineData("Between 2031-01-15 and 2031-02-15")]
    [InlineData("2031-01-15, 2031-02-15; 2031-03-15")]
    [InlineData("2031-01-15 — 2031-02-15")]
    [InlineData("2031-01-15 10:30")]
    [InlineData("2031-01-15T10:30:00Z")]
    [InlineData("２０３１-０１-１５ 10")]
    [InlineData("+1 (555) 123-4567")]
    [InlineData("ITMS-2031-000042, 2031-01-15")]
    [InlineData("1234567")]
    [InlineData("1234567890")]
    [InlineData("beds: 12, 14, 16")]
    [InlineData("12 men, 14 men, 16 men, 18 men")]
    [InlineData("1234          5678")]
    public void Dates_and_other_numbers_are_shown(string text)
    {
        Assert.Equal(text, MaskOf("Ida Marl").Text(text));
        Assert.False(DetaineeMask.MayHide(text));
    }

    [Fact]
    public void A_text_that_names_nobody_is_returned_unchanged()
    {
        var mask = MaskOf("Ida Marl");
        foreach (var text in new[] { "", "Nothing.", "Ro\u00adsa, Straße, e\u0301cole — 𞤀𞤁", "\ud83a alone", "İstanbul ı" })
            Assert.Same(text, mask.Text(text));
        Assert.Null(mask.Text(null));
    }

    [Theory]
    [InlineData("CRCL-2027-0042", "CRCL-2027-0042")]
    [InlineData("OIG/2027/00421", "OIG/2027/00421")]
    [InlineData("A2027-00421", "A[masked]")]
    [InlineData("AN 2012-34567", "AN [masked]")]
    [InlineData("2027-00421", "[masked]")]
    [InlineData("CRCL-2027-004212", "CRCL-2027-004212")]
    [InlineData("CRCL-0912-34567", "CRCL-[masked]")]
    public void A_case_number_with_a_year_is_not_an_alien_number(string text, string shown) => Assert.Equal(shown, MaskOf("Jan Doe").Text(text));

    private static DetaineeMask MaskOf(string name) =>
        DetaineeMask.Of(Given.Tasking().With(f => f with { Detainees = [new Detainee(name, null)] }).Tasking);
}
