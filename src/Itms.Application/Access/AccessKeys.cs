using System.Globalization;
using Itms.Application.Storage;

namespace Itms.Application.Access;

/// <summary>Keys of the access log.</summary>
public static class AccessKeys
{
    /// <summary>Entries of all taskings, in the order they were written, until they are sorted by tasking.</summary>
    public const string GatheredEntries = "access-to-sort";

    /// <summary>The people who were shown the detainees of one tasking: <see cref="AccessEntry"/>.</summary>
    public static string Entries(string number) => "access|" + KeyText.Escape(number);

    /// <summary>A row of gathered entries, oldest first.</summary>
    /// <param name="process">The process that writes it.</param>
    /// <param name="count">How many such rows the process has written.</param>
    public static string Gathered(DateTimeOffset at, string process, long count) => $"{KeyText.Instant(at)}|{process}|{KeyText.Seq(count)}";

    /// <summary>Reads a key made by <see cref="Gathered"/>: the process, and the count.</summary>
    public static (string Process, long Count) ReadGathered(string rowKey) => rowKey.Split('|') is [_, var process, var count]
        ? (process, long.Parse(count, CultureInfo.InvariantCulture))
        : throw new FormatException("Not a key of gathered entries.");

    /// <summary>One entry, newest first. Two in the same second have the same key.</summary>
    public static string Entry(DateTimeOffset at, string person, string what) =>
        $"{(long.MaxValue - (at.UtcTicks / TimeSpan.TicksPerSecond)).ToString("D19", CultureInfo.InvariantCulture)}|{KeyText.Escape(person)}|{what}";
}
