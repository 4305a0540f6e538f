using Itms.Application.Tests.Simulation;
using Itms.Server.Storage;

namespace Itms.Server.Tests.Storage;

/// <summary>Every call of SQLite and of the folder with documents fails once, in both ways.</summary>
public sealed class NthFaultOnFilesTests : IDisposable
{
    /// <summary>In memory, where there is such a folder: thousands of syncs of a disk would take minutes, and show nothing more.</summary>
    private readonly string folder = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory($"/dev/shm/itms-faults-{Guid.NewGuid():N}").FullName
        : Directory.CreateTempSubdirectory("itms-faults-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Whichever_call_fails_the_same_request_again_leads_to_the_same_result()
    {
        await using var tables = SqliteTableStore.Open(Path.Combine(folder, "itms.db"));
        var (documents, sent) = (new DiskBlobStore(Path.Combine(folder, "documents")), new List<string>());
        var test = new NthFault(new FaultyPorts(tables, documents, sent.Add), tables, tables, documents, sent);

        await test.RunAsync(NthFaultSteps.All, _ => true);

        Assert.True(test.Points > 800, $"Only {test.Points} faults");
    }
}
