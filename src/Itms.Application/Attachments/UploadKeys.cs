using Itms.Application.Storage;

namespace Itms.Application.Attachments;

/// <summary>Keys of uploads whose files may belong to no tasking, by the time of the upload.</summary>
public static class UploadKeys
{
    /// <summary>Uploads whose files may belong to no tasking: <see cref="KeyText.Timed"/>.</summary>
    public const string Partition = "uploads";
}
