using System.Threading.Channels;
using Itms.Application.Outbox;

namespace Itms.Server;

/// <summary>The wake signal inside one process: a queue of at most 10,000 commits. The recovery sweep finds those that did not fit.</summary>
public sealed class InProcessWakeSignal : IWakeSignal
{
    private readonly Channel<(string Number, long Seq)> queue = Channel.CreateBounded<(string, long)>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    private long count;

    /// <summary>The commits whose notifications may wait to be sent.</summary>
    public ChannelReader<(string Number, long Seq)> Commits => queue.Reader;

    /// <summary>How many signals there have been so far.</summary>
    public long Count => Interlocked.Read(ref count);

    public void Notify(string number, long seq)
    {
        Interlocked.Increment(ref count);
        queue.Writer.TryWrite((number, seq));
    }

    /// <summary>Ends <see cref="Commits"/>: later signals are dropped.</summary>
    public void Close() => queue.Writer.TryComplete();
}
