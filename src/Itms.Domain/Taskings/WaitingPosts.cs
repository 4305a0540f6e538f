using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <summary>
/// The posts that steps wait for: a person, the task managers, the ICU, who concurs for a unit, who clears as a position. A post is a key,
/// so that lists by post stay right when somebody else comes into it.
/// </summary>
public static class WaitingPosts
{
    public const string Managers = "managers";
    public const string Icu = "icu";

    private const char Separator = '|';
    private const string PersonPrefix = "person|";
    private const string ConcurPrefix = "concur|";
    private const string ClearPrefix = "clear|";

    private static readonly ConcurrenceLevel[] Asked = [ConcurrenceLevel.UnitChief, ConcurrenceLevel.Division];

    public static string OfPerson(string id) => PersonPrefix + id;

    public static string Concurring(string unit, ConcurrenceLevel level) => $"{ConcurPrefix}{level}{Separator}{unit}";

    /// <summary>The posts of a clearing position: one, or for unit chiefs one for each unit.</summary>
    public static IEnumerable<string> Clearing(string position, IEnumerable<string> units) =>
        position == Position.UnitChief ? units.Select(unit => Clearing(position, unit)) : [Clearing(position, "")];

    private static string Clearing(string position, string unit) => $"{ClearPrefix}{position}{Separator}{unit}";

    /// <summary>Ids of the active people who hold the post.</summary>
    internal static IEnumerable<string> HoldersOf(string post, Tasking tasking, Rules rules, DateTimeOffset now)
    {
        var directory = rules.Directory;
        if (post == Managers) return ManagersOf(directory);
        if (post == Icu) return directory.IcuPeople;
        if (post.StartsWith(PersonPrefix, StringComparison.Ordinal)) return ActiveOnly(post[PersonPrefix.Length..], directory);
        var parts = post.Split(Separator, 3);
        return parts[0] + Separator == ConcurPrefix
            ? directory.ConcurringIn(parts[2], Enum.Parse<ConcurrenceLevel>(parts[1]))
            : ClearanceAuthority.HoldersOf(tasking, parts[1], rules, now);
    }

    /// <summary>
    /// The posts that the person holds. A task manager also stands in for posts that nobody holds, so that nothing waits for nobody.
    /// </summary>
    public static IEnumerable<string> HeldBy(Person person, Rules rules, DateTimeOffset now)
    {
        if (!person.Active) return [];
        var (directory, manages) = (rules.Directory, person.ManagesTaskings);
        List<string> posts = [OfPerson(person.Id)];
        if (manages)
        {
            posts.Add(Managers);
            posts.AddRange(directory.People.Where(p => !p.Active).Select(p => OfPerson(p.Id)));
        }

        if (directory.IsIcu(person) || (manages && directory.IcuPeople.Count == 0)) posts.Add(Icu);
        foreach (var unit in directory.Units)
        {
            posts.AddRange(Asked.Where(level => IsHeld(directory.ConcurringIn(unit.Code, level))).Select(level => Concurring(unit.Code, level)));
            var chief = directory.Find(unit.Chief) is { Active: true } active ? active.Id : null;
            // The division lead may have to clear instead: the decider says whether they can.
            if (chief == person.Id || directory.DivisionLeadOf(unit.Code) == person.Id || (manages && chief is null))
                posts.Add(Clearing(Position.UnitChief, unit.Code));
        }

        foreach (var position in Position.All.Where(p => p != Position.UnitChief))
            if (directory.Holds(person, position, []) || IsSubstitute(position) || (manages && directory.HoldersOf(position, []).Count == 0))
                posts.Add(Clearing(position, ""));
        return posts;

        bool IsHeld(IEnumerable<string> holders)
        {
            List<string> ids = [.. holders];
            return ids.Contains(person.Id) || (manages && ids.Count == 0);
        }

        bool IsSubstitute(string position) => position == Position.AssistantDirector
            && rules.Delegations.Any(d => d.To == person.Id && d.CountsAt(now, directory));
    }

    /// <summary>Ids of the active task managers, or of the TPSU chiefs if there is none.</summary>
    internal static IReadOnlyList<string> ManagersOf(AgencyDirectory directory) =>
        directory.TaskManagers.Count > 0 ? directory.TaskManagers : directory.TpsuChiefs;

    private static IEnumerable<string> ActiveOnly(string id, AgencyDirectory directory) =>
        directory.Find(id) is { Active: true } ? [id] : [];
}
