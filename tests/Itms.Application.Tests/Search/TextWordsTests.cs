using Itms.Application.Indexing;

namespace Itms.Application.Tests.Search;

/// <summary>A word is found however people join or divide it.</summary>
public sealed class TextWordsTests
{
    [Theory]
    [InlineData("Seán O’Brien", "OBrien", "Obrien", "O'Brien", "o’brien", "OʼBRIEN", "O`Brien", "O´Brien", "Brien", "O Brien", "O'Brien's")]
    [InlineData("SEAN OBRIEN", "OBrien", "O'Brien", "O’Brien", "O’Brien’s")]
    [InlineData("Sean O BRIEN", "O'Brien", "Brien")]
    [InlineData("the patient's chart", "patient", "patients", "patient's", "patient’s")]
    [InlineData("the patients of St Marys", "patient's", "patients", "St. Mary's", "St Marys")]
    [InlineData("the patient", "patient's")]
    [InlineData("Ng'ang'a", "Nganga", "Ng’ang’a")]
    [InlineData("l'hôpital", "hopital", "L’Hôpital", "lhopital")]
    [InlineData("Was tested for T.B.", "TB", "T.B.", "T.B", "t.b.", "T. B.")]
    [InlineData("Was tested for TB.", "TB", "T.B.", "T. B.")]
    [InlineData("Was tested for T. B.", "TB", "T.B.", "T. B.")]
    [InlineData("The I.T. office, H.I.V.-related", "I.T.", "HIV", "H.I.V.")]
    [InlineData("A PhD", "Ph.D.", "PhD")]
    [InlineData("A Ph.D. and E.coli", "PhD", "Ph.D.", "ecoli", "E. coli", "E.coli")]
    [InlineData("J.R.Smith", "JR Smith", "J.R. Smith", "Smith", "J. R. Smith", "J.Smith")]
    [InlineData("John Smith", "J. R. Smith", "J.Smith", "john.smith")]
    [InlineData("It ended.Then it began.", "ended", "then", "ended.Then")]
    [InlineData("In a hospi-\r\n > tal-like place", "hospital", "tal", "like")]
    [InlineData("Version 2.10 of 2031-\n0042", "2031", "0042", "10")]
    public void A_text_is_found_by(string text, params string[] searches)
    {
        var indexed = TextWords.Indexed(text).ToHashSet();
        Assert.All(searches, search =>
        {
            var asked = TextWords.Asked(search);
            Assert.NotEmpty(asked);
            Assert.All(asked, forms => Assert.Contains(forms, indexed.Contains));
        });
    }

    [Theory]
    [InlineData("Smith, M.D.", "TB")]
    [InlineData("T B", "TB")]
    [InlineData("Vitamin B. Then", "BT")]
    [InlineData("2031-\n0042", "20310042")]
    [InlineData("re-enter", "reenter")]
    [InlineData("the or", "O.R.")]
    public void A_text_is_not_found_by(string text, string search)
    {
        var indexed = TextWords.Indexed(text).ToHashSet();
        Assert.DoesNotContain(TextWords.Asked(search), forms => forms.Any(indexed.Contains));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a - of")]
    [InlineData("' . '")]
    [InlineData("it's")]
    public void A_text_without_words_asks_for_none(string text) => Assert.Empty(TextWords.Asked(text));
}
