using Itms.Domain.People;

namespace Itms.Server.Demo;

/// <summary>The demo's people, units and facilities. All of them are made up; the unit codes are the Guide's.</summary>
internal static class DemoAgency
{
    public static AgencyDirectory Directory { get; } = new(
        [
            Person("ana.ruiz", "Ana Ruiz", "TPSU", Role.TaskManager),
            Person("tom.becker", "Tom Becker", "TPSU", Role.TpsuChief),
            Person("lee.chan", "Lee Chan", "HOU", Role.ActionOfficer),
            Person("sam.ortiz", "Sam Ortiz", "HOU", Role.Staff),
            Person("kim.dale", "Kim Dale", "HOU", Role.Supervisor),
            Person("ray.singh", "Ray Singh", "HOU", Role.UnitChief),
            Person("mia.lund", "Mia Lund", "MCMU", Role.ActionOfficer),
            Person("noa.berg", "Noa Berg", "MCMU", Role.Supervisor),
            Person("eva.stone", "Eva Stone", "MCMU", Role.UnitChief),
            Person("ben.acosta", "Ben Acosta", "MQMU", Role.ActionOfficer),
            Person("ida.frey", "Ida Frey", "MQMU", Role.UnitChief),
            Person("hal.price", "Hal Price", "HPMU", Role.ActionOfficer),
            Person("lou.marsh", "Lou Marsh", "HPMU", Role.UnitChief),
            Person("zoe.hart", "Zoe Hart", "HITU", Role.UnitChief),
            Person("nia.frost", "Nia Frost", "HITU", [Role.Staff], "RIM"),
            Person("rex.moss", "Rex Moss", "HITU", [Role.Staff], "Records Liaison"),
            Person("gus.lowe", "Gus Lowe", "RMU", Role.UnitChief),
            Person("pia.novak", "Pia Novak", "ICU", Role.UnitChief),
            Person("cole.vance", "Cole Vance", "MQMU", [Role.Staff], "Health Care Compliance Consultant"),
            Person("dan.okoro", "Dan Okoro", "OAD", [Role.SeniorLeadership], "DAD-CS"),
            Person("ivy.marsh", "Ivy Marsh", "OAD", [Role.SeniorLeadership], "DAD-HCC"),
            Person("joe.lind", "Joe Lind", "OAD", [Role.SeniorLeadership], "CoS"),
            Person("ada.wells", "Ada Wells", "OAD", [Role.SeniorLeadership], "AD") with { Ses = true },
            Person("flo.kent", "Flo Kent", "OAD", [Role.SeniorLeadership], "DCoS"),
            Person("rue.hollis", "Rue Hollis", "RHSA", [Role.UnitChief], "Regional HSA"),
            Person("abe.colt", "Abe Colt", "RHSA", [Role.Staff], "HSA"),
            Person("max.ferro", "Max Ferro", "RFMC", [Role.UnitChief], "Regional FMC"),
            Person("ora.finch", "Ora Finch", "ICU", Role.ActionOfficer),
            Person("una.birch", "Una Birch", "HRTO", Role.UnitChief),
            Person("vic.thorn", "Vic Thorn", "MCP", Role.UnitChief),
            Person("fay.burke", "Fay Burke", "FO", [Role.UnitChief], "FOD/AFOD"),
            Person("adm.root", "Alex Root", "TPSU", Role.Administrator),
        ],
        [
            new Unit("HOU", "Health Operations Unit", "CS", "ray.singh"),
            new Unit("MCMU", "Medical Case Management Unit", "CS", "eva.stone"),
            new Unit("MQMU", "Medical Quality Management Unit", "HCC", "ida.frey"),
            new Unit("HPMU", "Health Plan Management Unit", "OPS", "lou.marsh"),
            new Unit("HITU", "Health Information Technology Unit", "OPS", "zoe.hart"),
            new Unit("RMU", "Resource Management Unit", "OPS", "gus.lowe"),
            new Unit("ICU", "IHSC Communications Unit", "OPS", "pia.novak"),
            new Unit("RHSA", "Regional Health Services Administration", "OPS", "rue.hollis"),
            new Unit("RFMC", "Regional Field Medical Coordination", "OPS", "max.ferro"),
            new Unit("HRTO", "Health Records and Technology Office", "OPS", "una.birch"),
            new Unit("MCP", "Medical Claims Program", "OPS", "vic.thorn"),
            new Unit("FO", "ERO Field Office", "OPS", "fay.burke"),
            new Unit("TPSU", "Taskings and Program Support Unit", "OPS", "tom.becker"),
            new Unit("OAD", "Office of the Assistant Director", "OPS", "joe.lind"),
        ],
        [
            new Division("CS", "Clinical Services", "dan.okoro"),
            new Division("HCC", "Health Care Compliance", "ivy.marsh"),
            new Division("OPS", "Operations", "joe.lind"),
        ],
        [
            new Facility("ALDER", "Alder Creek Processing Center", Staffing.Ihsc, "abe.colt"),
            new Facility("BRIAR", "Briarfield Residential Center", Staffing.Ihsc, "rue.hollis"),
            new Facility("CEDAR", "Cedar Flats Detention Center", Staffing.Ihsc, "rue.hollis"),
            new Facility("DOGWOOD", "Dogwood County Jail", Staffing.Contract, "max.ferro"),
            new Facility("ELMRIDGE", "Elmridge Correctional Facility", Staffing.Contract, "max.ferro"),
        ]);

    private static Person Person(string id, string name, string unit, Role role) => Person(id, name, unit, [role]);

    private static Person Person(string id, string name, string unit, IReadOnlyList<Role> roles, params string[] positions) =>
        new(id, name, $"{id}@agency.invalid", unit, roles, positions);
}
