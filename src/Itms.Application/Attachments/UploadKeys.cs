using Itms.Application.Storage;

namespace Itms.Application.Attachments;

/// <summary>Keys of uploads.</summary>
public static class UploadKeys
{
    /// <summary>Uploads that are not settled, by time (<see cref="KeyText.Timed"/>). Their files may belong to no tasking.</summary>
    public const string Partition = "uploads";
}
