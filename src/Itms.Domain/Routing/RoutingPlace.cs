using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Domain.Routing;

/// <summary>Where a request is worked. Routing and clearance depend on it.</summary>
/// <param name="Facilities">The facilities that the request names.</param>
public sealed record RoutingPlace(RequestSource Source, IReadOnlyList<Facility> Facilities)
{
    public IReadOnlyCollection<Staffing> Staffings { get; } = [.. Facilities.Select(f => f.Staffing).Distinct()];

    /// <summary>The place of a form's request: what the form says. Without a source: the field if it names a facility, else HQ.</summary>
    /// <remarks>The directory says who staffs a facility. If it does not know the facility, the field of the form says it.</remarks>
    public static RoutingPlace Of(TaskingForm form, AgencyDirectory directory)
    {
        (string? Name, Staffing Field)[] named =
        [
            (form.MedicalComplaint?.IhscFacility, Staffing.Ihsc),
            (form.MedicalComplaint?.IgsaFacility, Staffing.Contract),
            (form.InformationRequest?.IhscFacility, Staffing.Ihsc),
            .. (form.InformationRequest?.NonIhscFacilities ?? []).Select(name => ((string?)name, Staffing.Contract)),
            (form.Memo?.IhscFacility, Staffing.Ihsc),
            .. (form.Memo?.NonIhscFacilities ?? []).Select(name => ((string?)name, Staffing.Contract)),
        ];
        List<Facility> facilities =
        [
            .. named.Where(f => !string.IsNullOrWhiteSpace(f.Name))
                .Select(f => directory.FacilityNamed(f.Name!) ?? new Facility(f.Name!.Trim(), f.Name.Trim(), f.Field)),
        ];
        return new RoutingPlace(form.Source ?? (facilities.Count == 0 ? RequestSource.Hq : RequestSource.Field), facilities);
    }
}
