using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Itms.Application.TaskingStore;

namespace Itms.Application.Indexing;

/// <summary>
/// The format of an index row. A row belongs to one word and one block of 4,096 tasking numbers. It says which taskings of the block contain
/// the word, and in which <see cref="TermFields"/>.
/// </summary>
/// <remarks>
/// <para>
/// A tasking number becomes an id (<see cref="IdOf"/>). The upper bits of the id are its block, and the lower twelve bits its place in the block.
/// </para>
/// <para>
/// Taskings that have the word in the same fields form a group. A group is stored as its fields (two bytes), the number of its taskings (two
/// bytes), and their places. Up to <see cref="MostListed"/> places are listed in ascending order, two bytes each. More are stored as a bitmap of
/// 512 bytes, one bit for each place. The two-byte numbers are big-endian. Groups are in the order of their fields, so equal contents make
/// equal bytes.
/// </para>
/// <para>
/// The plain way is a row for each word of each tasking. A search for a common word would then read up to a million rows instead of about 250.
/// With this format, a search for 1 to 3 words takes 16.68 ms at p99 over a million taskings, and the target is 50 ms
/// (bench/results/2026-11-28-views.md).
/// </para>
/// </remarks>
internal static class Postings
{
    private const int PlaceBits = 12;
    private const int PlaceMask = (1 << PlaceBits) - 1;
    private const int BitmapLength = (1 << PlaceBits) / 8;
    private const int MostListed = BitmapLength / 2;
    private const int HeadLength = 4;
    private const int UlongsInBitmap = BitmapLength / sizeof(ulong);

    /// <summary>The id of a tasking number. Ids order taskings by year, then by count.</summary>
    public static long IdOf(string number)
    {
        var (year, count) = ItmsNumber.Parse(number);
        // A count has at most nine digits, so it is less than 2^30.
        return ((long)year << 30) | count;
    }

    /// <summary>The tasking number of an id.</summary>
    public static string NumberOf(long id) => ItmsNumber.Format((int)(id >> 30), id & ((1L << 30) - 1));

    /// <summary>The block that an id belongs to.</summary>
    public static long BlockOf(long id) => id >> PlaceBits;

    /// <summary>The first id of a block.</summary>
    public static long FirstOf(long block) => block << PlaceBits;

    /// <summary>A copy of a row with some taskings changed.</summary>
    /// <param name="block">The row, or nothing if the word has none in this block yet.</param>
    /// <param name="changes">The new fields by place. <see cref="TermFields.None"/> removes the tasking.</param>
    /// <returns>The changed row. Empty: no tasking of the block contains the word.</returns>
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

        ulong[] BitsOf(TermFields fields) => groups.TryGetValue(fields, out var bits) ? bits : groups[fields] = new ulong[UlongsInBitmap];
    }

    /// <summary>A row with the taskings of two rows of the same block, each with its fields in both.</summary>
    public static byte[] Union(ReadOnlySpan<byte> one, ReadOnlyMemory<byte> other)
    {
        var changes = new Dictionary<ushort, TermFields>();
        var known = one.ToArray();
        Each(other.Span, (place, fields) => changes[place] = fields | FieldsAt(known, place));
        return Change(known, changes);
    }

    /// <summary>Calls back for every tasking of a row, with its place in the block.</summary>
    public static void Each(ReadOnlySpan<byte> row, Action<ushort, TermFields> found)
    {
        Span<ulong> bits = stackalloc ulong[UlongsInBitmap];
        for (var group = First(row); !group.IsNone; group = group.Next())
        {
            bits.Clear();
            group.AddTo(bits);
            for (var i = 0; i < UlongsInBitmap; i++)
                for (var word = bits[i]; word != 0; word &= word - 1)
                    found((ushort)((i * 64) + BitOperations.TrailingZeroCount(word)), group.Fields);
        }
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
            if (count > MostListed) BinaryPrimitives.WriteUInt64LittleEndian(Space(sizeof(ulong)), bits[i]);
            else
                for (var word = bits[i]; word != 0; word &= word - 1) Add((ushort)((i * 64) + BitOperations.TrailingZeroCount(word)));
        }

        void Add(ushort number) => BinaryPrimitives.WriteUInt16BigEndian(Space(sizeof(ushort)), number);

        Span<byte> Space(int length)
        {
            var space = row.GetSpan(length)[..length];
            row.Advance(length);
            return space;
        }
    }

    /// <summary>The place of an id in its block: 0 to 4,095.</summary>
    public static ushort PlaceOf(long id) => (ushort)(id & PlaceMask);

    /// <summary>Finds the taskings of a block that contain every word.</summary>
    /// <param name="rows">The row of each word.</param>
    /// <param name="found">Receives each tasking's id, and its fields for each word, in ascending order of ids.</param>
    public static void Common(long block, ReadOnlySpan<ReadOnlyMemory<byte>> rows, Action<long, ReadOnlySpan<TermFields>> found)
    {
        Span<ulong> common = stackalloc ulong[UlongsInBitmap];
        Span<ulong> one = stackalloc ulong[UlongsInBitmap];
        common.Fill(ulong.MaxValue);
        foreach (var row in rows)
        {
            one.Clear();
            for (var group = First(row.Span); !group.IsNone; group = group.Next()) group.AddTo(one);
            for (var i = 0; i < UlongsInBitmap; i++) common[i] &= one[i];
        }

        Span<TermFields> fields = stackalloc TermFields[rows.Length];
        for (var i = 0; i < UlongsInBitmap; i++)
            for (var word = common[i]; word != 0; word &= word - 1)
            {
                var place = (ushort)((i * 64) + BitOperations.TrailingZeroCount(word));
                for (var row = 0; row < rows.Length; row++) fields[row] = FieldsAt(rows[row].Span, place);
                found((block << PlaceBits) | place, fields);
            }
    }

    /// <summary>The number of taskings in a row.</summary>
    public static int Count(ReadOnlyMemory<byte> row)
    {
        var count = 0;
        for (var group = First(row.Span); !group.IsNone; group = group.Next()) count += group.Count;
        return count;
    }

    /// <summary>The highest <see cref="TermFieldsExtensions.Weight"/> of any tasking in a row.</summary>
    public static int Heaviest(ReadOnlyMemory<byte> row, bool whole)
    {
        var heaviest = 0;
        for (var group = First(row.Span); !group.IsNone; group = group.Next()) heaviest = Math.Max(heaviest, group.Fields.Weight(whole));
        return heaviest;
    }

    /// <summary>The fields of one tasking. <see cref="TermFields.None"/>: the row does not have it.</summary>
    public static TermFields FieldsAt(ReadOnlySpan<byte> row, ushort place)
    {
        for (var group = First(row); !group.IsNone; group = group.Next())
            if (group.Holds(place))
                return group.Fields;
        return TermFields.None;
    }

    private static ulong Bit(ushort place) => 1UL << (place % 64);

    private static Group First(ReadOnlySpan<byte> row) => new(row);

    /// <summary>A group of taskings that have the word in the same fields. <see cref="IsNone"/> after the last group of a row.</summary>
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
            {
                for (var i = 0; i < UlongsInBitmap; i++) bits[i] |= BinaryPrimitives.ReadUInt64LittleEndian(places[(i * sizeof(ulong))..]);
            }
            else
            {
                for (var i = 0; i < Count; i++) bits[PlaceAt(i) / 64] |= Bit(PlaceAt(i));
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
