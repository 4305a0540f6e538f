namespace Itms.Domain.Routing;

/// <summary>How many of the named positions must clear.</summary>
public enum ClearanceKind
{
    /// <summary>Every position named.</summary>
    AllOf,

    /// <summary>One of the positions named.</summary>
    AnyOf,

    /// <summary>"Informational – clearance not needed" (D Appendix A): from HQ straight to the authority.</summary>
    None,

    /// <summary>"TBD" (G Appendix A): refused until a task manager names an official with a reason.</summary>
    ToBeDecided,
}

/// <summary>Who clears a response.</summary>
public sealed record ClearanceRule(ClearanceKind Kind, IReadOnlyList<string> Positions)
{
    public bool IsSameAs(ClearanceRule other) => Kind == other.Kind && Positions.SequenceEqual(other.Positions);

    /// <summary>Whether clearances given as these positions satisfy the rule.</summary>
    public bool IsSatisfiedBy(IEnumerable<string> cleared) => Kind switch
    {
        ClearanceKind.AllOf => Positions.All(cleared.Contains),
        ClearanceKind.AnyOf => Positions.Any(cleared.Contains),
        _ => false,
    };
}
