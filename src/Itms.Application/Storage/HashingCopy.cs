using System.Buffers;
using System.Security.Cryptography;

namespace Itms.Application.Storage;

/// <summary>Copies a stream, and returns its length and hash. It never holds more than 64 KiB of the stream.</summary>
public static class HashingCopy
{
    private const int PieceSize = 64 * 1024;

    public static async Task<BlobReceipt> CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            var length = 0L;
            while (await from.ReadAsync(piece, cancellationToken) is var read and > 0)
            {
                hash.AppendData(piece, 0, read);
                await to.WriteAsync(piece.AsMemory(0, read), cancellationToken);
                length += read;
            }

            return new BlobReceipt(length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
