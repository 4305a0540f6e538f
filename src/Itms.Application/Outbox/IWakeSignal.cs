using Itms.Domain.Taskings;

namespace Itms.Application.Outbox;

/// <summary>
/// Reports that a tasking has changed. A signal may be lost, late or doubled, so it carries no data. The receiver reads the
/// tasking again.
/// </summary>
public interface IWakeSignal
{
    /// <summary>Must not block and must not throw.</summary>
    /// <param name="number">The tasking's number, or the ID of a week's digest.</param>
    /// <param name="seq">The first event of the commit whose mails may be waiting, or the person's place in the digest.</param>
    void Notify(string number, long seq);

    /// <summary>The same, for a receiver that names its signals after what happened. Others need not implement it.</summary>
    /// <param name="tasking">The tasking after the commit.</param>
    /// <param name="happened">The events of the commit; at least one.</param>
    void Notify(Tasking tasking, IReadOnlyList<Recorded> happened) => Notify(tasking.Number, happened[0].Seq);
}
