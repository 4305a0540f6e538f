using System.Globalization;
using Itms.Application.Storage;

namespace Itms.Application.Access;

/// <summary>Keys of the access log.</summary>
public static class AccessKeys
{
    /// <summary>Who was shown the detainees of a tasking: <see cref="Reading"/>.</summary>
    public static string Entries(string number) => "access|" + KeyText.Escape(number);

    /// <summary>The same of any tasking, as they came, until they are sorted by tasking.</summary>
    public const string GatheredEntries = "access-to-sort";

    /// <summary>Oldest first.</summary>
    /// <param name="process">Who writes it.</param>
    /// <param name="count">Of its rows so far.</param>
    public static string Gathered(DateTimeOffset at, string process, long count) => $"{KeyText.Instant(at)}|{process}|{KeyText.Seq(count)}";

    /// <summary>Newest first, to the second.</summary>
    public static string Entry(DateTimeOffset at, string person, string what) =>
        $"{(long.MaxValue - (at.UtcTicks / TimeSpan.TicksPerSecond)).ToString("D19", CultureInfo.InvariantCulture)}|{KeyText.Escape(person)}|{what}";
}
