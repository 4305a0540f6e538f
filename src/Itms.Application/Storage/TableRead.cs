namespace Itms.Application.Storage;

/// <summary>What every store asks of a read before it looks.</summary>
public static class TableRead
{
    /// <exception cref="ArgumentException">A key is not one; a row key may be empty.</exception>
    public static void Check(string partition, string rowKey)
    {
        TableKey.Check(partition, nameof(partition));
        TableKey.Check(rowKey, nameof(rowKey), mayBeEmpty: true);
    }

    /// <exception cref="ArgumentException">
    /// A key is not one, or <paramref name="top"/> is not 1 to <see cref="TableLimits.PageSize"/>. A range that ends
    /// before it begins is empty, not refused.
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
