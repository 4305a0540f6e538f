using Itms.Application.Backup;
using Itms.Server.Storage;

namespace Itms.Server;

/// <summary><c>verify</c>: checks every tasking's history, and every document.</summary>
internal static class VerifyCommand
{
    /// <returns>0 if everything is intact, 1 if something is not.</returns>
    public static async Task<int> RunAsync(ServerOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.OpenExisting(options.DataFolder);
        await using var store = RunningServer.OpenStore(folder);
        var check = new DataCheck(store, new DiskBlobStore(folder.Attachments));
        return await check.PrintAsync(output, cancellationToken) ? 0 : 1;
    }
}
