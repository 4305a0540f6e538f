using Itms.Domain.People;

namespace Itms.Domain.Routing;

/// <summary>The data that routing reads: the rubric, the directory, and who may clear for the AD.</summary>
public sealed record RoutingTables(Rubric Rubric, AgencyDirectory Directory, IReadOnlyList<ClearanceDelegation> Delegations);
