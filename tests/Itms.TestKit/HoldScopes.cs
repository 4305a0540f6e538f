using Itms.Domain.Records;

namespace Itms.TestKit;

/// <summary>Scopes of legal holds, each by one thing.</summary>
public static class HoldScopes
{
    public static HoldScope Taskings(params IReadOnlyList<string> numbers) => new(numbers);

    public static HoldScope Detainee(string alienNumber) => new([], AlienNumber: alienNumber);

    public static HoldScope Case(string caseNumber) => new([], CaseNumber: caseNumber);

    public static HoldScope Period(DateOnly from, DateOnly through) => new([], From: from, Through: through);
}
