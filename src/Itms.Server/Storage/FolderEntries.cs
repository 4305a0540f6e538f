using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Itms.Server.Storage;

/// <summary>
/// Writes the entries of a folder to the disk, so that a file's new name survives a power cut. .NET has no method for it, so this
/// calls the operating system. On Windows it does nothing: the file system's journal keeps the entries.
/// </summary>
internal static class FolderEntries
{
    /// <summary>Creates the folder and its parents up to <paramref name="root"/>, and writes each entry to the disk.</summary>
    public static void Create(string root, string path)
    {
        if (Directory.Exists(path)) return;
        var above = Path.GetDirectoryName(path)!;
        if (path != root) Create(root, above);
        OwnFiles.CreateFolder(path);
        Flush(above);
    }

    /// <exception cref="IOException">The operating system reported an error.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, flags: 0);
        if (descriptor < 0) throw Failure();
        try
        {
            if (Sync(descriptor) != 0) throw Failure();
        }
        finally
        {
            _ = Close(descriptor);
        }

        static IOException Failure() => new("A folder could not be written to disk.", new Win32Exception(Marshal.GetLastPInvokeError()));
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
