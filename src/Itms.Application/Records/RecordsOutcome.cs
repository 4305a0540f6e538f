using Itms.Domain.Taskings;

namespace Itms.Application.Records;

/// <summary>The result of a step of a disposal.</summary>
public abstract record RecordsOutcome<T>
{
    private RecordsOutcome() { }

    public sealed record Done(T Value) : RecordsOutcome<T>;

    public sealed record Refused(Refusal Refusal) : RecordsOutcome<T>;

    /// <summary>There is no such disposal.</summary>
    public sealed record NotFound : RecordsOutcome<T>;
}
