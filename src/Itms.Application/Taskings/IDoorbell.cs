namespace Itms.Application.Taskings;

/// <summary>
/// Says that a tasking has changed. It carries no more than that: it may be lost, late or doubled, and whoever hears it
/// reads the tasking again.
/// </summary>
public interface IDoorbell
{
    /// <summary>Must not block and must not throw.</summary>
    /// <param name="seq">The first event of the commit whose letters may wait to be sent.</param>
    void Ring(string number, long seq);
}
