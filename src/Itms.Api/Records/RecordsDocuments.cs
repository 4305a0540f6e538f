using System.Text.Json;
using Itms.Application.Records;
using Itms.Domain.Forms;
using Itms.Domain.Records;

namespace Itms.Api.Records;

public sealed record ScheduleRequest
{
    /// <summary>Why. Required; kept with the version.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// <c>entries</c>: each with <c>code</c>, <c>title</c>, <c>authority</c>, <c>cutOff</c>, <c>endOf</c>, <c>years</c> (empty: permanent),
    /// and the <c>categories</c>, <c>taskTypes</c> and <c>actions</c> that it is about (empty: all). The first entry about a tasking counts.
    /// </summary>
    public JsonElement? Document { get; init; }
}

public sealed record HoldRequest
{
    /// <summary>Why, for example the name of the lawsuit. Required.</summary>
    public string? Reason { get; init; }

    public ScopeRequest? Scope { get; init; }
}

/// <summary>Exactly one of numbers, alienNumber, caseNumber, or from and through.</summary>
public sealed record ScopeRequest
{
    public IReadOnlyList<string>? Numbers { get; init; }

    public string? AlienNumber { get; init; }

    /// <summary>A case, ICATT or ERO Tasker number.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>The first day. A tasking of which anything was in the period is held.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day.</summary>
    public DateOnly? Through { get; init; }

    internal HoldScope ToScope() => new([.. Numbers ?? []], AlienNumber?.Trim(), CaseNumber?.Trim(), From, Through);
}

public sealed record LiftRequest
{
    /// <summary>Why. Required.</summary>
    public string? Reason { get; init; }
}

/// <summary>A legal hold.</summary>
public sealed record HoldDocument
{
    public required string Id { get; init; }

    public required string Reason { get; init; }

    public required HoldScopeDocument Scope { get; init; }

    public required bool InForce { get; init; }

    public required string PlacedBy { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    public string? LiftedBy { get; init; }

    public DateTimeOffset? LiftedAt { get; init; }

    public string? LiftReason { get; init; }

    internal static HoldDocument Of(LegalHold hold) => new()
    {
        Id = hold.Id,
        Reason = hold.Reason,
        Scope = HoldScopeDocument.Of(hold.Scope),
        InForce = hold.IsInForce,
        PlacedBy = hold.PlacedBy,
        PlacedAt = hold.PlacedAt,
        LiftedBy = hold.LiftedBy,
        LiftedAt = hold.LiftedAt,
        LiftReason = hold.LiftReason,
    };
}

/// <param name="AlienNumber">The last four digits, such as <c>•••••5678</c>: enough to tell one hold from another.</param>
public sealed record HoldScopeDocument(
    IReadOnlyList<string> Numbers, string? AlienNumber, string? CaseNumber, DateOnly? From, DateOnly? Through)
{
    internal static HoldScopeDocument Of(HoldScope scope) => new(
        scope.Numbers,
        AlienNumbers.Digits(scope.AlienNumber) is { } digits ? string.Concat("•••••", digits.AsSpan(5)) : null,
        scope.CaseNumber,
        scope.From,
        scope.Through);
}

public sealed record DisclosureRequest
{
    /// <summary>The whole alien number.</summary>
    public string? AlienNumber { get; init; }
}

/// <summary>What was disclosed about one detainee, oldest first.</summary>
public sealed record DisclosuresDocument(IReadOnlyList<DisclosureDocument> Items);

/// <param name="Number">The tasking that sent it.</param>
/// <param name="At">When it was sent.</param>
/// <param name="Recipient">To whom it went.</param>
/// <param name="Nature">What was disclosed.</param>
/// <param name="Purpose">Why.</param>
public sealed record DisclosureDocument(
    string Number, DateTimeOffset At, Channel Channel, string Recipient, string? TaskAuthority, string Nature, string Purpose)
{
    internal static DisclosureDocument Of(AccountedDisclosure d) => new(
        d.Number, d.Disclosure.At, d.Disclosure.Channel, d.Disclosure.Recipient, d.Disclosure.TaskAuthority, d.Disclosure.Nature,
        d.Disclosure.Purpose);
}
