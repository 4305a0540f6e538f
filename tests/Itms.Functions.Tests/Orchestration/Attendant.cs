using System.Threading.Channels;
using Itms.Functions.Orchestration;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>Stands in for the activity: says how the tasking is to stand, and tells the test of every turn.</summary>
internal sealed class Attendant
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<int> turns = Channel.CreateUnbounded<int>();
    private int count;

    /// <summary>How it is found at each turn; asked with the number of the turn, from 1.</summary>
    public Func<int, ProcessingResult> Finds { get; set; } = _ => Waiting();

    public int StatusChanges => Volatile.Read(ref count);

    public static ProcessingResult Waiting(TimeSpan? until = null) =>
        new("Assigned", until is { } time ? DateTimeOffset.UtcNow + time : null, Over: false);

    public static ProcessingResult Closed { get; } = new("Task Submitted to Authority", NextAt: null, Over: true);

    public Task<ProcessingResult> ProcessAsync(TaskingCycle cycle)
    {
        var turn = Interlocked.Increment(ref count);
        var found = Finds(turn);
        turns.Writer.TryWrite(turn);
        return Task.FromResult(found);
    }

    /// <summary>Until that turn has begun; fails if it does not.</summary>
    public async Task ReachesAsync(int turn)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (await turns.Reader.ReadAsync(patience.Token) < turn) { }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"There was no turn {turn}; the last was {StatusChanges}.");
        }
    }
}
