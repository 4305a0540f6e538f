using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Itms.Application.Exports;
using Itms.TestKit;

namespace Itms.Application.Tests.Exports;

public sealed class XlsxTableTests
{
    [Fact]
    public async Task A_workbook_holds_text_numbers_and_dates_in_agency_time()
    {
        using var document = await WriteAsync(
            new Line("CRCL-27-0042", 1.5m, new DateOnly(2027, 1, 15), Agency.Time("2027-01-15 17:00")),
            new Line(null));

        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var rows = Rows(document);
        Assert.Equal(["Text", "Number", "Day", "Due (agency time)"], rows[0].Select(TextOf));
        Assert.Equal("CRCL-27-0042", TextOf(rows[1][0]));
        Assert.Equal((null, "1.5"), (rows[1][1].DataType, rows[1][1].CellValue!.Text));
        Assert.Equal(new DateTime(2027, 1, 15), DateOf(rows[1][2]));
        Assert.Equal(new DateTime(2027, 1, 15, 17, 0, 0), DateOf(rows[1][3]));
        Assert.Equal(14u, FormatOf(document, rows[1][2]).NumberFormatId!.Value);
        Assert.Equal(164u, FormatOf(document, rows[1][3]).NumberFormatId!.Value);
        Assert.All(rows[2], cell => Assert.Equal("", cell.InnerText));
    }

    [Fact]
    public async Task The_header_is_bold_and_frozen_and_columns_have_widths_and_filters()
    {
        using var document = await WriteAsync(new Line("x"));

        var worksheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet;
        var pane = worksheet.Descendants<Pane>().Single();
        Assert.Equal((1d, PaneStateValues.Frozen, "A2"), (pane.VerticalSplit!.Value, pane.State!.Value, pane.TopLeftCell!.Value));
        var fonts = document.WorkbookPart.WorkbookStylesPart!.Stylesheet.Fonts!.Elements<Font>().ToList();
        Assert.All(Rows(document)[0], cell => Assert.NotNull(fonts[(int)FormatOf(document, cell).FontId!.Value].Bold));
        Assert.Equal([30d, 10d, 12d, 24d], worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Column>().Select(c => c.Width!.Value));
        Assert.Equal("A1:D2", worksheet.Elements<AutoFilter>().Single().Reference!.Value);
        Assert.Equal("active", document.WorkbookPart.Workbook.Descendants<Sheet>().Single().Name!.Value);
    }

    [Theory]
    [MemberData(nameof(CsvTableTests.Formulas), MemberType = typeof(CsvTableTests))]
    public async Task Nothing_is_a_formula(string text)
    {
        using var document = await WriteAsync(new Line(text));

        var cell = Rows(document)[1][0];
        Assert.Equal(CellValues.InlineString, cell.DataType!.Value);
        Assert.Null(cell.CellFormula);
        Assert.Equal(text.Replace('\r', '\n').Replace('\u0001', '\uFFFD'), TextOf(cell));
    }

    [Theory]
    [InlineData("  two  spaces  ", "  two  spaces  ")]
    [InlineData("<&>\"'", "<&>\"'")]
    [InlineData("two\r\nlines", "two\nlines")]
    [InlineData("_x0041_", "_x005F_x0041_")]
    [InlineData("nul\0 and \uFFFF", "nul\uFFFD and \uFFFD")]
    [InlineData("käse 日本 🙂", "käse 日本 🙂")]
    public async Task Any_text_can_be_written(string text, string stored)
    {
        using var document = await WriteAsync(new Line(text));

        Assert.Equal(stored, TextOf(Rows(document)[1][0]));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_replaced()
    {
        using var document = await WriteAsync(new Line("half " + '\uD83D' + " pair"));

        Assert.Equal("half \uFFFD pair", TextOf(Rows(document)[1][0]));
    }

    [Fact]
    public async Task A_text_longer_than_a_cell_is_shortened_with_an_ellipsis()
    {
        using var document = await WriteAsync(new Line(new string('x', 40_000)));

        Assert.Equal(new string('x', 32_766) + "…", TextOf(Rows(document)[1][0]));
    }

    [Fact]
    public async Task Columns_after_the_twenty_sixth_have_two_letters()
    {
        var columns = Enumerable.Range(1, 28).Select(i => Application.Exports.Column.Number<Line>($"c{i}", 5, _ => i)).ToList();
        var stream = new MemoryStream();
        await XlsxTable.WriteAsync(stream, "wide", columns, Exports.Rows.Of(new Line("x")), Agency.Calendar, TestContext.Current.CancellationToken);
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);

        Assert.Equal("A1:AB2", document.WorkbookPart!.WorksheetParts.Single().Worksheet.Elements<AutoFilter>().Single().Reference!.Value);
    }

    [Fact]
    public async Task Rows_are_written_as_they_come()
    {
        long halfway = 0;
        await using var sink = new Rows.Sink();
        await XlsxTable.WriteAsync(
            sink,
            "active",
            Line.Columns,
            Exports.Rows.Many(20_000, i => halfway = i == 10_000 ? sink.Length : halfway),
            Agency.Calendar,
            TestContext.Current.CancellationToken);

        Assert.InRange(halfway, sink.Length * 2 / 5, sink.Length * 3 / 5);
    }

    [Fact]
    public async Task Writing_stops_when_it_is_canceled()
    {
        using var gone = new CancellationTokenSource();
        var last = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => XlsxTable.WriteAsync(
            new MemoryStream(),
            "active",
            Line.Columns,
            Exports.Rows.Many(20_000, i =>
            {
                last = i;
                if (i == 10) gone.Cancel();
            }),
            Agency.Calendar,
            gone.Token));
        Assert.Equal(10, last);
    }

    private static async Task<SpreadsheetDocument> WriteAsync(params Line[] rows)
    {
        var stream = new MemoryStream();
        await XlsxTable.WriteAsync(stream, "active", Line.Columns, Exports.Rows.Of(rows), Agency.Calendar, TestContext.Current.CancellationToken);
        return SpreadsheetDocument.Open(new MemoryStream(stream.ToArray()), isEditable: false);
    }

    private static List<List<Cell>> Rows(SpreadsheetDocument document) =>
        [.. document.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().Select(row => row.Elements<Cell>().ToList())];

    private static string TextOf(Cell cell) => cell.InlineString!.Text!.Text;

    private static DateTime DateOf(Cell cell) => DateTime.FromOADate(double.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture));

    private static CellFormat FormatOf(SpreadsheetDocument document, Cell cell) =>
        document.WorkbookPart!.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ElementAt((int)cell.StyleIndex!.Value);
}
