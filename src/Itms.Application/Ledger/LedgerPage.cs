using System.Buffers.Binary;
using System.Security.Cryptography;
using Itms.Application.TaskingStore;

namespace Itms.Application.Ledger;

/// <summary>One write of the access log.</summary>
/// <param name="Process">The process that wrote it.</param>
/// <param name="Count">How many writes the process had done, this one included.</param>
/// <param name="Hash">Of what was written.</param>
/// <param name="Previous">The hash of what the process wrote before. Empty: it was its first write.</param>
public sealed record SealedWrite(string Process, long Count, string Hash, string Previous);

/// <summary>What one page adds.</summary>
public sealed record LedgerPage
{
    /// <summary>Its place, from 1.</summary>
    public long Seq { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The ends of histories, by tasking.</summary>
    public IReadOnlyDictionary<string, SealedHead>? Taskings { get; init; }

    /// <summary>Writes of the access log that were sorted by tasking.</summary>
    public IReadOnlyList<SealedWrite>? Writes { get; init; }

    /// <summary>The entries of these writes, by what they are about: <see cref="DigestOf"/> of each, one after the other, in base64.</summary>
    public IReadOnlyDictionary<string, string>? Accesses { get; init; }

    /// <summary>True: all taskings were looked at.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The first eight bytes of a SHA-256. They tell an entry of the access log from others.</summary>
    public static ulong DigestOf(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(entry));

    /// <summary>The digests in base64.</summary>
    public static string Write(IReadOnlyCollection<ulong> digests)
    {
        var bytes = new byte[8 * digests.Count];
        foreach (var (i, digest) in digests.Index()) BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8 * i), digest);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads what <see cref="Write"/> made.</summary>
    public static IEnumerable<ulong> Read(string digests) =>
        Convert.FromBase64String(digests).Chunk(8).Select(eight => BinaryPrimitives.ReadUInt64BigEndian(eight));
}

/// <summary>Where the ledger ends.</summary>
/// <param name="Seq">Of its last page. 0: it has none.</param>
/// <param name="Hash">Of its last page. If you keep it elsewhere, it proves later that nothing before it has changed.</param>
/// <param name="WholeAt">When all taskings were last looked at.</param>
public sealed record LedgerHead(long Seq, string Hash, DateTimeOffset? WholeAt = null);
