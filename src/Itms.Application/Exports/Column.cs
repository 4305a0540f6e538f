namespace Itms.Application.Exports;

/// <summary>The type of a column's cells. It decides how Excel and other programs treat them.</summary>
public enum CellKind
{
    Text,
    Number,
    Day,

    /// <summary>A point in time. CSV shows it in UTC (ISO 8601), and a workbook in agency time.</summary>
    Instant,
}

/// <summary>A column of an exported table. All formats use the same columns.</summary>
/// <typeparam name="T">The object that a row shows.</typeparam>
public sealed class Column<T>
{
    internal Column(string header, CellKind kind, double width, Func<T, object?> of) => (Header, Kind, Width, Of) = (header, kind, width, of);

    public string Header { get; }

    public CellKind Kind { get; }

    /// <summary>About how many characters fit in the column, for formats with column widths.</summary>
    public double Width { get; }

    /// <summary>The cell's value: a string, decimal, DateOnly or DateTimeOffset, according to <see cref="Kind"/>. Null: empty.</summary>
    internal Func<T, object?> Of { get; }

    /// <summary>The same column in a table whose rows hold a <typeparamref name="T"/>.</summary>
    public Column<TRow> Within<TRow>(Func<TRow, T> part) => new(Header, Kind, Width, row => Of(part(row)));
}

/// <summary>Creates columns.</summary>
public static class Column
{
    /// <summary>Text. No format turns it into a formula, whatever it begins with.</summary>
    public static Column<T> Text<T>(string header, double width, Func<T, string?> of) => new(header, CellKind.Text, width, of);

    /// <summary>Several texts in one cell, separated by semicolons.</summary>
    public static Column<T> Texts<T>(string header, double width, Func<T, IEnumerable<string>> of) =>
        new(header, CellKind.Text, width, row => string.Join("; ", of(row)));

    public static Column<T> Number<T>(string header, double width, Func<T, decimal?> of) => new(header, CellKind.Number, width, row => of(row));

    public static Column<T> Day<T>(string header, Func<T, DateOnly?> of) => new(header, CellKind.Day, 12, row => of(row));

    public static Column<T> Instant<T>(string header, Func<T, DateTimeOffset?> of) => new(header, CellKind.Instant, 24, row => of(row));
}
