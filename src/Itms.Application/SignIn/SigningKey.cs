using System.Security.Cryptography;
using System.Text;
using Itms.Application.Tables;

namespace Itms.Application.SignIn;

/// <summary>The server's own secret, kept in the store: sessions are signed with it, so they outlive a restart.</summary>
public sealed class SigningKey
{
    private const string RowKey = "session-key";

    private readonly byte[] key;

    private SigningKey(byte[] key) => this.key = key;

    public static async Task<SigningKey> OpenAsync(ITableStore store)
    {
        while (true)
        {
            if (await store.GetAsync(Keys.Server, RowKey) is { } row) return new SigningKey(row.Body.ToArray());
            // Another process may make one at the same moment: then that one counts.
            await store.CommitAsync(Keys.Server, [new RowWrite.Insert(RowKey, RandomNumberGenerator.GetBytes(32))]);
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> message) => HMACSHA256.HashData(key, message);

    /// <param name="purpose">What it is for: a signature for one purpose is worth nothing for another.</param>
    public byte[] Sign(string purpose, string message) => Sign(Encoding.UTF8.GetBytes($"{purpose}\n{message}"));
}
