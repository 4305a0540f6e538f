using Itms.Domain.Shared;

namespace Itms.Domain.People;

/// <summary>
/// Checks the entries of a directory. Each entry is checked within the directory that it would become part of, so that two entries
/// that refer to each other can be added together.
/// </summary>
public sealed class DirectoryCheck(AgencyDirectory directory)
{
    /// <summary>The most characters of a person's id or of a code.</summary>
    public const int MaxKey = 64;

    /// <summary>The most positions that one person may hold.</summary>
    public const int MaxPositions = 20;

    private const int MaxEmail = 254;

    private readonly ILookup<string, string> byEmail = directory.People
        .Where(p => p.Active && p.Email is not null)
        .ToLookup(p => p.Email, p => p.Id, StringComparer.OrdinalIgnoreCase);

    private readonly ILookup<string, string> unitsBySpelling = directory.Units.ToLookup(u => u.Code, u => u.Code, StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> facilityCodes = new(directory.Facilities.Select(f => f.Code), StringComparer.OrdinalIgnoreCase);

    public void Person(Person person, Action<string, string> wrong)
    {
        Require(
            IsId(person.Id),
            "id",
            $"must be 1 to {MaxKey} lowercase letters, digits, dots, hyphens or underscores, and start with a letter or digit");
        Require(person.Id != Actor.SystemId, "id", "is reserved for the system");
        Line("name", person.Name, wrong);
        Email(person.Email, wrong);
        // The address identifies people who sign in or send mail.
        Require(!person.Active || person.Email is null || byEmail[person.Email].All(id => id == person.Id), "email",
            "belongs to another active person");
        Require(directory.FindUnit(person.Unit) is not null, "unit", "is not a unit in the directory");
        Require(person.Roles.Count > 0, "roles", "must name at least one role");
        Require(person.Roles.Distinct().Count() == person.Roles.Count, "roles", "cannot name a role twice");
        Require(person.Positions.Count <= MaxPositions, "positions", $"can name at most {MaxPositions}");
        Require(person.Positions.Distinct().Count() == person.Positions.Count, "positions", "cannot name a position twice");
        Require(
            person.Positions.All(MayBeHeld),
            "positions",
            $"must be from this list: {string.Join(", ", Position.All.Where(MayBeHeld))}, or another DAD-…");

        void Require(bool holds, string field, string error)
        {
            if (!holds) wrong(field, error);
        }
    }

    public static void Email(string? email, Action<string, string> wrong)
    {
        if (!IsEmail(email)) wrong("email", "must be an email address such as ana.ruiz@agency.gov");
    }

    public void Unit(Unit unit, Action<string, string> wrong)
    {
        Code(unit.Code, wrong);
        if (unitsBySpelling[unit.Code].Any(code => code != unit.Code)) wrong("code", "differs from another unit's code only in upper and lower case");
        // Both can be a component of a tasking, so one code cannot name two things.
        if (unit.Code is not null && facilityCodes.Contains(unit.Code)) wrong("code", "is the code of a facility");
        Line("name", unit.Name, wrong);
        if (directory.FindDivision(unit.Division) is null) wrong("division", "is not a division in the directory");
        Post("chief", unit.Chief, wrong);
    }

    public void Division(Division division, Action<string, string> wrong)
    {
        Code(division.Code, wrong);
        Line("name", division.Name, wrong);
        Post("lead", division.Lead, wrong);
    }

    public void Facility(Facility facility, Action<string, string> wrong)
    {
        Code(facility.Code, wrong);
        if (facility.Code is not null && unitsBySpelling.Contains(facility.Code)) wrong("code", "is the code of a unit");
        Line("name", facility.Name, wrong);
        Post("lead", facility.Lead, wrong);
    }

    /// <summary>All errors in the directory, for example <c>person ana.ruiz: unit is not a unit in the directory</c>.</summary>
    public IEnumerable<string> Faults()
    {
        var faults = new List<string>();
        foreach (var person in directory.People) Person(person, Of($"person {person.Id}"));
        foreach (var unit in directory.Units) Unit(unit, Of($"unit {unit.Code}"));
        foreach (var division in directory.Divisions) Division(division, Of($"division {division.Code}"));
        foreach (var facility in directory.Facilities) Facility(facility, Of($"facility {facility.Code}"));
        return faults;

        Action<string, string> Of(string entry) => (field, error) => faults.Add($"{entry}: {field} {error}");
    }

    private void Post(string field, string? id, Action<string, string> wrong)
    {
        if (id is null) return;
        if (directory.Find(id) is not { } person) wrong(field, "is not a person in the directory");
        else if (!person.Active) wrong(field, "is no longer active; leave this empty while the post is vacant");
    }

    private static void Code(string? code, Action<string, string> wrong)
    {
        if (code is not { Length: >= 1 and <= MaxKey } || !code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            wrong("code", $"must be 1 to {MaxKey} letters, digits, hyphens, dots or underscores");
    }

    private static void Line(string field, string? value, Action<string, string> wrong)
    {
        var errors = new FieldErrors();
        errors.Line(field, value, required: true);
        foreach (var error in errors.ByField.SelectMany(e => e.Value)) wrong(field, error);
    }

    private static bool MayBeHeld(string position) =>
        // The unit itself names its chief.
        (position != Position.UnitChief && Position.All.Contains(position))
        || position is Position.IcuChief or Position.RecordsLiaison
        || (position.Length is > 4 and <= 40
            && Position.Covers(position, Position.DeputyAssistantDirector)
            && position.AsSpan(4).IndexOfAnyExceptInRange('A', 'Z') < 0);

    private static bool IsId(string? id) =>
        id is { Length: >= 1 and <= MaxKey }
        && (char.IsAsciiLetterLower(id[0]) || char.IsAsciiDigit(id[0]))
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_');

    private static bool IsEmail(string? email)
    {
        if (email is not { Length: >= 3 and <= MaxEmail } || email.Any(c => c is <= ' ' or > '~' || "<>()[],;:\\\"".Contains(c))) return false;
        if (email.Split('@') is not [{ Length: > 0 } name, { } host]) return false;
        if (name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal)) return false;
        var labels = host.Split('.');
        return labels.Length > 1
            && labels.All(l => l.Length > 0 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
    }
}
