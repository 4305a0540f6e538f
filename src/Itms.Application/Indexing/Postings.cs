using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Itms.Application.TaskingStore;

namespace Itms.Application.Indexing;

/// <summary>
/// Which taskings of a block of 4,096 numbers hold a word, and where: those with the same <see cref="TermFields"/> together, their
/// places in the block as they are or, where they are many, as a bit for each place there is. A word that is in every
/// tasking takes a thirtieth of what its places would.
/// </summary>
/// <remarks>
/// A group is its fields, how many it has, and their places in order, each two bytes, the higher first; or, for more than
/// <see cref="MostListed"/>, 512 bytes of bits. The groups are in the order of their fields: the same taskings make the same bytes.
/// </remarks>
internal static class Postings
{
    private const int PlaceBits = 12;
    private const int PlaceMask = (1 << PlaceBits) - 1;
    private const int BitmapLength = (1 << PlaceBits) / 8;
    private const int MostListed = BitmapLength / 2;
    private const int HeadLength = 4;
    private const int Words = BitmapLength / sizeof(ulong);

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
    /// <param name="changes">By place.</param>
    public static byte[] Change(ReadOnlySpan<byte> block, IReadOnlyDictionary<ushort, TermFields> changes)
    {
        var groups = new SortedDictionary<TermFields, ulong[]>();
        for (var group = First(block); !group.IsNone; group = group.Next()) group.AddTo(BitsOf(group.Fields));
        foreach (var place in changes.Keys)
            foreach (var bits in groups.Values)
                bits[place / 64] &= ~Bit(place);
        foreach (var (place, fields) in changes)
            if (fields != TermFields.None)
                BitsOf(fields)[place / 64] |= Bit(place);

        var result = new ArrayBufferWriter<byte>(HeadLength + block.Length + (changes.Count * sizeof(ushort)));
        foreach (var (fields, bits) in groups) Write(result, fields, bits);
        return result.WrittenSpan.ToArray();

        ulong[] BitsOf(TermFields fields) => groups.TryGetValue(fields, out var bits) ? bits : groups[fields] = new ulong[Words];
    }

    private static void Write(ArrayBufferWriter<byte> row, TermFields fields, ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits) count += BitOperations.PopCount(word);
        if (count == 0) return;
        Add((ushort)fields);
        Add((ushort)count);
        for (var i = 0; i < bits.Length; i++)
        {
            if (count > MostListed) BinaryPrimitives.WriteUInt64LittleEndian(Fixture(sizeof(ulong)), bits[i]);
            else
                for (var word = bits[i]; word != 0; word &= word - 1) Add((ushort)((i * 64) + BitOperations.TrailingZeroCount(word)));
        }

        void Add(ushort number) => BinaryPrimitives.WriteUInt16BigEndian(Fixture(sizeof(ushort)), number);

        Span<byte> Fixture(int length)
        {
            var room = row.GetSpan(length)[..length];
            row.Advance(length);
            return room;
        }
    }

    public static ushort PlaceOf(long id) => (ushort)(id & PlaceMask);

    /// <summary>The taskings that every one of the words' rows of a block names.</summary>
    public static void Common(long block, ReadOnlySpan<ReadOnlyMemory<byte>> rows, Action<long, ReadOnlySpan<TermFields>> found)
    {
        Span<ulong> common = stackalloc ulong[Words];
        Span<ulong> one = stackalloc ulong[Words];
        common.Fill(ulong.MaxValue);
        foreach (var row in rows)
        {
            one.Clear();
            for (var group = First(row.Span); !group.IsNone; group = group.Next()) group.AddTo(one);
            for (var i = 0; i < Words; i++) common[i] &= one[i];
        }

        Span<TermFields> fields = stackalloc TermFields[rows.Length];
        for (var i = 0; i < Words; i++)
            for (var word = common[i]; word != 0; word &= word - 1)
            {
                var place = (ushort)((i * 64) + BitOperations.TrailingZeroCount(word));
                for (var row = 0; row < rows.Length; row++) fields[row] = FieldsAt(rows[row].Span, place);
                found((block << PlaceBits) | place, fields);
            }
    }

    /// <summary>How many taskings a row names.</summary>
    public static int Count(ReadOnlyMemory<byte> row)
    {
        var count = 0;
        for (var group = First(row.Span); !group.IsNone; group = group.Next()) count += group.Count;
        return count;
    }

    /// <summary>The most that one of a row's taskings weighs.</summary>
    public static int Heaviest(ReadOnlyMemory<byte> row, bool whole)
    {
        var heaviest = 0;
        for (var group = First(row.Span); !group.IsNone; group = group.Next()) heaviest = Math.Max(heaviest, group.Fields.Weight(whole));
        return heaviest;
    }

    private static TermFields FieldsAt(ReadOnlySpan<byte> row, ushort place)
    {
        for (var group = First(row); !group.IsNone; group = group.Next())
            if (group.Holds(place))
                return group.Fields;
        return TermFields.None;
    }

    private static ulong Bit(ushort place) => 1UL << (place % 64);

    private static Group First(ReadOnlySpan<byte> row) => new(row);

    /// <summary>The taskings of a row that hold the word in the same places; none where the row has ended.</summary>
    private readonly ref struct Group
    {
        private readonly ReadOnlySpan<byte> places;
        private readonly ReadOnlySpan<byte> rest;

        public Group(ReadOnlySpan<byte> row)
        {
            if (row.IsEmpty) return;
            Fields = (TermFields)BinaryPrimitives.ReadUInt16BigEndian(row);
            Count = BinaryPrimitives.ReadUInt16BigEndian(row[sizeof(ushort)..]);
            var length = IsBitmap ? BitmapLength : Count * sizeof(ushort);
            places = row.Slice(HeadLength, length);
            rest = row[(HeadLength + length)..];
        }

        public TermFields Fields { get; }

        public int Count { get; }

        public bool IsNone => Count == 0;

        private bool IsBitmap => Count > MostListed;

        public Group Next() => new(rest);

        public void AddTo(Span<ulong> bits)
        {
            if (IsBitmap)
                for (var i = 0; i < Words; i++) bits[i] |= BinaryPrimitives.ReadUInt64LittleEndian(places[(i * sizeof(ulong))..]);
            else
                for (var i = 0; i < Count; i++)
                {
                    var place = PlaceAt(i);
                    bits[place / 64] |= Bit(place);
                }
        }

        public bool Holds(ushort place)
        {
            if (IsBitmap) return (places[place / 8] & (1 << (place % 8))) != 0;
            var (from, to) = (0, Count);
            while (from < to)
            {
                var middle = (from + to) / 2;
                if (PlaceAt(middle) < place) from = middle + 1;
                else to = middle;
            }

            return from < Count && PlaceAt(from) == place;
        }

        private ushort PlaceAt(int i) => BinaryPrimitives.ReadUInt16BigEndian(places[(i * sizeof(ushort))..]);
    }
}
