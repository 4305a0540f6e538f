namespace Itms.Domain.Taskings;

/// <summary>How much room documents may take.</summary>
/// <param name="PerTasking">Bytes of all documents of one tasking, every version included. Default: 2 GiB.</param>
/// <param name="PerPerson">Bytes that one person may attach in a calendar month, over all taskings. Default: 10 GiB.</param>
public sealed record StorageLimits(long PerTasking = 2048L * StorageLimits.MiB, long PerPerson = 10_240L * StorageLimits.MiB)
{
    /// <summary>The bytes of a MiB.</summary>
    public const int MiB = 1024 * 1024;

    /// <summary>The bytes as MiB for people, with one digit after the point.</summary>
    public static string InMiB(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(double)bytes / MiB:#,##0.0} MiB");
}
