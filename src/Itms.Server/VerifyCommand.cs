using Itms.Application.Administration;
using Itms.Application.Backup;
using Itms.Application.Storage;
using Itms.Domain.Taskings;
using Itms.Server.Storage;

namespace Itms.Server;

/// <summary>
/// <c>verify</c>: checks the data file, the ledger, every history, every document, the access log, the lists and the word index. It writes
/// nothing.
/// </summary>
internal static class VerifyCommand
{
    /// <returns>0 if everything is intact, 1 if something is not.</returns>
    /// <exception cref="StartupException">The folder holds no data, holds another program's, or is in use.</exception>
    public static async Task<int> RunAsync(ServerOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = Settings.Read(RunningServer.NewBuilder(options).Configuration);
        using var folder = DataFolder.OpenToRead(options.DataFolder);
        await using var store = RunningServer.OpenStore(folder, onlyToRead: true);
        var file = new CheckedPart("Data file");
        foreach (var fault in SqliteFormat.FaultsOf(folder.Database)) file.Add($"The data file is damaged: {fault}");
        Rules? rules = null;
        await file.AttemptAsync("The directory and the rules", async () =>
        {
            var source = settings.Rules();
            await new RuleBook(store, source, TimeProvider.System).LoadAsync(cancellationToken);
            rules = source.Current;
        });
        foreach (var fault in file.Named) await output.WriteLineAsync(fault);
        var check = new DataCheck(store, DiskBlobStore.OpenToRead(folder.Attachments)) { Rules = rules };
        var isIntact = await check.PrintAsync(output, cancellationToken) && file.Faults == 0;
        await output.WriteLineAsync(isIntact
            ? "Everything is intact."
            : "Something is not intact. Keep this folder as it is, and restore a backup into another.");
        return isIntact ? 0 : 1;
    }
}
