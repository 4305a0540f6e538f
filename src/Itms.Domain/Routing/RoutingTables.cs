using Itms.Domain.People;

namespace Itms.Domain.Routing;

/// <summary>The data that routing reads: the rubric, the directory, and who may clear in an official's place.</summary>
public sealed record RoutingTables(Rubric Rubric, AgencyDirectory Directory, IReadOnlyList<ClearanceDelegation> Delegations);
