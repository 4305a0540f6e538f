using Itms.Application.Indexing;
using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Application.Archive;

/// <summary>What somebody looks for in the archive. A complaint must meet all of it.</summary>
public sealed record ArchiveCriteria
{
    private const int Least = 3;
    private const int MostWords = 20;

    /// <summary>Words of the name, or their beginnings.</summary>
    public string? Name { get; init; }

    /// <summary>The alien number or its first digits, at least three.</summary>
    public string? AlienNumber { get; init; }

    /// <summary>Words of the facility's name, or their beginnings.</summary>
    public string? Facility { get; init; }
    public MedicalComplaintType? Type { get; init; }

    /// <summary>Words of the findings.</summary>
    public string? Findings { get; init; }

    /// <summary>The number in MCTS.</summary>
    public string? Number { get; init; }
    public DateOnly? ReceivedFrom { get; init; }

    /// <summary>Inclusive.</summary>
    public DateOnly? ReceivedTo { get; init; }
    public DateOnly? ClosedFrom { get; init; }

    /// <summary>Inclusive.</summary>
    public DateOnly? ClosedTo { get; init; }

    /// <summary>Reports what is wrong, by field.</summary>
    public void Check(FieldErrors errors)
    {
        foreach (var (field, text) in new[] { ("name", Name), ("facility", Facility), ("findings", Findings) })
        {
            errors.Line(field, text);
            if (string.IsNullOrWhiteSpace(text)) continue;
            errors.Require(TextWords.Asked(text).Count is > 0 and <= MostWords, field, $"must have 1 to {MostWords} words to search for");
        }

        errors.Line("number", Number);
        errors.Require(
            string.IsNullOrWhiteSpace(AlienNumber) || AlienNumbers.Prefix(AlienNumber)?.Length >= Least,
            "alienNumber", $"must be an alien number (A012345678) or its beginning, at least {Least} digits");
        errors.Require(!(ReceivedTo < ReceivedFrom), "receivedTo", "is before receivedFrom");
        errors.Require(!(ClosedTo < ClosedFrom), "closedTo", "is before closedFrom");
        errors.Require(
            Type is not null || ReceivedFrom is not null || ReceivedTo is not null || ClosedFrom is not null || ClosedTo is not null
            || new[] { Name, AlienNumber, Facility, Findings, Number }.Any(text => !string.IsNullOrWhiteSpace(text)),
            "name", "is required if nothing else is asked for");
    }

    /// <summary>The only block that can hold what is asked for. Null: any.</summary>
    internal int? OnlyBlock => AlienNumbers.Digits(AlienNumber) is { } digits && IsWhole(AlienNumber!) ? ArchiveBlock.Of(digits) : null;

    /// <summary>The words that must be in a line of a block.</summary>
    internal IReadOnlyList<IReadOnlyList<byte[]>> Sought() =>
    [
        .. Words('n', Name, isWhole: false), .. Words('p', Facility, isWhole: false), .. Words('f', Findings, isWhole: true),
    ];

    /// <summary>Whether a complaint with the words is meant.</summary>
    internal bool Holds(ArchivedComplaint complaint) =>
        (Type is null || complaint.ComplaintType == Type)
        && (string.IsNullOrWhiteSpace(Number) || complaint.Number.Equals(Number.Trim(), StringComparison.OrdinalIgnoreCase))
        && HoldsAlien(complaint)
        && IsWithin(complaint.Received, ReceivedFrom, ReceivedTo)
        && IsWithin(complaint.Closed, ClosedFrom, ClosedTo);

    private bool HoldsAlien(ArchivedComplaint complaint)
    {
        if (string.IsNullOrWhiteSpace(AlienNumber)) return true;
        if (AlienNumbers.Digits(complaint.AlienNumber) is not { } digits) return false;
        return (AlienNumbers.Digits(AlienNumber) is { } whole && digits == whole)
            || digits.StartsWith(AlienNumbers.Prefix(AlienNumber)!, StringComparison.Ordinal);
    }

    /// <summary>Eight digits may also be the beginning of nine.</summary>
    private static bool IsWhole(string alienNumber) => AlienNumbers.Prefix(alienNumber)?.Length == AlienNumbers.Length;

    private static bool IsWithin(DateOnly? day, DateOnly? from, DateOnly? to) =>
        (from is null && to is null) || (day is not null && !(day < from) && !(day > to));

    private static IEnumerable<IReadOnlyList<byte[]>> Words(char field, string? text, bool isWhole) =>
        TextWords.Asked(text ?? "").Select(forms => (IReadOnlyList<byte[]>)[.. forms.Select(form => ArchiveBlock.Sought(field, form, isWhole))]);
}
