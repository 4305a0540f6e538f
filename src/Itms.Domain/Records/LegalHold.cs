using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Records;

/// <summary>What a hold needs to know of a tasking.</summary>
/// <param name="AlienNumbers">Nine digits each, of present and former detainees.</param>
/// <param name="CaseNumbers">The case, ICATT and ERO Tasker numbers, made by <see cref="Forms.CaseNumbers.Plain"/>.</param>
/// <param name="From">The first day that it is about.</param>
/// <param name="Through">The last day on which something happened to it.</param>
public sealed record HeldFacts(
    string Number, IReadOnlyCollection<string> AlienNumbers, IReadOnlyCollection<string> CaseNumbers, DateOnly From, DateOnly Through);

/// <summary>Which taskings a hold is about. Exactly one kind of scope is given.</summary>
/// <param name="Numbers">ITMS numbers. Empty: another kind.</param>
/// <param name="AlienNumber">A detainee's alien number.</param>
/// <param name="CaseNumber">A case, ICATT or ERO Tasker number. Separators, case and accents do not matter.</param>
/// <param name="From">The first day of a period.</param>
/// <param name="Through">The last day of a period.</param>
public sealed record HoldScope(
    IReadOnlyList<string> Numbers,
    string? AlienNumber = null,
    string? CaseNumber = null,
    DateOnly? From = null,
    DateOnly? Through = null)
{
    /// <summary>The most taskings that one hold can name.</summary>
    public const int MaxNumbers = 500;

    /// <summary>
    /// Whether the tasking is in the scope. Of a period, it is if anything about it was in the period: a hold keeps too much rather than too
    /// little.
    /// </summary>
    public bool Covers(HeldFacts tasking)
    {
        if (Numbers.Contains(tasking.Number)) return true;
        if (AlienNumbers.Digits(AlienNumber) is { } digits && tasking.AlienNumbers.Contains(digits)) return true;
        if (CaseNumbers.Plain(CaseNumber) is { } plain && tasking.CaseNumbers.Contains(plain)) return true;
        return From is { } from && Through is { } through && tasking.From <= through && from <= tasking.Through;
    }

    /// <summary>Checks the scope.</summary>
    /// <param name="isNumber">Whether a text is a well-formed ITMS number.</param>
    public void Check(Predicate<string> isNumber, FieldErrors errors)
    {
        const string field = "scope";
        var given = new[] { Numbers.Count > 0, AlienNumber is not null, CaseNumber is not null, From is not null || Through is not null };
        errors.Require(
            given.Count(kind => kind) == 1, field, "must have exactly one of these: numbers, alienNumber, caseNumber, or from and through");
        errors.Require(Numbers.Count <= MaxNumbers, $"{field}.numbers", $"can have at most {MaxNumbers} numbers");
        for (var i = 0; i < Numbers.Count; i++)
            errors.Require(isNumber(Numbers[i]), $"{field}.numbers[{i}]", "must be an ITMS number such as ITMS-2027-000042");
        errors.Require(
            AlienNumber is null || AlienNumbers.Digits(AlienNumber) is not null, $"{field}.alienNumber", "must be a whole alien number");
        errors.Line($"{field}.caseNumber", CaseNumber);
        errors.Require(
            CaseNumber is null || CaseNumbers.Plain(CaseNumber) is not null, $"{field}.caseNumber", "must have letters or digits");
        if (From is null == Through is null) errors.Require(From is null || From <= Through, $"{field}.through", "cannot be before from");
        else errors.Add(field, "needs both from and through");
    }
}

/// <summary>
/// An order to keep records, for example because of a lawsuit. While it is in force, nothing in its scope is disposed of, whoever asks and
/// whatever the schedule says.
/// </summary>
/// <param name="PlacedBy">Person id.</param>
/// <param name="LiftedBy">Person id. Null: it is in force.</param>
/// <param name="LiftReason">Why it was lifted.</param>
public sealed record LegalHold(
    string Id,
    string Reason,
    HoldScope Scope,
    string PlacedBy,
    DateTimeOffset PlacedAt,
    string? LiftedBy = null,
    DateTimeOffset? LiftedAt = null,
    string? LiftReason = null)
{
    public bool IsInForce => LiftedAt is null;

    /// <summary>Whether it forbids the disposal of the tasking now.</summary>
    public bool Holds(HeldFacts tasking) => IsInForce && Scope.Covers(tasking);
}
