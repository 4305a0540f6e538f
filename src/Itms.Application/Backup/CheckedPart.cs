using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>What a check found in one part of the data.</summary>
/// <param name="Name">What the part is, to begin a line with.</param>
public sealed record CheckedPart(string Name)
{
    /// <summary>The most faults of one kind that a report names, so that it stays about a page.</summary>
    public const int MostNamed = 20;

    private readonly List<string> named = [];

    /// <summary>How many faults there are.</summary>
    public int Faults { get; private set; }

    /// <summary>The first faults, a sentence each.</summary>
    public IReadOnlyList<string> Named => named;

    public void Add(string fault)
    {
        if (++Faults <= MostNamed) named.Add(fault);
        if (Faults == MostNamed + 1) named.Add("");
        if (Faults > MostNamed) named[^1] = $"{Name}: {Faults - MostNamed} more.";
    }

    /// <summary>Checks something that may be damaged in any way. Whatever stops the check is a fault too, and the next check goes on.</summary>
    /// <param name="what">What cannot be checked then, to begin a sentence with.</param>
    public async Task AttemptAsync(string what, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The message of most exceptions may quote what is stored.
            Add($"{what} cannot be read ({(e is TableStoreUnavailableException or IOException ? e.Message : e.GetType().Name)}).");
        }
    }
}
