using Itms.Domain.People;

namespace Itms.Api.Administration;

/// <summary>A unit or facility that can be a component of a tasking.</summary>
/// <param name="Code">What <c>components[].unit</c> takes.</param>
/// <param name="Division">The division whose lead concurs. Of a facility: that of the unit responsible for it. Null: it has none.</param>
/// <param name="Chief">Id of the unit's chief or the facility's lead. Null while the post is vacant.</param>
public sealed record ComponentChoice(string Code, string Name, ComponentKind Kind, string? Division, string? Chief)
{
    internal static ComponentChoice Of(Unit component, AgencyDirectory directory) => new(
        component.Code,
        component.Name,
        directory.FindUnit(component.Code) is null ? ComponentKind.Facility : ComponentKind.Unit,
        directory.FindDivision(component.Division)?.Code,
        component.Chief);
}
