using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Itms.Bench;

/// <summary>The machine that the figures were measured on.</summary>
/// <param name="FileSystem">The file system of the data folders.</param>
/// <param name="Busy">The load average of the minute before the run. Null where the system has none.</param>
/// <param name="SyncP50">Milliseconds to write and sync 4 KiB, median.</param>
internal sealed record Machine(string FileSystem, string? Busy, double SyncP50, double SyncP99)
{
    private const int Syncs = 200;

    /// <param name="file">A file to write, on the disk that the servers will use.</param>
    public static Machine Look(string file)
    {
        var block = new byte[4096];
        var ticks = new long[Syncs];
        using (var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < Syncs; i++)
            {
                var start = Stopwatch.GetTimestamp();
                RandomAccess.Write(handle, block, (long)i * block.Length);
                RandomAccess.FlushToDisk(handle);
                ticks[i] = Stopwatch.GetTimestamp() - start;
            }
        }

        Array.Sort(ticks);
        var fileSystem = new DriveInfo(Path.GetDirectoryName(file)!).DriveFormat;
        return new Machine(fileSystem, LoadAverage(), Load.Quantile(ticks, 0.50), Load.Quantile(ticks, 0.99));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024):0.0} GiB, "
        + $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture}), {RuntimeInformation.FrameworkDescription}, "
        + $"SQLite {SqliteVersion()}, {FileSystem}. To write and sync 4 KiB takes p50 {SyncP50:0.00} ms, p99 {SyncP99:0.00} ms.")
        + (Busy is null ? "" : $" Load average before the run: {Busy}.");

    private static string? LoadAverage() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null;

    private static string SqliteVersion()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        return connection.ServerVersion;
    }
}
