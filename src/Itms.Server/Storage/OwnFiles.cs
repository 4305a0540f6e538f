namespace Itms.Server.Storage;

/// <summary>
/// Patients' records: what is created is for the account that runs the server alone, whatever folder it stands in. What was
/// there keeps the rights it was given. Windows has no such modes; there the folder's own rights are inherited.
/// </summary>
internal static class OwnFiles
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    public static FileStreamOptions ToCreate(FileMode mode, FileAccess access) => OperatingSystem.IsWindows()
        ? new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None }
        : new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, UnixCreateMode = File };

    /// <summary>Creates the folder where it is missing; those above it as the system does.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Folder);
    }

    /// <summary>Of a file that something else created for us.</summary>
    public static void Restrict(string file)
    {
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(file, File);
    }
}
