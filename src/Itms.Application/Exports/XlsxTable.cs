using System.Globalization;
using System.IO.Packaging;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using Itms.Domain.Shared;
using SheetColumn = DocumentFormat.OpenXml.Spreadsheet.Column;

namespace Itms.Application.Exports;

/// <summary>Writes a table as an Excel workbook with one sheet. Dates and numbers are typed cells, and text is never a formula.</summary>
public static class XlsxTable
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private const string SheetId = "sheet";

    private const string TextStyle = "0";
    private const string HeaderStyle = "1";
    private const string DayStyle = "2";
    private const string InstantStyle = "3";

    private static readonly Uri WorkbookUri = new("/xl/workbook.xml", UriKind.Relative);
    private static readonly Uri SheetUri = new("/xl/worksheets/sheet1.xml", UriKind.Relative);
    private static readonly Uri StylesUri = new("/xl/styles.xml", UriKind.Relative);

    /// <summary>Most rows below the header. Excel does not open a workbook with more.</summary>
    public const int MostRows = (1 << 20) - 1;

    /// <summary>Most characters of a cell. Excel does not open a workbook with more.</summary>
    private const int CellLength = 32_767;

    /// <summary>Writes each row as it comes, and keeps none in memory.</summary>
    /// <param name="to">Stays open. It is written synchronously, from front to back, so use a file.</param>
    /// <param name="sheet">The sheet's name: at most 31 characters, none of <c>[]:*?/\</c>.</param>
    /// <param name="rows">At most <see cref="MostRows"/>.</param>
    /// <param name="calendar">Gives the agency time in which instants are shown: a workbook has no time zones.</param>
    public static async Task WriteAsync<T>(
        Stream to,
        string sheet,
        IReadOnlyList<Column<T>> columns,
        IAsyncEnumerable<T> rows,
        BusinessCalendar calendar,
        CancellationToken cancellationToken)
    {
        // A package that is only written streams its parts. SpreadsheetDocument needs one that can be read too, and keeps it in memory.
        using var package = Package.Open(to, FileMode.Create, FileAccess.Write);
        await WritePartAsync(package, StylesUri, "styles", writer =>
        {
            writer.WriteElement(Styles());
            return Task.CompletedTask;
        });
        await WritePartAsync(package, SheetUri, "worksheet", writer => WriteSheetAsync(writer, columns, rows, calendar, cancellationToken));
        var workbook = await WritePartAsync(package, WorkbookUri, "sheet.main", writer =>
        {
            writer.WriteElement(new Workbook(new Sheets(new Sheet { Name = sheet, SheetId = 1, Id = SheetId })));
            return Task.CompletedTask;
        });
        workbook.CreateRelationship(SheetUri, TargetMode.Internal, Relationships + "worksheet", SheetId);
        workbook.CreateRelationship(StylesUri, TargetMode.Internal, Relationships + "styles");
        package.CreateRelationship(WorkbookUri, TargetMode.Internal, Relationships + "officeDocument");
    }

    private static async Task<PackagePart> WritePartAsync(Package package, Uri uri, string type, Func<OpenXmlWriter, Task> write)
    {
        var part = package.CreatePart(uri, $"application/vnd.openxmlformats-officedocument.spreadsheetml.{type}+xml", CompressionOption.Normal);
        await using var stream = part.GetStream();
        using var writer = OpenXmlWriter.Create(stream);
        await write(writer);
        return part;
    }

    private static async Task WriteSheetAsync<T>(
        OpenXmlWriter writer,
        IReadOnlyList<Column<T>> columns,
        IAsyncEnumerable<T> rows,
        BusinessCalendar calendar,
        CancellationToken cancellationToken)
    {
        writer.WriteStartDocument();
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(FrozenHeader());
        writer.WriteElement(Widths(columns));
        writer.WriteStartElement(new SheetData());
        WriteRow(writer, columns, column => (column.Kind == CellKind.Instant ? column.Header + " (agency time)" : column.Header, HeaderStyle));
        var count = 1;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteRow(writer, columns, column => Cell(column.Of(row), calendar));
            count++;
        }

        writer.WriteEndElement();
        writer.WriteElement(new AutoFilter { Reference = string.Create(CultureInfo.InvariantCulture, $"A1:{NameOf(columns.Count)}{count}") });
        writer.WriteEndElement();
    }

    private static void WriteRow<T>(OpenXmlWriter writer, IReadOnlyList<Column<T>> columns, Func<Column<T>, (object? Value, string Style)> cell)
    {
        writer.WriteStartElement(new DocumentFormat.OpenXml.Spreadsheet.Row());
        foreach (var column in columns)
        {
            var (value, style) = cell(column);
            if (value is string text)
            {
                writer.WriteStartElement(new Cell(), [new OpenXmlAttribute("s", "", style), new OpenXmlAttribute("t", "", "inlineStr")]);
                writer.WriteElement(new InlineString(new Text(Allowed(text)) { Space = SpaceProcessingModeValues.Preserve }));
            }
            else
            {
                writer.WriteStartElement(new Cell(), [new OpenXmlAttribute("s", "", style)]);
                if (value is IFormattable number) writer.WriteElement(new CellValue(number.ToString(null, CultureInfo.InvariantCulture)));
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static (object? Value, string Style) Cell(object? cell, BusinessCalendar calendar) => cell switch
    {
        DateOnly day => (day.ToDateTime(TimeOnly.MinValue).ToOADate(), DayStyle),
        DateTimeOffset at => (calendar.DayOf(at).ToDateTime(calendar.TimeOf(at)).ToOADate(), InstantStyle),
        _ => (cell, TextStyle),
    };

    /// <summary>The text as a cell can hold it: shortened, without characters that XML forbids, and with <c>_x000D_</c> escaped.</summary>
    private static string Allowed(string text)
    {
        if (text.Length > CellLength) text = string.Concat(text.AsSpan(0, CellLength - 1), "…");
        text = XlsxText.Escape(text.ReplaceLineEndings("\n"));
        var allowed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            allowed.Append(rune.Value is '\t' or '\n' or >= ' ' and not (0xFFFE or 0xFFFF) ? rune.ToString() : Rune.ReplacementChar.ToString());
        return allowed.ToString();
    }

    private static SheetViews FrozenHeader()
    {
        var pane = new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen };
        return new SheetViews(new SheetView(pane) { WorkbookViewId = 0 });
    }

    private static Columns Widths<T>(IReadOnlyList<Column<T>> columns) => new(columns.Select((column, i) => new SheetColumn
    {
        Min = (uint)i + 1,
        Max = (uint)i + 1,
        Width = column.Width,
        CustomWidth = true,
    }));

    /// <summary>The cell formats, in the order of the style constants. Format 14 is a date as the reader's locale writes it.</summary>
    private static Stylesheet Styles() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy-mm-dd hh:mm" }),
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat(),
            new CellFormat { FontId = 1, ApplyFont = true },
            new CellFormat { NumberFormatId = 14, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true }));

    /// <summary>A column's name: 1 is A, 27 is AA.</summary>
    private static string NameOf(int column) =>
        column <= 26 ? ((char)('A' + column - 1)).ToString() : NameOf((column - 1) / 26) + NameOf(((column - 1) % 26) + 1);
}
