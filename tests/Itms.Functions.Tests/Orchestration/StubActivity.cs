using System.Threading.Channels;
using Itms.Functions.Orchestration;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>Stands in for the activity: returns what the test wants, and tells the test about every round.</summary>
internal sealed class StubActivity
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<int> rounds = Channel.CreateUnbounded<int>();
    private int count;

    /// <summary>What it returns in each round; called with the number of the round, from 1.</summary>
    public Func<int, ProcessingResult> Returns { get; set; } = _ => Waiting();

    public int Runs => Volatile.Read(ref count);

    public static ProcessingResult Waiting(TimeSpan? until = null) =>
        new("Assigned", until is { } time ? DateTimeOffset.UtcNow + time : null, Over: false);

    public static ProcessingResult Closed { get; } = new("Task Submitted to Authority", NextAt: null, Over: true);

    public Task<ProcessingResult> ProcessAsync(TaskingCycle cycle)
    {
        var round = Interlocked.Increment(ref count);
        var found = Returns(round);
        rounds.Writer.TryWrite(round);
        return Task.FromResult(found);
    }

    /// <summary>Waits until that round has begun; fails if it does not.</summary>
    public async Task ReachesAsync(int round)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (await rounds.Reader.ReadAsync(patience.Token) < round) { }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"There was no round {round}; the last was {Runs}.");
        }
    }
}
