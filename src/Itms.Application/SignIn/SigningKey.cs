using System.Security.Cryptography;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.SignIn;

/// <summary>The server's own secret, kept in the store: sessions are signed with it, so they outlive a restart.</summary>
public sealed class SigningKey
{
    private const string RowKey = "session-key";

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] key;

    // A key for each use.
    private readonly byte[] sealing;

    private SigningKey(byte[] key) => (this.key, sealing) = (key, HMACSHA256.HashData(key, "seal"u8));

    public static async Task<SigningKey> OpenAsync(ITableStore store)
    {
        while (true)
        {
            if (await store.GetAsync(ServerKeys.Partition, RowKey) is { } row) return new SigningKey(row.Body.ToArray());
            // Another process may make one at the same moment: then that one counts.
            await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Insert(RowKey, RandomNumberGenerator.GetBytes(32))]);
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> message) => HMACSHA256.HashData(key, message);

    /// <summary>Hides a text from everyone who does not have the key, and ties it to what it is for.</summary>
    /// <param name="purpose">What it is for, e.g. whom and which list: it can be opened for the same alone.</param>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> text)
    {
        var sealedText = new byte[NonceLength + TagLength + text.Length];
        var nonce = sealedText.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(sealing, TagLength);
        cipher.Encrypt(nonce, text, sealedText.AsSpan(NonceLength + TagLength), sealedText.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(purpose));
        return sealedText;
    }

    /// <summary>What was sealed; null: it was not, or for something else.</summary>
    public byte[]? Open(string purpose, ReadOnlySpan<byte> sealedText)
    {
        if (sealedText.Length < NonceLength + TagLength) return null;
        var text = new byte[sealedText.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(sealing, TagLength);
        try
        {
            cipher.Decrypt(
                sealedText[..NonceLength], sealedText[(NonceLength + TagLength)..], sealedText.Slice(NonceLength, TagLength), text, Encoding.UTF8.GetBytes(purpose));
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <param name="purpose">What it is for: a signature for one purpose is worth nothing for another.</param>
    public byte[] Sign(string purpose, string message) => Sign(Encoding.UTF8.GetBytes($"{purpose}\n{message}"));
}
