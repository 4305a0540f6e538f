namespace Itms.Application.Storage;

/// <summary>Checks the arguments of a read, in the same way for every store.</summary>
public static class TableRead
{
    /// <exception cref="ArgumentException">A key breaks the rules of <see cref="TableKey"/>. A row key may be empty.</exception>
    public static void Check(string partition, string rowKey)
    {
        TableKey.Check(partition, nameof(partition));
        TableKey.Check(rowKey, nameof(rowKey), mayBeEmpty: true);
    }

    /// <exception cref="ArgumentException">
    /// A key breaks the rules of <see cref="TableKey"/>, or <paramref name="top"/> is not 1 to
    /// <see cref="TableLimits.PageSize"/>. A range that ends before it begins is not an error, but empty.
    /// </exception>
    public static void Check(RowRange range, int top)
    {
        ArgumentNullException.ThrowIfNull(range);
        TableKey.Check(range.Partition, nameof(range));
        TableKey.Check(range.From, nameof(range), mayBeEmpty: true);
        if (range.To is not null) TableKey.Check(range.To, nameof(range), mayBeEmpty: true);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, TableLimits.PageSize);
    }
}
