using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Itms.Application.Shared;

/// <summary>
/// Rows that are tied together: each holds a SHA-256 hash over the hash of the one before and its own JSON. A row is the hash in 64 hex digits, a
/// line feed, and the JSON. The stored bytes are the hashed bytes.
/// </summary>
public static class HashChain
{
    private const int HashLength = 64;

    /// <summary>The start of a chain. The text is about what the chain is, so one chain cannot pass for another.</summary>
    public static string Anchor(string text) => Hash(Encoding.UTF8.GetBytes(text));

    /// <summary>The row of a JSON, and its hash.</summary>
    /// <param name="previousHash">The hash of the row before, or the <see cref="Anchor"/>.</param>
    public static (ReadOnlyMemory<byte> Body, string Hash) Write(ReadOnlySpan<byte> json, string previousHash)
    {
        var hash = Link(previousHash, json);
        var body = new byte[HashLength + 1 + json.Length];
        Encoding.ASCII.GetBytes(hash, body);
        body[HashLength] = (byte)'\n';
        json.CopyTo(body.AsSpan(HashLength + 1));
        return (body, hash);
    }

    /// <summary>Reads a row, and checks its hash.</summary>
    /// <param name="previousHash">The hash of the row before, or the <see cref="Anchor"/>.</param>
    /// <returns>The JSON, the hash stored with it, and whether that hash follows from the row before and this one.</returns>
    /// <exception cref="JsonException">The row is too short to be one.</exception>
    public static (ReadOnlyMemory<byte> Json, string Hash, bool Linked) Read(ReadOnlyMemory<byte> body, string previousHash)
    {
        if (body.Length <= HashLength) throw new JsonException("A row of a chain is too short.");
        var hash = Encoding.ASCII.GetString(body.Span[..HashLength]);
        var json = body[(HashLength + 1)..];
        return (json, hash, hash == Link(previousHash, json.Span));
    }

    /// <summary>SHA-256 in 64 hex digits.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Link(string previousHash, ReadOnlySpan<byte> json)
    {
        var chained = new byte[HashLength + json.Length];
        Encoding.ASCII.GetBytes(previousHash, chained);
        json.CopyTo(chained.AsSpan(HashLength));
        return Hash(chained);
    }
}
