using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Itms.Application.Exports;

namespace Itms.Application.Imports;

/// <summary>
/// The first sheet of an Excel workbook, row by row. A formula counts as the value that Excel stored with it: nothing is calculated. Only the
/// shared texts are held in memory.
/// </summary>
internal static class XlsxSheet
{
    /// <summary>Most characters of one part of the file once it is unpacked, and most characters of all shared texts.</summary>
    private const long MostCharacters = 1_000_000_000;

    private const int MostTextCharacters = 200_000_000;
    private const int MostColumns = 500;

    /// <summary>Days from the start of Excel's 1900 date system to that of its 1904 date system.</summary>
    private const double From1904 = 1462;

    private const string Damaged = "cannot be read: it is no Excel workbook, or damaged. Nothing after it was read";

    public static async IAsyncEnumerable<SheetRow> ReadAsync(Stream file)
    {
        await Task.CompletedTask;
        using var book = Guard(0, () => SpreadsheetDocument.Open(
            file, isEditable: false, new OpenSettings { MaxCharactersInPart = MostCharacters, AutoSave = false }));
        var (sheet, texts) = Guard(0, () => (FirstSheet(book), ReadTexts(book)));
        var is1904 = book.WorkbookPart!.Workbook.WorkbookProperties?.Date1904?.Value == true;
        using var reader = Guard(0, () => OpenXmlReader.Create(sheet));
        long row = 0;
        while (Guard(row, () => NextRow(reader)))
        {
            row = Guard(row, () => RowOf(reader) ?? row + 1);
            yield return Guard(row, () => new SheetRow(row, ReadCells(reader, texts, is1904)));
        }
    }

    private static WorksheetPart FirstSheet(SpreadsheetDocument book)
    {
        var workbook = book.WorkbookPart!;
        var first = workbook.Workbook.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().First();
        return (WorksheetPart)workbook.GetPartById(first.Id!.Value!);
    }

    private static List<string> ReadTexts(SpreadsheetDocument book)
    {
        List<string> texts = [];
        if (book.WorkbookPart!.SharedStringTablePart is not { } part) return texts;
        long characters = 0;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(SharedStringItem) || !reader.IsStartElement) continue;
            var text = TextOf((SharedStringItem)reader.LoadCurrentElement()!);
            if ((characters += text.Length) > MostTextCharacters) throw new InvalidDataException("Too many texts.");
            texts.Add(text);
        }

        return texts;
    }

    /// <summary>Leaves out the phonetic guides that East Asian texts may carry.</summary>
    private static string TextOf(OpenXmlElement element) => string.Concat(
        element.Descendants<Text>().Where(text => text.Parent is not PhoneticRun).Select(text => XlsxText.Unescape(text.Text)));

    private static bool NextRow(OpenXmlReader reader)
    {
        while (reader.Read())
            if (reader.ElementType == typeof(Row) && reader.IsStartElement) return true;
        return false;
    }

    private static long? RowOf(OpenXmlReader reader) =>
        reader.Attributes.FirstOrDefault(attribute => attribute.LocalName == "r").Value is { } number
            ? long.Parse(number, CultureInfo.InvariantCulture)
            : null;

    private static List<SheetCell> ReadCells(OpenXmlReader reader, List<string> texts, bool is1904)
    {
        List<SheetCell> cells = [];
        var row = (Row)reader.LoadCurrentElement()!;
        foreach (var cell in row.Elements<Cell>())
        {
            var column = ColumnOf(cell.CellReference?.Value) ?? cells.Count;
            if (column is < 0 or >= MostColumns) throw new InvalidDataException("Too many columns.");
            while (cells.Count < column) cells.Add(new SheetCell(""));
            var value = ReadCell(cell, texts, is1904);
            if (column < cells.Count) cells[column] = value;
            else cells.Add(value);
        }

        return cells;
    }

    private static SheetCell ReadCell(Cell cell, List<string> texts, bool is1904)
    {
        var value = cell.CellValue?.Text ?? "";
        var type = cell.DataType?.Value;
        if (type == CellValues.InlineString) return new SheetCell(cell.InlineString is { } inline ? TextOf(inline).Trim() : "");
        if (type == CellValues.SharedString)
            return new SheetCell(value.Length == 0 ? "" : texts[int.Parse(value, CultureInfo.InvariantCulture)].Trim());
        if (type == CellValues.Boolean) return new SheetCell(value == "1" ? "true" : "false");
        if (type is not null && type != CellValues.Number) return new SheetCell(XlsxText.Unescape(value).Trim());
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return new SheetCell(value.Trim());
        // A number such as 12 is written as 12.0 or 1.2E1 by some programs.
        return new SheetCell((is1904 ? number + From1904 : number).ToString("R", CultureInfo.InvariantCulture), IsNumber: true);
    }

    /// <summary>The place of the column, from 0: A is 0, AA is 26. Null: the reference is missing.</summary>
    private static int? ColumnOf(string? reference)
    {
        if (reference is null) return null;
        var column = 0;
        foreach (var c in reference.TakeWhile(char.IsAsciiLetterUpper).Take(4)) column = (column * 26) + (c - 'A') + 1;
        return column - 1;
    }

    private static T Guard<T>(long row, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is OpenXmlPackageException or XmlException or InvalidDataException or FormatException or OverflowException
            or InvalidOperationException or NullReferenceException or ArgumentException or KeyNotFoundException or IOException)
        {
            throw new SheetException(row + 1, Damaged);
        }
    }
}
