using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Itms.Server.Storage;

/// <summary>
/// Lets SQLite pause for as short as it asks. Where two connections meet in the write-ahead log it waits some
/// microseconds; its builds for Unix up to 3.35, which the bundle 2.0 has, make a whole second of that.
/// </summary>
internal static unsafe partial class SqliteSleep
{
    // sqlite3_vfs: iVersion, szOsFile, mxPathname; pNext, zName, pAppData; xOpen ... xRandomness; xSleep.
    private static readonly int SleepOffset = 16 + (12 * sizeof(nint));

    /// <summary>Before the first file is opened.</summary>
    /// <param name="system">How files are opened: SQLite's name for it.</param>
    public static void Mend(string system)
    {
        if (OperatingSystem.IsWindows() || !Environment.Is64BitProcess || SQLitePCL.raw.sqlite3_libversion_number() >= 3_036_000) return;
        var found = Find(system);
        if (found != 0) *(delegate* unmanaged[Cdecl]<nint, int, int>*)(found + SleepOffset) = &Sleep;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(nint system, int microseconds)
    {
        Thread.Sleep(TimeSpan.FromMicroseconds(microseconds));
        return microseconds;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial nint Find(string? name);
}
