using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Itms.Bench;

/// <summary>What the figures were measured on.</summary>
/// <param name="FileSystem">Where the data folders were.</param>
/// <param name="Busy">Processes that ran or wanted to in the minute before the run (load average); null where the system does not say.</param>
/// <param name="SyncP50">Milliseconds to write 4 KiB and wait until they are on the disk.</param>
internal sealed record Machine(string FileSystem, string? Busy, double SyncP50, double SyncP99)
{
    private const int Syncs = 200;

    /// <param name="file">A file it may write, on the disk the servers will use.</param>
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
        return new Machine(new DriveInfo(Path.GetDirectoryName(file)!).DriveFormat, LoadAverage(), Load.Quantile(ticks, 0.50), Load.Quantile(ticks, 0.99));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024):0.0} GiB, "
        + $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture}), {RuntimeInformation.FrameworkDescription}, "
        + $"SQLite {SqliteVersion()}, {FileSystem}; 4 KiB written and synced: p50 {SyncP50:0.00} ms, p99 {SyncP99:0.00} ms.")
        + (Busy is null ? "" : $" Load average before the run: {Busy}.");

    private static string? LoadAverage() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null;

    private static string SqliteVersion()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        return connection.ServerVersion;
    }
}
