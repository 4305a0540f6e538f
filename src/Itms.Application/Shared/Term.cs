namespace Itms.Application.Shared;

/// <summary>A time for which something counts: a lease, a lock, what was read a moment ago.</summary>
public static class Term
{
    /// <summary>
    /// Whether a term still runs. One that ends later than a term can end began before the clock was set back. It does not run, or it could hold
    /// people up for days.
    /// </summary>
    /// <param name="length">How long a term is.</param>
    public static bool Runs(DateTimeOffset until, DateTimeOffset now, TimeSpan length) => until > now && until <= now + length;
}
