using Itms.Application.Backup;

namespace Itms.Server.Backup;

/// <summary>The backups in a folder. Files with other names are not ours.</summary>
public sealed class KeptBackups(string folder) : IKeptBackups
{
    public IReadOnlyList<KeptBackup> List() => Directory.Exists(folder)
        ? [.. new DirectoryInfo(folder).GetFiles().Select(Of).OfType<KeptBackup>()]
        : [];

    public Stream? Open(string name)
    {
        // A name of this form contains no folder.
        if (BackupFormat.ReadFileName(name) is null) return null;
        try
        {
            // A backup can be deleted as too old while somebody downloads it.
            return new FileStream(Path.Combine(folder, name), new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    internal void Delete(KeptBackup backup) => File.Delete(Path.Combine(folder, backup.Name));

    /// <summary>Null: it is not a backup, or was deleted meanwhile.</summary>
    private static KeptBackup? Of(FileInfo file)
    {
        try
        {
            return BackupFormat.ReadFileName(file.Name) is { } at ? new KeptBackup(file.Name, at, file.Length) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
