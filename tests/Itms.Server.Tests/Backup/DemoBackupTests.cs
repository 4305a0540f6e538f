namespace Itms.Server.Tests.Backup;

/// <summary>A demo and a real installation never get the data of the other.</summary>
public sealed class DemoBackupTests
{
    [Theory]
    [InlineData(true, "The backup holds a demo's made-up data. Restore it with --demo.")]
    [InlineData(false, "The backup holds a real installation's data, not a demo's. Restore it without --demo.")]
    public async Task A_backup_of_the_other_is_refused_and_leaves_no_folder(bool isDemos, string refusal)
    {
        var place = Directory.CreateTempSubdirectory("itms-backup-").FullName;
        var (folder, file, restored) = (Path.Combine(place, "data"), Path.Combine(place, "itms.tar.gz"), Path.Combine(place, "restored"));
        var options = new ServerOptions(isDemos, folder, ["http://127.0.0.1:0"], Empty: true);
        await (await RunningServer.StartAsync(options, configure: null, TestContext.Current.CancellationToken)).DisposeAsync();
        string[] own = isDemos ? ["--demo"] : [], other = isDemos ? [] : ["--demo"];
        var (code, output) = await ServerProcess.RunAsync(["backup", file, "--data", folder, .. own]);
        Assert.True(code == 0, output);

        (code, output) = await ServerProcess.RunAsync(["restore", file, "--data", restored, .. other]);
        Assert.Equal(1, code);
        Assert.EndsWith($"Nothing was restored. {refusal}", output.TrimEnd(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(restored));

        (code, output) = await ServerProcess.RunAsync(["restore", file, "--data", restored, .. own]);
        Assert.True(code == 0, output);
        Directory.Delete(place, recursive: true);
    }
}
