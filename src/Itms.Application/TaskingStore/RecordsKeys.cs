using System.Globalization;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.TaskingStore;

/// <summary>
/// Keys of what the agency decides about its records. Holds, disposals and tombstones share one partition, and whoever writes one of them that
/// matters to the others also writes the head row. So of a hold and the disposal of a tasking, one is always first.
/// </summary>
public static class RecordsKeys
{
    public const string Partition = "records";

    /// <summary>The row that changes with every decision.</summary>
    public const string Head = "H";

    /// <summary>A legal hold, by id.</summary>
    public static string Hold(string id) => "L|" + KeyText.Escape(id);

    public static RowRange Holds { get; } = RowRange.Prefix(Partition, "L|");

    /// <summary>A disposal that waits for a decision, or is being carried out, by id.</summary>
    public static string Open(string id) => "O|" + KeyText.Escape(id);

    public static RowRange AllOpen { get; } = RowRange.Prefix(Partition, "O|");

    /// <summary>
    /// A disposal that is over, by id. It sorts after the open ones: whoever reads the partition from end to end while a disposal ends finds it
    /// once or twice, and never not at all.
    /// </summary>
    public static string Ended(string id) => "R|" + KeyText.Escape(id);

    public static RowRange AllEnded { get; } = RowRange.Prefix(Partition, "R|");

    /// <summary>The tombstone of a tasking that was disposed of.</summary>
    public static string Tombstone(string number) => "T|" + KeyText.Escape(number);

    public static RowRange Tombstones { get; } = RowRange.Prefix(Partition, "T|");

    /// <summary>The id of a hold or disposal. Of two ids, that of the later one sorts first.</summary>
    /// <param name="random">At least eight random hex digits.</param>
    public static string NewId(DateTimeOffset now, string random) =>
        (DateTimeOffset.MaxValue.Ticks - now.UtcTicks).ToString("x16", CultureInfo.InvariantCulture) + random[..8];

    /// <summary>Whether the text has the form of an id.</summary>
    public static bool IsId(string text) => text.Length == 24 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The write of the head row that makes a decision the next one after the row that was read.</summary>
    /// <param name="head">Null: there was none.</param>
    public static RowWrite NextHead(Row? head)
    {
        var body = Encoding.ASCII.GetBytes((head is null ? 1 : CountOf(head) + 1).ToString(CultureInfo.InvariantCulture));
        return head is null ? new RowWrite.Insert(Head, body) : new RowWrite.Update(Head, head.ETag, body);
    }

    private static long CountOf(Row head) => long.Parse(Encoding.ASCII.GetString(head.Body.Span), CultureInfo.InvariantCulture);
}
