namespace Itms.Application.Backup;

/// <summary>A backup that was made on schedule.</summary>
/// <param name="Name">Its file name, as <see cref="BackupFormat.FileName"/> makes it.</param>
/// <param name="MadeAt">When it began.</param>
public sealed record KeptBackup(string Name, DateTimeOffset MadeAt, long Bytes);

/// <summary>The backups on schedule that a host keeps.</summary>
public interface IKeptBackups
{
    /// <summary>All that are whole, in no order.</summary>
    IReadOnlyList<KeptBackup> List();

    /// <summary>Opens one for reading. Null: there is none of this name.</summary>
    Stream? Open(string name);
}

/// <summary>Of a host that makes no backups on schedule.</summary>
public sealed class NoKeptBackups : IKeptBackups
{
    public IReadOnlyList<KeptBackup> List() => [];

    public Stream? Open(string name) => null;
}
