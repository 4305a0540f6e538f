using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Domain.Routing;

/// <summary>Applies the rubric to the directory: who answers, who is told, who clears, and why. Pure functions.</summary>
public static class Router
{
    /// <summary>
    /// "Tasks related to detainees housed in IHSC-staffed facilities [go] to the respective regional HSA and HOU chief; … in contract
    /// facilities to respective RFMC and MCMU chief" (D 5-2.2.b).
    /// </summary>
    private static (string Regional, string Chief) ByStaffing(Staffing staffing) => (
        staffing == Staffing.Ihsc ? Position.RegionalHsa : Position.RegionalFmc, staffing.ResponsibleUnit() + ActionOfficerCell.ChiefSuffix);

    /// <param name="now">The instant at which delegations must count.</param>
    public static RoutingSuggestion Suggest(string category, RoutingPlace place, RoutingTables tables, DateTimeOffset now)
    {
        var (row, directory) = (tables.Rubric.RowOf(category), tables.Directory);
        var placements = Placements(row, place, directory);
        IReadOnlyList<string> aware = [.. row.Awareness.SelectMany(position => directory.HoldersOf(position, [])).Distinct()];
        // Only a unit's cc field tells people about a tasking, so people who should be aware go into that of the first unit.
        if (placements.FindIndex(p => p.Unit is not null) is >= 0 and var first)
            placements[first] = placements[first] with { Cc = [.. placements[first].Cc.Union(aware).Except([placements[first].Assignee ?? ""])] };
        var clearance = row.Clearance.RuleFor(place.Source, place.Staffings);
        IReadOnlyList<string> units = [.. placements.Select(p => p.Unit).OfType<string>()];
        return new RoutingSuggestion(
            row,
            place,
            placements,
            [.. placements.SelectMany(p => p.Cc).Union(aware)],
            clearance,
            [.. clearance.Positions.SelectMany(position => Officials(position, units, tables, now))],
            [.. Reasons(row, place, clearance, aware, directory)]);
    }

    /// <summary>Who clears the response to this request. If it requires SES clearance, "none needed" becomes the AD's.</summary>
    public static ClearanceRule ClearanceOf(TaskingForm form, RoutingTables tables)
    {
        var place = RoutingPlace.Of(form, tables.Directory);
        var rule = tables.Rubric.RowOf(form.Category).Clearance.RuleFor(place.Source, place.Staffings);
        return form.RequiresSes && rule.Kind == ClearanceKind.None ? new ClearanceRule(ClearanceKind.AnyOf, [Position.AssistantDirector]) : rule;
    }

    /// <summary>The units that the rubric names for this request. Empty if the task manager picks them.</summary>
    public static IReadOnlyList<string> UnitsFor(TaskingForm form, RoutingTables tables) =>
        [.. Placements(tables.Rubric.RowOf(form.Category), RoutingPlace.Of(form, tables.Directory), tables.Directory).Select(p => p.Unit)
            .OfType<string>()];

    private static List<SuggestedPlacement> Placements(RubricRow row, RoutingPlace place, AgencyDirectory directory)
    {
        var placements = new List<SuggestedPlacement>();
        string? clinical = null;
        foreach (var (named, rule) in Named(row, place, directory))
        {
            if (named == ActionOfficerCell.ClinicalServicesStaff)
            {
                clinical = rule;
                continue;
            }

            var (unit, assignee, found) = Find(ActionOfficerCell.WithoutDesignees(named), directory);
            var cc = unit is null ? [] : directory.SuggestedCc(unit, assignee);
            var placement = new SuggestedPlacement(unit, assignee, named, cc, $"{rule} {found}");
            // A unit has one part in a tasking. Other people named for it go into its cc field.
            if (unit is null || placements.FindIndex(p => p.Unit == unit) is not (>= 0 and var at)) placements.Add(placement);
            else
                placements[at] = placements[at] with
                {
                    Assignee = placements[at].Assignee ?? assignee,
                    Cc = [.. placements[at].Cc.Union(assignee is null ? [] : [assignee]).Where(id => id != (placements[at].Assignee ?? assignee))],
                    Why = $"{placements[at].Why} Also {named}: {found}",
                };
        }

        if (clinical is not null) AddClinicalServices(placements, clinical);
        return placements;
    }

