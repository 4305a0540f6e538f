using System.Text;
using System.Text.Json.Nodes;

namespace Itms.Server.Tests.Administration;

/// <summary>The server is killed in the middle of an import. The next one goes on, and the same file again makes no double.</summary>
public sealed class KilledImportTests
{
    private const string Import = "/api/imports/taskings";

    /// <summary>Several times as many as are noted at once.</summary>
    private const int Rows = 600;

    private static readonly byte[] List = Encoding.UTF8.GetBytes(
        "ID,Requestor,Status\r\n" + string.Concat(Enumerable.Range(1, Rows).Select(id => $"{id},CRCL,Pending\r\n")));

    [Fact]
    public async Task An_import_goes_on_after_the_server_was_killed_and_makes_no_double()
    {
        var folder = DemoServer.NewFolder();
        try
        {
            using (var server = await ServerProcess.StartAsync(folder))
            {
                using var admin = await Client.SignInAsync(server.Address, "adm.root");
                using var watcher = await Client.SignInAsync(server.Address, "adm.root");
                var import = ImportAsync(admin);
                while ((int)(await watcher.GetAsync(Import))["rows"]! == 0) Assert.False(import.IsCompleted);
                await server.KillAsync();
                await Assert.ThrowsAsync<HttpRequestException>(() => import);
            }

            using (var server = await ServerProcess.StartAsync(folder))
            {
                using var admin = await Client.SignInAsync(server.Address, "adm.root");
                var killed = await admin.GetAsync(Import);
                Assert.Equal("running", (string)killed["state"]!);
                Assert.InRange((int)killed["rows"]!, 1, Rows - 1);
                // From then on, the process that is gone has no claim on it.
                await admin.PostAsync("/api/demo/clock", new { advance = "00:02:00" });
                var done = killed;
                while ((string)done["state"]! == "running") done = await admin.GetAsync(Import);
                Assert.Equal(("done", Rows, Rows, 0), (
                    (string)done["state"]!, (int)done["rows"]!, (int)done["created"]!, (int)done["faults"]!));
                Assert.Equal(Rows, (await admin.NumbersAsync("/api/views/active?top=200")).Count);

                var again = await ImportAsync(admin);
                while ((string)again["state"]! == "running") again = await admin.GetAsync(Import);
                Assert.Equal((0, Rows), ((int)again["created"]!, (int)again["unchanged"]!));
                Assert.Equal(Rows, (await admin.NumbersAsync("/api/views/active?top=200")).Count);
                Assert.Equal(0, await server.StopAsync());
            }

            var (code, output) = await ServerProcess.RunAsync("verify", "--demo", "--data", folder);
            Assert.True(code == 0, output);
            Assert.StartsWith($"{Rows} histories checked, 0 broken.", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<JsonNode> ImportAsync(Client admin)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(List), "file", "list.csv" } };
        return await admin.PostAsync(Import, form);
    }
}
