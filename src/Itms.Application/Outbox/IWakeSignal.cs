namespace Itms.Application.Outbox;

/// <summary>
/// Says that a tasking has changed. It carries no more than that: it may be lost, late or doubled, and whoever hears it
/// reads the tasking again.
/// </summary>
public interface IWakeSignal
{
    /// <summary>Must not block and must not throw.</summary>
    /// <param name="seq">The first event of the commit whose letters may wait to be sent.</param>
    void Notify(string number, long seq);
}
