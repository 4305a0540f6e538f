using System.Buffers.Binary;
using Itms.Application.Taskings;

namespace Itms.Application.Search;

/// <summary>
/// Which taskings of a block of 4,096 numbers hold a word, and where: four bytes each, the place in the block and the
/// <see cref="TermFields"/>, in order.
/// </summary>
internal static class Postings
{
    private const int Size = 4;
    private const int PlaceBits = 12;
    private const int PlaceMask = (1 << PlaceBits) - 1;

    /// <summary>A number as the index counts them: block and place.</summary>
    public static long IdOf(string number)
    {
        var (year, count) = ItmsNumber.Parse(number);
        // A year has room for all its numbers: nine digits are less than 2^30.
        return ((long)year << 30) | count;
    }

    public static string NumberOf(long id) => ItmsNumber.Format((int)(id >> 30), id & ((1L << 30) - 1));

    public static long BlockOf(long id) => id >> PlaceBits;

    /// <summary>The block's row with these changes made: no fields take a tasking out.</summary>
    /// <param name="changes">By place, in order.</param>
    public static byte[] Change(ReadOnlySpan<byte> block, SortedDictionary<ushort, TermFields> changes)
    {
        var result = new List<byte>(block.Length + (changes.Count * Size));
        var at = 0;
        foreach (var (place, fields) in changes)
        {
            for (; at < block.Length && PlaceAt(block, at) < place; at += Size) result.AddRange(block.Slice(at, Size));
            if (at < block.Length && PlaceAt(block, at) == place) at += Size;
            if (fields == TermFields.None) continue;
            result.Add((byte)(place >> 8));
            result.Add((byte)place);
            result.Add((byte)((ushort)fields >> 8));
            result.Add((byte)fields);
        }

        result.AddRange(block[at..]);
        return [.. result];
    }

    public static ushort PlaceOf(long id) => (ushort)(id & PlaceMask);

    /// <summary>The taskings that every one of the words' rows of a block names.</summary>
    public static void Common(long block, ReadOnlySpan<ReadOnlyMemory<byte>> rows, Action<long, ReadOnlySpan<TermFields>> found)
    {
        Span<int> at = stackalloc int[rows.Length];
        Span<TermFields> fields = stackalloc TermFields[rows.Length];
        for (; at[0] < rows[0].Length; at[0] += Size)
        {
            var place = PlaceAt(rows[0].Span, at[0]);
            fields[0] = FieldsAt(rows[0].Span, at[0]);
            var all = true;
            for (var i = 1; i < rows.Length && all; i++)
            {
                var row = rows[i].Span;
                while (at[i] < row.Length && PlaceAt(row, at[i]) < place) at[i] += Size;
                if (at[i] == row.Length) return;
                all = PlaceAt(row, at[i]) == place;
                if (all) fields[i] = FieldsAt(row, at[i]);
            }

            if (all) found((block << PlaceBits) | place, fields);
        }
    }

    /// <summary>How many taskings a row names.</summary>
    public static int Count(ReadOnlyMemory<byte> row) => row.Length / Size;

    private static TermFields FieldsAt(ReadOnlySpan<byte> row, int at) => (TermFields)BinaryPrimitives.ReadUInt16BigEndian(row[(at + 2)..]);

    private static ushort PlaceAt(ReadOnlySpan<byte> row, int at) => BinaryPrimitives.ReadUInt16BigEndian(row[at..]);
}
