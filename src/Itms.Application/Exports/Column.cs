namespace Itms.Application.Exports;

/// <summary>What the cells of a column are: it decides how a program that opens the table treats them.</summary>
public enum CellKind
{
    Text,
    Number,
    Day,

    /// <summary>A point in time: in CSV ISO 8601 in UTC, in a workbook what the agency's clock shows.</summary>
    Instant,
}

/// <summary>A column of an exported table, the same for every format.</summary>
/// <typeparam name="T">What a row of the table is made from.</typeparam>
public sealed class Column<T>
{
    internal Column(string header, CellKind kind, double width, Func<T, object?> of) => (Header, Kind, Width, Of) = (header, kind, width, of);

    public string Header { get; }

    public CellKind Kind { get; }

    /// <summary>Characters that fit in, roughly: for formats that have widths.</summary>
    public double Width { get; }

    /// <summary>The cell: a string, decimal, DateOnly or DateTimeOffset as <see cref="Kind"/> says; null where it is empty.</summary>
    internal Func<T, object?> Of { get; }
}

/// <summary>Makes columns.</summary>
public static class Column
{
    /// <summary>Text, however it begins: no format makes a formula of it.</summary>
    public static Column<T> Text<T>(string header, double width, Func<T, string?> of) => new(header, CellKind.Text, width, of);

    /// <summary>Several texts in one cell, divided by semicolons.</summary>
    public static Column<T> Texts<T>(string header, double width, Func<T, IEnumerable<string>> of) =>
        new(header, CellKind.Text, width, row => string.Join("; ", of(row)));

    public static Column<T> Number<T>(string header, double width, Func<T, decimal?> of) => new(header, CellKind.Number, width, row => of(row));

    public static Column<T> Day<T>(string header, Func<T, DateOnly?> of) => new(header, CellKind.Day, 12, row => of(row));

    public static Column<T> Instant<T>(string header, Func<T, DateTimeOffset?> of) => new(header, CellKind.Instant, 24, row => of(row));
}
