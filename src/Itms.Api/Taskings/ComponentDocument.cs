using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

/// <summary>A unit's part of a tasking.</summary>
/// <param name="Delegate">The first designee. Null: none.</param>
public sealed record ComponentDocument(
    string Unit,
    string? Assignee,
    IReadOnlyList<string> Cc,
    ComponentState State,
    string? Delegate,
    IReadOnlyList<Delegation> Delegates,
    string? DeferredTo,
    Response? Response,
    IReadOnlyList<Concurrence> Concurrences,
    DateTimeOffset? ReportedAt)
{
    /// <summary>Who has to concur next with the response.</summary>
    public IReadOnlyList<OutstandingConcurrence> Outstanding { get; init; } = [];

    /// <summary>The open request for more time.</summary>
    public ExtensionRequest? ExtensionRequest { get; init; }

    internal static ComponentDocument Of(Component c, Tasking t, AgencyDirectory directory) =>
        t.Status.IsBeforeHq() && c.ConcurrenceAsked is { } level
            ? Of(c) with { Outstanding = OutstandingConcurrence.Of(c, level, directory) }
            : Of(c);

    internal static ComponentDocument Of(Component c) => new(
        c.Unit,
        c.Assignee,
        c.Cc,
        c.State,
        c.Designees.FirstOrDefault(),
        c.Delegates,
        c.DeferredTo,
        c.Response,
        c.Concurrences,
        c.ReportedAt)
    {
        ExtensionRequest = c.ExtensionRequest,
    };
}

/// <summary>A concurrence that is asked for.</summary>
/// <param name="Person">Who has to give it. Null: nobody in the directory can.</param>
/// <param name="Since">When the part began to wait for it.</param>
public sealed record OutstandingConcurrence(ConcurrenceLevel Level, string? Person, DateTimeOffset Since)
{
    internal static IReadOnlyList<OutstandingConcurrence> Of(Component c, ConcurrenceLevel level, AgencyDirectory directory) =>
        [.. directory.ConcurringIn(c.Unit, level).DefaultIfEmpty().Select(person => new OutstandingConcurrence(level, person, c.Since))];
}