    /// <summary>They belong to the units that answer already. Only if no unit is known, they are an entry of their own.</summary>
    private static void AddClinicalServices(List<SuggestedPlacement> placements, string rule)
    {
        const string choice = $"{ActionOfficerCell.ClinicalServicesStaff}: the task manager may pick one of them instead.";
        if (placements.FindLastIndex(p => p.Unit is not null) is >= 0 and var at)
            placements[at] = placements[at] with { Why = $"{placements[at].Why} Also {choice}" };
        else placements.Add(new SuggestedPlacement(null, null, ActionOfficerCell.ClinicalServicesStaff, [], $"{rule} {choice}"));
    }

    /// <summary>The action officers by name, each with the rule that names them.</summary>
    private static IEnumerable<(string Named, string Rule)> Named(RubricRow row, RoutingPlace place, AgencyDirectory directory)
    {
        var cell = row.ActionOfficers.At(place.Source);
        var at = place.Source == RequestSource.Hq ? "HQ" : "Field";
        var rule = $"{at}: {string.Join(", ", cell)} ({row.Sources.ActionOfficers}).";
        if (place.Facilities.Count == 0 || !cell.Any(DependsOnFacility)) return cell.Select(named => (named, rule));

        var all = cell.Where(entry => !DependsOnFacility(entry)).Select(named => (named, rule)).ToList();
        if (cell.Contains(Position.HealthServicesAdministrator) && place.Staffings.Contains(Staffing.Ihsc))
            all.Add((Position.HealthServicesAdministrator, rule));
        foreach (var group in place.Facilities.GroupBy(f => f.Staffing))
        {
            var (regional, chief) = ByStaffing(group.Key);
            var which = group.Key == Staffing.Ihsc ? "staffed by IHSC" : "a contract facility";
            var why = $"{string.Join(", ", group.Select(f => f.Name).Distinct())}: {which}, so it goes to {regional} and {chief} (D 5-2.2.b). {rule}"
                + string.Concat(group.Distinct().Select(facility => LeadOf(facility, directory)));
            if (place.Source == RequestSource.Field) all.Add((regional, why));
            all.Add((chief, why));
        }

        return all;
    }

    /// <summary>A facility can be a component itself, and then its lead answers. So the task manager sees who that is.</summary>
    private static string LeadOf(Facility facility, AgencyDirectory directory) =>
        directory.Find(facility.Lead) is { Active: true } lead ? $" {lead.Name} leads {facility.Name}." : "";

    /// <summary>Whether this entry depends on the detainee's facility.</summary>
    private static bool DependsOnFacility(string entry) => entry is
        ActionOfficerCell.Varies or ActionOfficerCell.UnitChief
        or Position.HealthServicesAdministrator or Position.RegionalHsa or Position.RegionalFmc;

    /// <summary>The unit and the person with this name in the directory, and a sentence about the match.</summary>
    private static (string? Unit, string? Assignee, string Found) Find(string named, AgencyDirectory directory)
    {
        if (named == ActionOfficerCell.Varies) return (null, null, "The task manager picks the unit.");
        if (named == ActionOfficerCell.UnitChief) return (null, null, "The task manager picks the unit. Its chief answers.");
        if (named.EndsWith(ActionOfficerCell.ChiefSuffix, StringComparison.Ordinal)
            && directory.FindUnit(named[..^ActionOfficerCell.ChiefSuffix.Length]) is { } led)
            return directory.Find(led.Chief) is { Active: true } chief
                ? (led.Code, chief.Id, $"{chief.Name} is the chief of {led.Code}.")
                : (led.Code, null, $"{led.Code} has no chief now. The task manager picks the person.");
        if (directory.FindUnit(named) is { } unit) return FindIn(unit, directory);
        if (directory.Units.FirstOrDefault(u => u.Name.Equals(named, StringComparison.OrdinalIgnoreCase)) is { } program)
            return FindIn(program, directory);

        var holders = directory.HoldersOf(named, []).Select(id => directory.Find(id)!).ToList();
        var units = holders.Select(p => p.Unit).Where(code => directory.FindUnit(code) is not null).Distinct().ToList();
        var shared = units is [var only] ? only : null;
        return holders switch
        {
            [] => (null, null, $"The directory has no {named}. The task manager picks the unit and the person."),
            [var holder] => (shared, shared is null ? null : holder.Id, $"{holder.Name} is {named}."),
            _ => (shared, null, $"{string.Join(", ", holders.Select(p => p.Name))} are {named}. The task manager picks one."),
        };
    }

