namespace Itms.Domain.People;

/// <summary>The level at which a response is reviewed and concurred in (G III.B–C), lowest first.</summary>
public enum ConcurrenceLevel
{
    Supervisor,
    UnitChief,
    Division,
}
