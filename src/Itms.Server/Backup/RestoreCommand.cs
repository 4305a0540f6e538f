using Itms.Application.Backup;
using Itms.Application.Storage;
using Itms.Server.Storage;

namespace Itms.Server.Backup;

/// <summary><c>restore FILE</c>: into an empty data folder.</summary>
/// <remarks>
/// The data is made in a folder within the data folder, and moved up when it is whole. The data file is moved last, and no server starts
/// without it.
/// </remarks>
internal static class RestoreCommand
{
    private const string Unfinished = ".restoring";

    /// <returns>0, or 1 if nothing was restored or the restored data is not intact.</returns>
    /// <exception cref="StartupException">Says why it cannot begin.</exception>
    public static async Task<int> RunAsync(ServerOptions options, string path, TextWriter output, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new StartupException(StartupException.Usage, $"There is no file {path}.");
        CheckIsEmpty(options.DataFolder);
        try
        {
            var (report, check, faults) = await RestoreAsync(options, path, cancellationToken);
            await output.WriteLineAsync($"Restored {report.Backup} into {Path.GetFullPath(options.DataFolder)}.");
            await report.PrintAsync(output);
            foreach (var fault in faults) await output.WriteLineAsync(fault);
            await output.WriteLineAsync(check.ToString());
            return check.IsIntact ? 0 : 1;
        }
        catch (Exception e) when (
            e is BackupDamagedException or IOException or UnauthorizedAccessException or TableStoreUnavailableException or InvalidDataException)
        {
            await output.WriteLineAsync($"Nothing was restored. {e.Message}");
            return 1;
        }
    }

    private static async Task<(RestoreReport Report, DataCheck Check, List<string> Faults)> RestoreAsync(
        ServerOptions options, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);
        var existed = Directory.Exists(options.DataFolder);
        try
        {
            using var target = DataFolder.Open(options.DataFolder);
            var unfinished = Path.Combine(target.Path, Unfinished);
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            var done = await RunningServer.RestoreAsync(options with { DataFolder = unfinished }, file, cancellationToken);
            MoveUp(unfinished, target);
            return done;
        }
        catch (Exception e) when (e is not StartupException)
        {
            // The folder was empty, so everything in it came from here.
            foreach (var entry in Directory.GetFiles(options.DataFolder)) File.Delete(entry);
            foreach (var entry in Directory.GetDirectories(options.DataFolder)) Directory.Delete(entry, recursive: true);
            if (!existed) Directory.Delete(options.DataFolder);
            throw;
        }
    }

    private static void MoveUp(string unfinished, DataFolder target)
    {
        // The store was closed, so its log should be in the file.
        if (File.Exists(Path.Combine(unfinished, DataFolder.DatabaseName + "-wal"))) throw new IOException("The data file was not closed.");
        Directory.Move(Path.Combine(unfinished, Path.GetFileName(target.Attachments)), target.Attachments);
        FolderEntries.Flush(target.Path);
        File.Move(Path.Combine(unfinished, DataFolder.DatabaseName), target.Database);
        Directory.Delete(unfinished, recursive: true);
        FolderEntries.Flush(target.Path);
    }

    /// <exception cref="StartupException">The folder holds something.</exception>
    private static void CheckIsEmpty(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName))
            if (entry is not (DataFolder.LockName or DataFolder.OwnerName or Unfinished))
                throw new StartupException(
                    StartupException.WrongData,
                    $"The data folder {folder} is not empty: it holds {entry}. A backup is restored into an empty folder only. "
                    + "Name another folder with --data.");
    }
}