    /// <summary>The unit's action officer. If it has none or several, its chief, "who can serve in the role directly" (D 5-3.1).</summary>
    private static (string Unit, string? Assignee, string Found) FindIn(Unit unit, AgencyDirectory directory)
    {
        var officers = directory.People.Where(p => p.Active && p.Unit == unit.Code && p.Is(Role.ActionOfficer)).ToList();
        if (officers is [var officer]) return (unit.Code, officer.Id, $"{officer.Name} is the action officer of {unit.Code}.");
        return directory.Find(unit.Chief) is { Active: true } chief
            ? (unit.Code, chief.Id,
                $"{chief.Name} is the chief of {unit.Code}, which has {(officers.Count == 0 ? "no" : "several")} action officers.")
            : (unit.Code, null, $"{unit.Code} has no chief now. The task manager picks the person.");
    }

    private static IEnumerable<SuggestedOfficial> Officials(string position, IReadOnlyList<string> units, RoutingTables tables, DateTimeOffset now)
    {
        var holders = tables.Directory.HoldersOf(position, units).Select(id => new SuggestedOfficial(position, id));
        return holders.Concat(tables.Delegations
            .Where(d => d.CountsAt(now, tables.Directory) && d.Covers(position, units, tables.Directory))
            .Select(d => new SuggestedOfficial(position, d.To, d.From)));
    }

    private static IEnumerable<RoutingReason> Reasons(
        RubricRow row, RoutingPlace place, ClearanceRule clearance, IReadOnlyList<string> aware, AgencyDirectory directory)
    {
        yield return new RoutingReason("taskAuthority", Words(row.TaskAuthority, "not named in the documents"), row.Sources.TaskAuthority);
        yield return new RoutingReason("requestor", Words(row.Requestors, "not named in the documents"), row.Sources.Requestors);
        yield return new RoutingReason("actionOfficers", Words(row.ActionOfficers.At(place.Source), ""), row.Sources.ActionOfficers);
        if (place.Facilities.Count > 0 && row.ActionOfficers.At(place.Source).Any(DependsOnFacility))
            yield return new RoutingReason("actionOfficers", "depends on who staffs the facility", "D 5-2.2.b");
        yield return new RoutingReason("cc", "first-line supervisors and unit chiefs of the action officers", "G III.A");
        if (row.Awareness.Count > 0)
        {
            var names = Words([.. aware.Select(directory.NameOf)], "nobody holds this position now");
            yield return new RoutingReason("cc", $"for awareness: {Words(row.Awareness, "")} ({names})", row.Sources.Awareness);
        }

        yield return new RoutingReason("coordinator", Words(row.Coordinators, "none"), row.Sources.Coordinators);
        var isVariant = !clearance.Positions.SequenceEqual(row.Clearance.Positions) || clearance.Kind != row.Clearance.Kind;
        var rule = clearance.Kind switch
        {
            ClearanceKind.AllOf => string.Join(" and ", clearance.Positions),
            ClearanceKind.AnyOf => string.Join(" or ", clearance.Positions),
            ClearanceKind.None => "informational; no clearance needed",
            _ => "to be decided; name an official and give a reason",
        };
        yield return new RoutingReason("clearance", isVariant ? $"{rule}, because of where the request is worked" : rule, row.Sources.Clearance);
    }

    private static string Words(IReadOnlyList<string> entries, string none) => entries.Count == 0 ? none : string.Join(", ", entries);
}
