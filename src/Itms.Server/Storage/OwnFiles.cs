namespace Itms.Server.Storage;

/// <summary>
/// Creates files and folders that only the server's own account can open, because they hold patients' records. Existing files and
/// folders keep their rights. Windows has no such modes: new files inherit the rights of their folder.
/// </summary>
internal static class OwnFiles
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    public static FileStreamOptions ToCreate(FileMode mode, FileAccess access) => OperatingSystem.IsWindows()
        ? new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None }
        : new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, UnixCreateMode = File };

    /// <summary>Creates the folder if it is missing. Its missing parents get the system's default rights.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Folder);
    }
}
