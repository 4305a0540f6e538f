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
    private const string InsteadPrefix = "instead|";

    private static readonly ConcurrenceLevel[] Asked = [ConcurrenceLevel.UnitChief, ConcurrenceLevel.Division];

    public static string OfPerson(string id) => PersonPrefix + id;

    public static string Concurring(string unit, ConcurrenceLevel level) => $"{ConcurPrefix}{level}{Separator}{unit}";

    public static string Clearing(ClearancePlace place) => $"{ClearPrefix}{place.Position}{Separator}{place.Unit}";

    /// <summary>The post of whoever clears what this official wrote, because nobody clears their own work.</summary>
    public static string ClearingInsteadOf(string author) => InsteadPrefix + author;

    /// <summary>Ids of the active people who hold the post. Not for clearance: who clears depends on the tasking.</summary>
    internal static IEnumerable<string> HoldersOf(string post, AgencyDirectory directory)
    {
        if (post == Managers) return directory.TaskManagersOrTpsuChiefs;
        if (post == Icu) return directory.IcuPeople;
        if (post.StartsWith(PersonPrefix, StringComparison.Ordinal)) return ActiveOnly(post[PersonPrefix.Length..], directory);
        var parts = post.Split(Separator, 3);
        return directory.ConcurringIn(parts[2], Enum.Parse<ConcurrenceLevel>(parts[1]));
    }

    /// <summary>
    /// The posts that the person holds. A task manager also stands in for posts that nobody holds, so that nothing waits for nobody.
    /// </summary>
    public static IEnumerable<string> HeldBy(Person person, Rules rules, DateTimeOffset now)
    {
        if (!person.Active) return [];
        var (directory, manages) = (rules.Directory, person.ManagesTaskings);
        List<ClearanceDelegation> acting = [.. rules.Delegations.Where(d => d.To == person.Id && d.CountsAt(now, directory))];
        List<string> posts = [OfPerson(person.Id)];
        if (manages)
        {
            posts.Add(Managers);
            posts.AddRange(directory.People.Where(p => !p.Active).Select(p => OfPerson(p.Id)));
            posts.AddRange(directory.People.Where(p => p.Positions.Count > 0).Select(p => p.Id)
                .Union(directory.Components.Select(u => u.Chief).OfType<string>()).Select(ClearingInsteadOf));
        }

        if (directory.IsIcu(person) || (manages && directory.IcuPeople.Count == 0)) posts.Add(Icu);
        foreach (var unit in directory.Components)
        {
            posts.AddRange(Asked.Where(level => IsHeld(directory.ConcurringIn(unit.Code, level))).Select(level => Concurring(unit.Code, level)));
            // The division lead may have to clear instead, or a task manager may have to name somebody. The tasking says who.
            if (unit.Chief == person.Id || directory.DivisionLeadOf(unit.Code) == person.Id || IsSubstitute(Position.UnitChief, unit.Code)
                || (manages && directory.Find(unit.Chief) is not { Active: true }))
                posts.Add(Clearing(new ClearancePlace(Position.UnitChief, unit.Code)));
        }

        foreach (var position in Position.All.Where(p => p != Position.UnitChief))
            if (directory.Holds(person, position, []) || IsSubstitute(position) || (manages && IsVacant(position)))
                posts.Add(Clearing(new ClearancePlace(position)));
        return posts;

        bool IsHeld(IEnumerable<string> holders) => holders.Contains(person.Id) || (manages && !holders.Any());

        bool IsVacant(string position) => directory.HoldersOf(position, []).Count == 0
            || (position == Position.AssistantDirector && ClearanceAuthority.SesDirectors(directory).Count == 0);

        bool IsSubstitute(string position, params string[] units) => acting.Exists(d => d.Covers(position, units, directory));
    }

    /// <summary>
    /// The posts of absent people for whom the person acts, each with the id of the absent person. The task managers' post counts only for taskings
    /// that the absent person is in charge of. Other groups and clearance are not among them.
    /// </summary>
    public static IEnumerable<(string Post, string For)> ActedFor(Person person, Rules rules, DateTimeOffset now) => person.Active
        ? Absences.ActedForBy(rules.Absences, person.Id, now, rules.Directory)
            .SelectMany(absent => PersonalOf(absent.Id, rules.Directory).Concat(absent.ManagesTaskings ? [Managers] : [])
                .Select(post => (post, absent.Id)))
        : [];

    /// <summary>
    /// Whether holding the post is not enough: the tasking decides too. Nobody clears their own work. A substitute does not concur with their own
    /// answer, and takes a task manager's steps only where that task manager is in charge.
    /// </summary>
    public static bool AsksForMore(string post, bool isSubstitute) =>
        post.StartsWith(ClearPrefix, StringComparison.Ordinal) || post.StartsWith(InsteadPrefix, StringComparison.Ordinal)
        || (isSubstitute && (post == Managers || post.StartsWith(ConcurPrefix, StringComparison.Ordinal)));

    /// <summary>Whether a substitute takes over the post: a person's own, or that of whoever concurs.</summary>
    internal static bool IsPersonal(string post) =>
        post.StartsWith(PersonPrefix, StringComparison.Ordinal) || post.StartsWith(ConcurPrefix, StringComparison.Ordinal);

    private static IEnumerable<string> PersonalOf(string id, AgencyDirectory directory) =>
    [
        OfPerson(id),
        .. directory.Components.SelectMany(unit => Asked.Where(level => directory.ConcurringIn(unit.Code, level).Contains(id))
            .Select(level => Concurring(unit.Code, level))),
    ];

    private static IEnumerable<string> ActiveOnly(string id, AgencyDirectory directory) =>
        directory.Find(id) is { Active: true } ? [id] : [];
}
