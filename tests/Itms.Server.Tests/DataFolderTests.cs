namespace Itms.Server.Tests;

/// <summary>Opening the folder that holds everything.</summary>
public class DataFolderTests
{
    [Fact]
    public void A_folder_that_cannot_be_written_is_not_reported_as_in_use()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = DemoServer.NewFolder();
        Directory.CreateDirectory(folder);
        // An earlier server left its id. The system refuses the lock, for another reason than another server.
        File.WriteAllText(Path.Combine(folder, "server.pid"), "4711");
        File.CreateSymbolicLink(Path.Combine(folder, "server.lock"), Path.Combine(folder, "no such folder", "lock"));

        var refused = Assert.Throws<StartupException>(() => DataFolder.Open(folder));

        Assert.Equal(StartupException.Usage, refused.ExitCode);
        Assert.Contains("must be able to write there", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
