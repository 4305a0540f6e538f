using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Itms.Server.Storage;

/// <summary>
/// Puts the entries of a folder on the disk: after a file got its name, and before that name is relied on. .NET has no way
/// to do it, so it is asked of the system; Windows keeps them in its journal and needs none.
/// </summary>
internal static class FolderEntries
{
    /// <summary>Creates the folder and those above it up to <paramref name="root"/>, each entry on the disk.</summary>
    public static void Create(string root, string path)
    {
        if (Directory.Exists(path)) return;
        var above = Path.GetDirectoryName(path)!;
        if (path != root) Create(root, above);
        OwnFiles.CreateFolder(path);
        Flush(above);
    }

    /// <exception cref="IOException">The system could not.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, flags: 0);
        if (descriptor < 0) throw Failed();
        try
        {
            if (Sync(descriptor) != 0) throw Failed();
        }
        finally
        {
            _ = Close(descriptor);
        }

        static IOException Failed() => new("A folder could not be written to disk.", new Win32Exception(Marshal.GetLastPInvokeError()));
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
