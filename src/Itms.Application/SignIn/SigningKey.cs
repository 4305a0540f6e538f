using System.Security.Cryptography;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.SignIn;

/// <summary>
/// The installation's secret. It signs sessions, and seals cursors, device cookies and the secrets of webhooks. It is kept in the store, so that
/// these survive a restart.
/// </summary>
public sealed class SigningKey
{
    internal const string RowKey = "session-key";

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] key;

    // A separate key for each use.
    private readonly byte[] sealing;

    private SigningKey(byte[] key) => (this.key, sealing) = (key, HMACSHA256.HashData(key, "seal"u8));

    public static async Task<SigningKey> OpenAsync(ITableStore store)
    {
        while (true)
        {
            if (await store.GetAsync(ServerKeys.Partition, RowKey) is { } row) return new SigningKey(row.Body.ToArray());
            // If another process creates one at the same moment, that one counts.
            await store.CommitAsync(ServerKeys.Partition, [new RowWrite.Insert(RowKey, RandomNumberGenerator.GetBytes(32))]);
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> message) => HMACSHA256.HashData(key, message);

    /// <summary>Encrypts a text and binds it to its purpose.</summary>
    /// <param name="purpose">What it is for, such as a caller and a list. It opens only for the same purpose.</param>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> text)
    {
        var sealedText = new byte[NonceLength + TagLength + text.Length];
        var nonce = sealedText.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(sealing, TagLength);
        cipher.Encrypt(
            nonce,
            text,
            sealedText.AsSpan(NonceLength + TagLength),
            sealedText.AsSpan(NonceLength, TagLength),
            Encoding.UTF8.GetBytes(purpose));
        return sealedText;
    }

    /// <summary>Decrypts a sealed text; null if it is not ours or has another purpose.</summary>
    public byte[]? Open(string purpose, ReadOnlySpan<byte> sealedText)
    {
        if (sealedText.Length < NonceLength + TagLength) return null;
        var text = new byte[sealedText.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(sealing, TagLength);
        try
        {
            cipher.Decrypt(
                sealedText[..NonceLength],
                sealedText[(NonceLength + TagLength)..],
                sealedText.Slice(NonceLength, TagLength),
                text,
                Encoding.UTF8.GetBytes(purpose));
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <param name="purpose">What it is for. The signature is invalid for any other purpose.</param>
    public byte[] Sign(string purpose, string message) => Sign(Encoding.UTF8.GetBytes($"{purpose}\n{message}"));
}
