using Itms.Application.Storage;
using Itms.Server.Storage;
using Itms.TestKit;

namespace Itms.Server.Tests.Storage;

public sealed class DiskBlobStoreTests : BlobStoreContract
{
    private readonly string folder = DemoServer.NewFolder();
    private DiskBlobStore? store;

    protected override IBlobStore Store => store ??= new DiskBlobStore(folder);

    [Fact]
    public async Task Files_are_spread_over_folders_and_outlive_the_process()
    {
        await Store.WriteAsync("0a1b2c3d", Text("kept"));

        Assert.True(File.Exists(Path.Combine(folder, "0a", "1b", "0a1b2c3d")));
        await using var again = await new DiskBlobStore(folder).OpenAsync("0a1b2c3d");
        Assert.NotNull(again);
    }

    [Fact]
    public void A_start_deletes_unfinished_files_of_an_earlier_process()
    {
        Directory.CreateDirectory(Path.Combine(folder, ".incoming"));
        File.WriteAllText(Path.Combine(folder, ".incoming", "0a1b2c3d"), "half");

        _ = new DiskBlobStore(folder);

        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    public override void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        base.Dispose();
    }
}
