using Itms.Domain.Forms;

namespace Itms.Domain.Routing;

/// <summary>Who clears a response.</summary>
public sealed record ClearanceRule(ClearanceKind Kind, IReadOnlyList<string> Positions)
{
    /// <summary>Whether the same positions clear in the same way. The order of the positions does not matter.</summary>
    public bool IsSameAs(ClearanceRule other) => Kind == other.Kind && new HashSet<string>(Positions).SetEquals(other.Positions);

    /// <summary>Whether clearances by these positions satisfy the rule.</summary>
    public bool IsSatisfiedBy(IEnumerable<string> cleared) => Kind switch
    {
        ClearanceKind.AllOf => Positions.All(cleared.Contains),
        ClearanceKind.AnyOf => Positions.Any(cleared.Contains),
        _ => false,
    };
}
