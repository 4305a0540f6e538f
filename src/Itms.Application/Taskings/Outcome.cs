using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <summary>Identifies a request. If it is sent again under the same key, it is carried out only once.</summary>
/// <param name="Key">The caller's Idempotency-Key.</param>
/// <param name="Fingerprint">Identifies the request's body.</param>
public sealed record IdempotencyKey(string Key, string Fingerprint)
{
    /// <summary>The key under which the system opens the occurrence after this tasking. However often it tries, it opens one.</summary>
    public static IdempotencyKey OfOccurrenceAfter(string number) => new("recurrence." + number, number);
}

/// <summary>The result of a command.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>The command was carried out, or there was nothing to do.</summary>
    /// <param name="Changed">False: there was nothing to do, or the command had been done before under the same key.</param>
    /// <param name="Repeated">The command had been done before under the same key.</param>
    public sealed record Done(Tasking Tasking, bool Changed, bool Repeated = false) : Outcome;

    /// <summary>A rule forbids the command.</summary>
    public sealed record Refused(Refusal Refusal) : Outcome;

    /// <summary>There is no such tasking, or the actor may not know of it.</summary>
    public sealed record NotFound : Outcome;

    /// <summary>The tasking is no longer the version the caller had seen.</summary>
    /// <param name="Tasking">The tasking as it is now.</param>
    public sealed record Stale(Tasking Tasking) : Outcome;

    /// <summary>The key was used before, for a different request.</summary>
    public sealed record KeyReused : Outcome;

    /// <summary>Others kept changing the tasking. Nothing was done; try again.</summary>
    public sealed record Busy : Outcome;

    /// <summary>The outcome's name in metrics and traces.</summary>
    internal string Name => this switch
    {
        Done { Changed: true } => "done",
        Done => "unchanged",
        Refused => "refused",
        NotFound => "notFound",
        Stale => "stale",
        KeyReused => "keyReused",
        _ => "busy",
    };
}
