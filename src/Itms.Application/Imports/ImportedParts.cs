using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Imports;

/// <summary>
/// The units and people of a row. An open tasking needs people of the directory, so others are faults. Of a closed or pending one, they are
/// kept by name as a note: many have left.
/// </summary>
internal sealed class ImportedParts
{
    private readonly ImportRow row;
    private readonly ImportedPeople people;
    private readonly AgencyDirectory directory;
    private readonly bool isOpen;
    private readonly List<string> notes;

    public ImportedParts(ImportRow row, ImportedPeople people, AgencyDirectory directory, TaskingStatus status, List<string> notes)
    {
        (this.row, this.people, this.directory, this.notes) = (row, people, directory, notes);
        isOpen = !status.IsClosed() && status != TaskingStatus.Pending;
        var assignees = Find("assignees");
        var delegates = Find("delegates");
        TaskManager = ReadTaskManager();
        var units = ReadUnits();
        if (status == TaskingStatus.Pending)
        {
            Note("assignees", assignees);
            Note("delegates", delegates);
            (assignees, delegates) = ([], []);
        }
        else if (delegates.Count > 0 && status is TaskingStatus.Assigned or TaskingStatus.Reopened)
        {
            // In these statuses no designee is at work.
            Note("delegates", delegates);
            delegates = [];
        }

        Placements = Place(units, assignees, Find("cc"));
        Delegates = Placements.Count == 0
            ? []
            : [.. delegates.Select(d => new ImportedDelegation((Placements.FirstOrDefault(p => p.Unit == d.Unit) ?? Placements[0]).Unit, d.Id))];
        if (Placements.Count == 0) Note("delegates", delegates);
    }

    public IReadOnlyList<Placement> Placements { get; }

    public IReadOnlyList<ImportedDelegation> Delegates { get; }

    public string? TaskManager { get; }

    /// <summary>
    /// Each assignee gets the part of their own unit. An assignee whose unit the list does not name gets the first part without an assignee. If no
    /// part is left, they go into the cc field.
    /// </summary>
    private static List<Placement> Place(List<string> units, List<Person> assignees, List<Person> cc)
    {
        var all = units.Count > 0 ? units : [.. assignees.Select(person => person.Unit).Distinct()];
        var holders = all.ToDictionary(unit => unit, unit => assignees.FirstOrDefault(person => person.Unit == unit)?.Id);
        var others = new Queue<string>(assignees.Select(person => person.Id).Where(id => !holders.ContainsValue(id)));
        foreach (var unit in all)
            if (holders[unit] is null && others.TryDequeue(out var next)) holders[unit] = next;
        string[] copied = [.. cc.Select(person => person.Id).Concat(others).Distinct().Where(id => !holders.ContainsValue(id))];
        return [.. all.Select((unit, i) => new Placement(unit, holders[unit], i == 0 ? copied : []))];
    }

    private List<string> ReadUnits()
    {
        var units = new List<string>();
        foreach (var written in row.Several("units"))
        {
            var plain = ImportMapping.Plain(written);
            var unit = directory.Components.FirstOrDefault(u => ImportMapping.Plain(u.Code) == plain || ImportMapping.Plain(u.Name) == plain)
                ?? directory.Components.FirstOrDefault(u => WordsOf(written).Contains(u.Code, StringComparer.OrdinalIgnoreCase));
            if (unit is null) Unknown("units", written, "is no unit of the directory");
            else if (!units.Contains(unit.Code)) units.Add(unit.Code);
        }

        return units;
    }

    /// <summary>Lists often have code and name in one: "HOU - Health Operations Unit".</summary>
    private static string[] WordsOf(string written) => written.Split(' ', '(', ')', '-', '\u2013');

    private string? ReadTaskManager()
    {
        if (row.Line("taskManager") is not { } written) return null;
        // A task manager who left is not in charge of anything: somebody takes charge.
        if (people.Find(written) is { Active: true, ManagesTaskings: true } person) return person.Id;
        notes.Add($"Task manager: {written}");
        return null;
    }

    private List<Person> Find(string field)
    {
        var found = new List<Person>();
        foreach (var written in row.Several(field))
        {
            if (people.Find(written) is not { } person)
                Unknown(field, written, "names somebody who is not in the directory, or whose name several people have");
            else if (!found.Contains(person)) found.Add(person);
        }

        return found;
    }

    private void Unknown(string field, string written, string message)
    {
        if (isOpen && field != "cc") row.Fault(field, message);
        else notes.Add($"{Word(field)}: {written}");
    }

    private void Note(string field, List<Person> known) => notes.AddRange(known.Select(person => $"{Word(field)}: {person.Name}"));

    private static string Word(string field) => field switch
    {
        "units" => "Unit",
        "assignees" => "Assignee",
        "delegates" => "Delegate",
        _ => "cc",
    };
}
