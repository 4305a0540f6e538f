using Itms.Application.Backup;
using Itms.Server.Storage;

namespace Itms.Server.Backup;

/// <summary>
/// Makes the file of a backup. It has another name until it is whole, on the disk, and checked. So a file of the final name is a backup that
/// can be restored, whenever the process or the machine stops.
/// </summary>
internal static class BackupFile
{
    /// <summary>The end of the name of a file that is not whole yet.</summary>
    public const string Unfinished = ".unfinished";

    /// <param name="path">No file may have this name.</param>
    /// <param name="write">Writes the backup.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    /// <exception cref="BackupDamagedException">What was written is not whole.</exception>
    public static async Task<BackupSummary> MakeAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path)) throw new IOException($"There is a file {path} already.");
        var unfinished = path + Unfinished;
        var isOurs = false;
        try
        {
            BackupSummary summary;
            var options = OwnFiles.ToCreate(FileMode.Create, FileAccess.ReadWrite);
            options.Options = FileOptions.Asynchronous;
            await using (var file = new FileStream(unfinished, options))
            {
                isOurs = true;
                await write(file);
                await file.FlushAsync(cancellationToken);
                file.Flush(flushToDisk: true);
                file.Position = 0;
                summary = await BackupReader.CheckAsync(file, cancellationToken);
            }

            File.Move(unfinished, path, overwrite: false);
            FolderEntries.Flush(Path.GetDirectoryName(path)!);
            return summary;
        }
        catch
        {
            if (isOurs) File.Delete(unfinished);
            throw;
        }
    }
}
