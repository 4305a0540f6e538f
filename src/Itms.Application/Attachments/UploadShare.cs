namespace Itms.Application.Attachments;

/// <summary>Too little is left of what the person may upload this month.</summary>
/// <param name="Used">Bytes that they have uploaded this month, or are uploading.</param>
/// <param name="Allowed">Bytes that they may upload in a month.</param>
public sealed class UploadShareException(long used, long allowed) : Exception("The person may not upload that much this month.")
{
    public long Used => used;

    public long Allowed => allowed;
}

/// <summary>What a person has uploaded in one month.</summary>
internal sealed record UploadShare
{
    /// <summary>Bytes of documents that belong to taskings.</summary>
    public long Used { get; init; }

    /// <summary>Bytes reserved for uploads that are not settled, by their ids.</summary>
    public Dictionary<string, long> Reserved { get; init; } = new(StringComparer.Ordinal);

    public long Total => Used + Reserved.Values.Sum();

    public UploadShare With(string upload, long bytes) => this with
    {
        Reserved = new Dictionary<string, long>(Reserved, StringComparer.Ordinal) { [upload] = bytes },
    };

    /// <summary>The upload is settled. Null: it was before.</summary>
    /// <param name="bytes">Of its documents that belong to the tasking.</param>
    public UploadShare? Settled(string upload, long bytes)
    {
        var others = new Dictionary<string, long>(Reserved, StringComparer.Ordinal);
        return others.Remove(upload) ? new UploadShare { Used = Used + bytes, Reserved = others } : null;
    }
}

/// <summary>An upload that is not settled.</summary>
/// <param name="Number">The tasking that its files are for.</param>
/// <param name="Share">The key of the row that reserves room for it.</param>
internal sealed record UnsettledUpload(string Number, string Share);
