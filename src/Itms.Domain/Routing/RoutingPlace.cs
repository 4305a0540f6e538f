using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Domain.Routing;

/// <summary>Where a request is worked, as far as routing and clearance depend on it.</summary>
/// <param name="Facilities">The facilities it is about; none where it names none.</param>
public sealed record RoutingPlace(RequestSource Source, IReadOnlyList<Facility> Facilities)
{
    /// <summary>Of a request that names no facility.</summary>
    public static RoutingPlace Headquarters { get; } = new(RequestSource.Hq, []);

    public IReadOnlyCollection<Staffing> Staffings { get; } = [.. Facilities.Select(f => f.Staffing).Distinct()];

    /// <summary>The place a form tells: in the field where it names a facility, else at HQ.</summary>
    /// <remarks>The directory knows who staffs a facility; of one it does not know, the field of the form says it.</remarks>
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
        return facilities.Count == 0 ? Headquarters : new RoutingPlace(RequestSource.Field, facilities);
    }
}
