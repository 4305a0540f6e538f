namespace Itms.Application.Shared;

/// <summary>A time for which something counts: a lease, a lock, what was read a moment ago.</summary>
public static class Term
{
    /// <summary>How far the clocks of two processes may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether a term still runs. One that ends later than a term can end began before the clock was set back. It does not run, or it could hold
    /// people up for days.
    /// </summary>
    /// <param name="length">How long a term is.</param>
    public static bool Runs(DateTimeOffset until, DateTimeOffset now, TimeSpan length) => until > now && until <= now + length;

    /// <summary>
    /// The same for a term that another process may have begun. Its clock may be ahead by <see cref="Skew"/>. Without this, a process whose clock
    /// is a little behind would take over what another has just begun.
    /// </summary>
    /// <inheritdoc cref="Runs" path="/param"/>
    public static bool RunsAnywhere(DateTimeOffset until, DateTimeOffset now, TimeSpan length) => Runs(until, now, length + Skew);
}
