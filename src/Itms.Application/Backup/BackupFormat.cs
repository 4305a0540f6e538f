using System.Globalization;
using System.Reflection;

namespace Itms.Application.Backup;

/// <summary>
/// The file of a backup, the same on every host: a tar archive in gzip. It is written and read from the first byte to the last, so no host
/// holds more than one part in memory.
/// </summary>
/// <remarks>
/// The first part is <see cref="Head"/>. Then come the rows, some megabytes to a part, and the documents, each in a part of its own. The last
/// part is the <see cref="Manifest"/>, with the length and the SHA-256 of every part before it. A file without it was cut off.
/// </remarks>
public static class BackupFormat
{
    /// <summary>The only format that this version reads and writes.</summary>
    public const int Version = 1;

    public const string ContentType = "application/gzip";

    /// <summary>The end of a file name.</summary>
    public const string Extension = ".tar.gz";

    /// <summary>The usual name of a backup: <c>itms-20270115T060000Z.tar.gz</c>. Later ones sort after earlier ones.</summary>
    public static string FileName(DateTimeOffset at) => Beginning + at.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture) + Extension;

    /// <summary>When the backup of this file name was made. Null: the name is not made by <see cref="FileName"/>.</summary>
    public static DateTimeOffset? ReadFileName(string name)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return name.StartsWith(Beginning, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal)
            && DateTimeOffset.TryParseExact(name[Beginning.Length..^Extension.Length], Stamp, CultureInfo.InvariantCulture, utc, out var at)
                ? at
                : null;
    }

    private const string Beginning = "itms-";
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";

    internal const string Head = "backup.json";
    internal const string Manifest = "manifest.json";
    internal const string RowsFolder = "rows/";
    internal const string DocumentsFolder = "documents/";

    /// <summary>A part with rows ends once it has this many bytes.</summary>
    internal const int RowsPart = 4 * 1024 * 1024;

    /// <summary>The most bytes of a part that is read into memory.</summary>
    internal const int LargestInMemory = 256 * 1024 * 1024;

    internal static string Product { get; } =
        typeof(BackupFormat).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    internal static string RowsName(int count) => FormattableString.Invariant($"{RowsFolder}{count:D6}.jsonl");
}

/// <summary>What a backup says of itself first.</summary>
/// <param name="Format"><see cref="BackupFormat.Version"/>.</param>
/// <param name="Product">The version of ITMS that made it.</param>
/// <param name="MadeAt">When it began. It has everything that was answered before.</param>
/// <param name="TimeZone">The agency's time zone on the host that made it.</param>
public sealed record BackupHead(int Format, string Product, DateTimeOffset MadeAt, string TimeZone);

/// <summary>A part of a backup.</summary>
/// <param name="Sha256">In 64 hex digits.</param>
public sealed record BackupPart(string Name, long Length, string Sha256);

/// <summary>What a backup says of itself last.</summary>
/// <param name="Faults">What was wrong with the data when it was backed up, such as a missing document. One sentence each, without names.</param>
/// <param name="Parts">All parts but this one, in their order.</param>
public sealed record BackupManifest(long Taskings, long Rows, long Documents, IReadOnlyList<string> Faults, IReadOnlyList<BackupPart> Parts);

/// <summary>A backup that is complete and unaltered.</summary>
public sealed record BackupSummary(BackupHead Head, BackupManifest Manifest)
{
    public override string ToString() =>
        FormattableString.Invariant($"{Manifest.Taskings} taskings, {Manifest.Rows} rows and {Manifest.Documents} documents of ")
        + FormattableString.Invariant($"{Head.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
}

/// <summary>The file is not a backup that can be restored. The message says why, for the person who restores it.</summary>
public sealed class BackupDamagedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is data where a backup should be restored.</summary>
public sealed class StorageNotEmptyException()
    : Exception("There is data of ITMS already. A backup is restored only where there is none, so that nothing is overwritten.");
