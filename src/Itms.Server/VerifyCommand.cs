using Itms.Application.TaskingStore;

namespace Itms.Server;

/// <summary><c>verify</c>: checks every tasking's history.</summary>
internal static class VerifyCommand
{
    /// <returns>0 if every history is intact, 1 if one is not.</returns>
    public static async Task<int> RunAsync(ServerOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.OpenExisting(options.DataFolder);
        await using var store = RunningServer.OpenStore(folder);
        var verifier = new HistoryVerifier(new TaskingRecords(store));
        var (checkedCount, broken) = (0, 0);
        await foreach (var number in ItmsNumbers.IssuedAsync(store, cancellationToken))
        {
            if (await verifier.VerifyAsync(number, cancellationToken) is not { } verification) continue;
            checkedCount++;
            if (verification.Intact) continue;
            broken++;
            await output.WriteLineAsync($"{number}: {verification.Problem}{(verification.AtSeq is { } seq ? $" (event {seq})" : "")}");
        }

        await output.WriteLineAsync($"{checkedCount} histories checked, {broken} broken.");
        return broken == 0 ? 0 : 1;
    }
}
