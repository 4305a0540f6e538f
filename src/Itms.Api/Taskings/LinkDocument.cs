using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Api.Taskings;

/// <param name="Relation">
/// <c>previousOccurrence</c>, <c>nextOccurrence</c>, <c>duplicateOf</c> (the tasking that answers the request) or <c>duplicate</c> (a tasking
/// that was closed as a duplicate of this one).
/// </param>
public sealed record LinkDocument(string Relation, string Number)
{
    internal const string DuplicateOf = "duplicateOf";
    internal const string Duplicate = "duplicate";
}

/// <summary>Why a tasking was closed without a response.</summary>
public sealed record ClosingDocument(ClosingReason Reason, string Note, string By, DateTimeOffset At)
{
    internal static ClosingDocument? Of(Closing? c) => c is null ? null : new ClosingDocument(c.Reason, c.Note, c.By, c.At);
}
