using Itms.Application.Backup;
using Itms.Application.Storage;
using Itms.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Itms.Server;

/// <summary><c>verify</c>: checks the data file, every tasking's history, and every document.</summary>
internal static class VerifyCommand
{
    /// <returns>0 if everything is intact, 1 if something is not.</returns>
    public static async Task<int> RunAsync(ServerOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.OpenExisting(options.DataFolder);
        await using var store = RunningServer.OpenStore(folder);
        var faults = SqliteFormat.FaultsOf(folder.Database);
        foreach (var fault in faults) await output.WriteLineAsync($"The data file is damaged: {fault}");
        var check = new DataCheck(store, new DiskBlobStore(folder.Attachments));
        try
        {
            return await check.PrintAsync(output, cancellationToken) && faults.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is SqliteException or TableStoreUnavailableException or InvalidDataException)
        {
            await output.WriteLineAsync($"The check could not go on: {e.Message} Restore the data from a backup.");
            return 1;
        }
    }
}
