using System.Security.Cryptography;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Domain.People;

namespace Itms.Application.Administration;

/// <summary>An entry for the directory: a person, unit, division or facility.</summary>
/// <param name="Kind"><c>person</c>, <c>unit</c>, <c>division</c> or <c>facility</c>.</param>
/// <param name="Key">The id or code.</param>
public sealed record DirectoryEntry(string Kind, string Key, object Value)
{
    public static DirectoryEntry Of(Person person) => new("person", person.Id, person);

    public static DirectoryEntry Of(Unit unit) => new("unit", unit.Code, unit);

    public static DirectoryEntry Of(Division division) => new("division", division.Code, division);

    public static DirectoryEntry Of(Facility facility) => new("facility", facility.Code, facility);

    /// <summary>Row key of the entry.</summary>
    public string RowKey => Value switch
    {
        Person => DirectoryKeys.Person(Key),
        Unit => DirectoryKeys.Unit(Key),
        Division => DirectoryKeys.Division(Key),
        _ => DirectoryKeys.Facility(Key),
    };

    /// <summary>Body of the row.</summary>
    public ReadOnlyMemory<byte> Body => Value switch
    {
        Person p => Json.Bytes(p),
        Unit u => Json.Bytes(u),
        Division d => Json.Bytes(d),
        _ => Json.Bytes((Facility)Value),
    };

    /// <summary>Depends only on the content.</summary>
    public string ETag => $"\"{Convert.ToHexStringLower(SHA256.HashData(Body.Span))[..16]}\"";

    /// <summary>The directory's entry with this key; null if there is none.</summary>
    public static DirectoryEntry? Find(AgencyDirectory directory, string kind, string key) => kind switch
    {
        "person" => directory.Find(key) is { } person ? Of(person) : null,
        "unit" => directory.FindUnit(key) is { } unit ? Of(unit) : null,
        "division" => directory.FindDivision(key) is { } division ? Of(division) : null,
        _ => directory.FindFacility(key) is { } facility ? Of(facility) : null,
    };

    /// <summary>The directory with these entries added or replaced.</summary>
    public static AgencyDirectory Put(AgencyDirectory directory, IReadOnlyList<DirectoryEntry> entries) => directory.With(
        entries.Select(e => e.Value).OfType<Person>(),
        entries.Select(e => e.Value).OfType<Unit>(),
        entries.Select(e => e.Value).OfType<Division>(),
        entries.Select(e => e.Value).OfType<Facility>());

    /// <summary>Checks the entry and adds its faults by field.</summary>
    public void Check(DirectoryCheck check, Action<string, string> wrong)
    {
        switch (Value)
        {
            case Person person: check.Person(person, wrong); break;
            case Unit unit: check.Unit(unit, wrong); break;
            case Division division: check.Division(division, wrong); break;
            default: check.Facility((Facility)Value, wrong); break;
        }
    }
}
