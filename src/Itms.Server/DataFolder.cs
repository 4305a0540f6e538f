using System.Globalization;
using Itms.Server.Storage;

namespace Itms.Server;

/// <summary>
/// The folder that holds everything. Only one process can have it open: the operating system keeps the lock, and releases it
/// when the process ends, however it ends.
/// </summary>
public sealed class DataFolder : IDisposable
{
    public const string DatabaseName = "itms.db";
    internal const string LockName = "server.lock";
    internal const string OwnerName = "server.pid";

    private readonly FileStream? @lock;

    /// <summary>Files that were not there before the folder was opened to read, and must not stay.</summary>
    private IReadOnlyList<string> leftovers = [];

    private DataFolder(string path, FileStream? @lock)
    {
        Path = path;
        this.@lock = @lock;
    }

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, DatabaseName);

    public string Attachments => System.IO.Path.Combine(Path, "attachments");

    public string Mail => System.IO.Path.Combine(Path, "mail");

    /// <exception cref="StartupException">Another server has the folder open, or it cannot be created.</exception>
    public static DataFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        var owner = System.IO.Path.Combine(path, OwnerName);
        try
        {
            OwnFiles.CreateFolder(path);
            var held = new FileStream(System.IO.Path.Combine(path, LockName), OwnFiles.ToCreate(FileMode.OpenOrCreate, FileAccess.ReadWrite));
            using (var pid = new StreamWriter(owner, OwnFiles.ToCreate(FileMode.Create, FileAccess.Write)))
                pid.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataFolder(path, held);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw InUse(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                StartupException.Usage, $"The data folder {path} cannot be used. ITMS must be able to write there. {e.Message}");
        }
    }

    /// <summary>Opens a folder that already holds data: a command that only reads must not create one.</summary>
    /// <exception cref="StartupException">The folder holds no data, or another server has it open.</exception>
    public static DataFolder OpenExisting(string path) => File.Exists(System.IO.Path.Combine(path, DatabaseName))
        ? Open(path)
        : throw NoData(path);

    /// <summary>Opens a folder that already holds data, and writes nothing into it. No server can open it meanwhile.</summary>
    /// <exception cref="StartupException">The folder holds no data, or another server has it open.</exception>
    public static DataFolder OpenToRead(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!File.Exists(System.IO.Path.Combine(path, DatabaseName))) throw NoData(path);
        var lockFile = System.IO.Path.Combine(path, LockName);
        try
        {
            // Without the file, no server has ever had the folder open.
            var held = File.Exists(lockFile) ? new FileStream(lockFile, FileMode.Open, FileAccess.Read, FileShare.None) : null;
            var folder = new DataFolder(path, held);
            string[] besides = [folder.Database + "-wal", folder.Database + "-shm"];
            folder.leftovers = [.. besides.Where(file => !File.Exists(file))];
            return folder;
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw InUse(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(StartupException.Usage, $"The data folder {path} cannot be read. {e.Message}");
        }
    }

    /// <summary>A data file that is missing or empty beside documents was lost. Without this, the server would begin again with nothing.</summary>
    /// <exception cref="StartupException">There are documents, but no data.</exception>
    public void CheckDatabaseIsThere()
    {
        if (File.Exists(Database) && new FileInfo(Database).Length > 0) return;
        if (!Directory.Exists(Attachments) || !Directory.EnumerateFiles(Attachments, "*", SearchOption.AllDirectories).Any()) return;
        throw new StartupException(
            StartupException.WrongData,
            $"The data folder {Path} holds documents, but {DatabaseName} is missing or empty. This is no new installation: something was lost. "
            + "Bring the file back, or restore a backup into another folder.");
    }

    public void Dispose()
    {
        // To read a data file, SQLite makes an empty log, and on Windows an index of it.
        foreach (var made in leftovers)
            if (File.Exists(made) && (!made.EndsWith("-wal", StringComparison.Ordinal) || new FileInfo(made).Length == 0)) File.Delete(made);
        @lock?.Dispose();
    }

    private static StartupException NoData(string path) => new(StartupException.WrongData, $"There is no data of ITMS in {path}.");

    private static StartupException InUse(string path)
    {
        var owner = System.IO.Path.Combine(path, OwnerName);
        return new StartupException(
            StartupException.InUse,
            $"The data folder {path} is in use by another ITMS server (process {(File.Exists(owner) ? File.ReadAllText(owner) : "unknown")}). "
            + "Stop that one, or name another folder with --data.");
    }

    /// <summary>Whether another process has the file open. A read-only or full disk is an <see cref="IOException"/> too.</summary>
    private static bool IsHeld(IOException e) => e.HResult == (
        OperatingSystem.IsWindows() ? unchecked((int)0x80070020) /* ERROR_SHARING_VIOLATION */
        : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 35 : 11); /* EWOULDBLOCK */
}
