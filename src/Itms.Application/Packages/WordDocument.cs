using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using WordStyle = DocumentFormat.OpenXml.Wordprocessing.Style;

namespace Itms.Application.Packages;

/// <summary>
/// A short Word document. The same content gives the same bytes. The library's own package would write the present time and random
/// relationship ids, so only the elements are the library's.
/// </summary>
internal sealed class WordDocument
{
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";

    private readonly Body body = new();

    private WordDocument()
    {
    }

    /// <param name="title">The heading.</param>
    /// <param name="write">Adds the rest.</param>
    public static byte[] Write(string title, Action<WordDocument> write)
    {
        var word = new WordDocument();
        word.body.Append(new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = "Heading1" }), new Run(TextOf(title))));
        write(word);
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + $"<Override PartName=\"/word/document.xml\" ContentType=\"{Word}document.main+xml\"/>"
                + $"<Override PartName=\"/word/styles.xml\" ContentType=\"{Word}styles+xml\"/></Types>");
            Add(zip, "_rels/.rels", Related("officeDocument", "word/document.xml"));
            Add(zip, "word/_rels/document.xml.rels", Related("styles", "styles.xml"));
            Add(zip, "word/document.xml", new Document(word.body).OuterXml);
            Add(zip, "word/styles.xml", StylesOf().OuterXml);
        }

        return file.ToArray();
    }

    /// <summary>A table of two columns. The first is a heading of its row.</summary>
    public void Table(IEnumerable<(string Label, string Value)> rows)
    {
        var table = new Table(
            new TableProperties(
                new TableBorders(
                    new TopBorder { Val = BorderValues.Single }, new BottomBorder { Val = BorderValues.Single },
                    new InsideHorizontalBorder { Val = BorderValues.Single }),
                new TableLook { Val = "0080" }),
            new TableGrid(new GridColumn { Width = "3000" }, new GridColumn { Width = "6600" }));
        foreach (var (label, value) in rows)
            table.Append(new TableRow(
                new TableCell(Width("3000"), new Paragraph(new Run(new RunProperties(new Bold()), TextOf(label)))),
                new TableCell([Width("6600"), .. ParagraphsOf(value)])));
        body.Append(table);

        static TableCellProperties Width(string width) =>
            new(new TableCellWidth { Width = width, Type = TableWidthUnitValues.Dxa });
    }

    /// <summary>A text. Each of its lines is a paragraph.</summary>
    public void Paragraphs(string text) => body.Append(ParagraphsOf(text));

    private static IEnumerable<OpenXmlElement> ParagraphsOf(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').Select(line => new Paragraph(new Run(TextOf(line))));

    /// <summary>The text without the characters that XML cannot hold.</summary>
    private static Text TextOf(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            if (XmlConvert.IsXmlChar(text[i])) kept.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) kept.Append(text[i]).Append(text[++i]);
        return new Text(kept.ToString()) { Space = SpaceProcessingModeValues.Preserve };
    }

    private static Styles StylesOf() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(
                new RunFonts { Ascii = "Calibri", HighAnsi = "Calibri" }, new FontSize { Val = "22" }, new Languages { Val = "en-US" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { After = "120" }))),
        new WordStyle(
            new StyleName { Val = "heading 1" }, new PrimaryStyle(),
            new StyleParagraphProperties(new KeepNext(), new OutlineLevel { Val = 0 }),
            new StyleRunProperties(new Bold(), new FontSize { Val = "32" }))
        { Type = StyleValues.Paragraph, StyleId = "Heading1" });

    private static string Related(string type, string target) =>
        $"<Relationships xmlns=\"{PackageRelationships}\">"
        + $"<Relationship Id=\"rId1\" Type=\"{Relationships}{type}\" Target=\"{target}\"/></Relationships>";

    private static void Add(ZipArchive zip, string name, string xml)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = PackageWriter.EntryTime;
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + xml));
    }
}
