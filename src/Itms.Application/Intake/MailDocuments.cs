using System.Globalization;
using System.Security.Cryptography;
using Itms.Application.Attachments;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.Intake;

/// <summary>
/// Stores the documents of a mail, so that each can be attached on its own. A document that ITMS does not take (its type, its size, what is
/// in it) stays within the attached mail.
/// </summary>
internal static class MailDocuments
{
    /// <summary>Largest document in bytes, as for an upload.</summary>
    private const int LargestDocument = 25 * 1024 * 1024;

    /// <summary>The most documents of one mail that are stored on their own.</summary>
    private const int MostDocuments = 100;

    /// <summary>Stores each document under a name that follows from the mail's id, so that a repeat stores nothing twice.</summary>
    /// <returns>The documents that were stored, in the mail's order.</returns>
    public static async Task<List<NewAttachment>> StoreAsync(
        IBlobStore blobs, string mailId, IReadOnlyList<ReceivedDocument> documents, CancellationToken cancellationToken)
    {
        var stored = new List<NewAttachment>();
        for (var i = 0; i < documents.Count && i < MostDocuments; i++)
        {
            var blob = BlobOf(mailId, documents[i].Place);
            if (Check(documents[i]) is not var (name, kind, length, hash)) continue;
            await StoreAsync(blobs, blob, documents[i], cancellationToken);
            if (await IsWhatItSaysAsync(blobs, blob, kind, cancellationToken))
                stored.Add(new NewAttachment(blob, name, kind.ContentType, length, hash));
            else await blobs.DeleteAsync(blob, cancellationToken);
        }

        return stored;
    }

    /// <summary>The name of the blob of a document.</summary>
    /// <param name="place">The document's place in the mail.</param>
    public static string BlobOf(string mailId, int place) => mailId + place.ToString("x2", CultureInfo.InvariantCulture);

    /// <summary>Reads a document without storing it.</summary>
    /// <returns>Null: ITMS does not take it.</returns>
    private static (string Name, ContentKind Kind, long Length, string Hash)? Check(ReceivedDocument document)
    {
        if (FileName.Read(document.Name, out _) is not { } name || ContentKind.Of(name) is not { } kind) return null;
        using var content = document.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (check, buffer, length) = (new ContentCheck(kind), new byte[81920], 0L);
        while (content.Read(buffer) is var read and > 0)
        {
            length += read;
            if (length > LargestDocument || check.Continue(buffer.AsSpan(0, read)) != ContentFault.None) return null;
            hash.AppendData(buffer, 0, read);
        }

        return length == 0 || check.End() != ContentFault.None ? null : (name, kind, length, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    private static async Task StoreAsync(IBlobStore blobs, string blob, ReceivedDocument document, CancellationToken cancellationToken)
    {
        if (await ExistsAsync()) return;
        try
        {
            await using var content = document.Open();
            await blobs.WriteAsync(blob, content, cancellationToken);
        }
        catch (IOException)
        {
            // Someone else may have stored it first.
            if (!await ExistsAsync()) throw;
        }

        async Task<bool> ExistsAsync()
        {
            await using var stored = await blobs.OpenAsync(blob, cancellationToken);
            return stored is not null;
        }
    }

    private static async Task<bool> IsWhatItSaysAsync(IBlobStore blobs, string blob, ContentKind kind, CancellationToken cancellationToken)
    {
        if (kind.MainPart is not { } mainPart) return true;
        await using var stored = await blobs.OpenAsync(blob, cancellationToken);
        return stored is not null && await OfficePackage.FaultAsync(stored, mainPart, cancellationToken) == ContentFault.None;
    }
}
