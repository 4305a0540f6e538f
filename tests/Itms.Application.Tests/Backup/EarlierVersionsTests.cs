using Itms.Application.Tests.Simulation;
using Itms.TestKit;

namespace Itms.Application.Tests.Backup;

/// <summary>
/// Whoever installs a new version keeps the data. So what earlier versions have stored is read as before: each history still leads to the tasking
/// that was stored with it. The recorded backups stay; new ones are added when new kinds of data are released.
/// </summary>
public sealed class EarlierVersionsTests
{
    [Theory]
    [InlineData("2026-11-demo")]
    [InlineData("2026-11-every-command")]
    [InlineData("2026-11-many-ways")]
    [InlineData("2026-11-simulated")]
    public async Task A_backup_of_an_earlier_version_is_restored_and_intact(string name)
    {
        var office = Office.Empty();
        await using var file = typeof(EarlierVersionsTests).Assembly.GetManifestResourceStream(name + ".tar.gz")!;

        var report = await office.RestoreAsync(file);

        var (check, faults) = await office.CheckAsync();
        Assert.Empty(faults);
        Assert.Equal(report.Backup.Manifest.Taskings, check.Histories);
    }

    /// <summary>Records what the present version stores, but the demo, of which the server makes a backup. <c>-explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Record()
    {
        await RecordAsync("every-command", await RecordedLives.EveryCommandAsync());
        await RecordAsync("many-ways", await RecordedLives.ManyWaysAsync());
        await RecordAsync("simulated", Simulation.Simulation.WorldOf(3));
    }

    private static async Task RecordAsync(string name, World world)
    {
        var backup = await new Office(world).BackUpAsync();
        var folder = Path.Combine(GeneratedFile.Root(), "tests", "Itms.Application.Tests", "Backup", "Recorded");
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{DateTime.UtcNow:yyyy-MM}-{name}.tar.gz"), backup.ToArray());
    }
}
