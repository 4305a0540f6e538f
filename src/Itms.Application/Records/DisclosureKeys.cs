using Itms.Application.Storage;
using Itms.Application.TaskingStore;

namespace Itms.Application.Records;

/// <summary>
/// Keys of the disclosures of taskings that were disposed of. A tasking that is there says itself what it disclosed. They stand beside the
/// holds, so that none is removed while a hold is placed on it.
/// </summary>
public static class DisclosureKeys
{
    /// <summary>A disclosure about one detainee, oldest first.</summary>
    /// <param name="digits">The nine digits of the alien number.</param>
    /// <param name="index">Its place among the disclosures of the tasking.</param>
    public static string Entry(string digits, DateTimeOffset at, string number, int index) =>
        $"A|{digits}|{KeyText.Instant(at)}|{KeyText.Escape(number)}|{KeyText.Seq(index)}";

    public static RowRange Of(string digits) => RowRange.Prefix(RecordsKeys.Partition, $"A|{digits}|");

    /// <summary>When an entry need not be kept any longer. The body is its key.</summary>
    public static string Expiry(DateTimeOffset at, string entry) => $"X|{KeyText.Instant(at)}|{entry}";

    /// <summary>The entries that need not be kept at that time.</summary>
    public static RowRange ExpiredAt(DateTimeOffset now) => RowRange.Prefix(RecordsKeys.Partition, "X|").Between("", KeyText.Through(now));
}
