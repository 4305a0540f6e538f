using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;

namespace Itms.Domain.Taskings;

/// <summary>One clearance that a rule asks for.</summary>
/// <param name="Unit">The unit whose chief clears. Null for every position but the unit chief's.</param>
public sealed record ClearancePlace(string Position, string? Unit = null);

/// <summary>
/// Who may clear a tasking, and as which position: in their own right, or in an official's place under a delegation. The AD may clear any
/// tasking ("ultimate clearance authority").
/// </summary>
public static class ClearanceAuthority
{
    /// <summary>The clearances that the tasking's rule asks for. A rule that names the unit chief asks for one from each unit.</summary>
    public static IReadOnlyList<ClearancePlace> Places(Tasking tasking) => Places(tasking, tasking.Clearance);

    /// <inheritdoc cref="Places(Tasking)"/>
    public static IReadOnlyList<ClearancePlace> Places(Tasking tasking, ClearanceRule rule) =>
    [
        .. rule.Positions.SelectMany(p => Places(tasking, p)),
    ];

    private static ClearancePlace[] Places(Tasking tasking, string position) => position == Position.UnitChief
        ? [.. tasking.Units.Select(unit => new ClearancePlace(position, unit))]
        : [new ClearancePlace(position)];

    /// <summary>The clearances of the rule that have not been given.</summary>
    public static IReadOnlyList<ClearancePlace> OpenPlaces(Tasking tasking) => [.. Places(tasking).Where(p => !IsCleared(tasking, p))];

    public static bool IsCleared(Tasking tasking, ClearancePlace place) =>
        tasking.Decisions.Any(d => d.Cleared && d.Position == place.Position && d.Unit == place.Unit);

    /// <summary>Whether the rule is satisfied once these clearances are given too.</summary>
    public static bool IsSatisfied(Tasking tasking, IReadOnlyCollection<ClearancePlace> given)
    {
        var places = Places(tasking);
        return tasking.Clearance.IsSatisfiedBy(tasking.Clearance.Positions.Where(Given));

        bool Given(string position)
        {
            var asked = places.Where(p => p.Position == position).ToList();
            return asked.Count > 0 && asked.TrueForAll(p => given.Contains(p) || IsCleared(tasking, p));
        }
    }

    public static bool IsAssistantDirector(Person person) => person.Positions.Contains(Position.AssistantDirector);

    /// <summary>
    /// Whether the person's clearance is enough, whatever the rule says: that of the AD. Where the rule itself names the AD, it says what the
    /// AD's clearance counts for, unless SES clearance is required.
    /// </summary>
    public static bool IsEnoughAlone(Tasking tasking, Person person) =>
        IsAssistantDirector(person)
        && (tasking.Form.RequiresSes || !tasking.Clearance.Positions.Contains(Position.AssistantDirector));

    /// <summary>Whether the person clears this tasking as themselves: the AD, or an official whom the rule names.</summary>
    public static bool IsInOwnRight(Tasking tasking, Person person, Rules rules) =>
        IsAssistantDirector(person)
        || Rights.IsClearingOfficial(tasking, person, rules.Directory)
        || OwnPlaces(tasking, person, rules).Count > 0;

    /// <summary>Whether the person holds a delegation for one of the rule's positions. SES clearance may still forbid its use.</summary>
    public static bool HasDelegation(Tasking tasking, Person person, Rules rules, DateTimeOffset now) =>
        DelegationsOf(tasking, person, rules, now).Any();

    /// <summary>The delegation under which the person takes this step. Null if they take it in their own right, or may not take it.</summary>
    /// <remarks>
    /// Who may clear in their own right is recorded as themselves. Nobody clears in an official's place a response that the official wrote.
    /// </remarks>
    public static ClearanceDelegation? Used(Tasking tasking, TaskingCommand command, Person person, Rules rules, DateTimeOffset now)
    {
        if (command is not (TaskingCommand.Clear or TaskingCommand.ReturnClearance or TaskingCommand.Reopen)) return null;
        if (tasking.Form.RequiresSes || rules.Delegations.Count == 0 || IsInOwnRight(tasking, person, rules)) return null;
        if (command is TaskingCommand.Reopen && person.ManagesTaskings) return null;
        var held = DelegationsOf(tasking, person, rules, now);
        if (command is not TaskingCommand.Clear) return held.FirstOrDefault();
        List<ClearanceDelegation> usable = [.. held.Where(d => rules.Policy.MakerMayClear || !tasking.IsWrittenBy(d.From))];
        return usable.Find(d => DelegatedPlaces(tasking, d, rules).Any(p => !IsCleared(tasking, p))) ?? usable.FirstOrDefault();
    }

    /// <summary>The clearances that the step counts for, whether they were given already or not.</summary>
    public static IReadOnlyList<ClearancePlace> PlacesOf(
        Tasking tasking, TaskingCommand command, Person person, Rules rules, DateTimeOffset now)
    {
        if (OwnPlaces(tasking, person, rules) is { Count: > 0 } own) return own;
        if (IsAssistantDirector(person)) return [new ClearancePlace(Position.AssistantDirector)];
        return Used(tasking, command, person, rules, now) is { } delegation ? [.. DelegatedPlaces(tasking, delegation, rules)] : [];
    }

    /// <summary>The person for whom the actor takes this step, for the history. Null: nobody.</summary>
    public static string? OnBehalfOf(Tasking tasking, TaskingCommand command, Actor actor, Rules rules, DateTimeOffset now) =>
        (actor.Person is { } person ? Used(tasking, command, person, rules, now)?.From : null)
        ?? actor.OnBehalfOf
        ?? TaskingDecider.AbsentPersonFor(tasking, command, actor, rules, now)
        ?? Representation.Of(tasking, command, actor, rules.Directory);

    /// <summary>Why this person may not record or revoke a clearance delegation of <paramref name="from"/>; null if they may.</summary>
    public static Refusal? RefuseDelegationChange(string? from, Person person, AgencyDirectory directory) =>
        ClearanceDelegation.MayBeChangedBy(person, from, directory)
            ? null
            : Refusal.NotAllowed("Only the clearing official, a task manager or the TPSU chief may record or revoke a delegation of clearance.");

    /// <summary>Ids of everyone whose clearance is still waited for. Empty unless the response is with the clearing officials.</summary>
    public static IReadOnlyList<string> Asked(Tasking tasking, Rules rules, DateTimeOffset at) =>
        tasking.Status == TaskingStatus.SentToAd ? PeopleAt(tasking, OpenPlaces(tasking), rules, at) : [];

    /// <summary>
    /// Ids of everyone who may give one of these clearances. If SES clearance is required, they are in the Senior Executive Service, and
    /// where no such official is named, the AD is asked.
    /// </summary>
    public static IReadOnlyList<string> PeopleAt(Tasking tasking, IEnumerable<ClearancePlace> places, Rules rules, DateTimeOffset at)
    {
        var people = new List<string>();
        foreach (var place in places)
        {
            var officials = OfficialsAt(tasking, place, rules);
            if (tasking.Form.RequiresSes)
            {
                officials = [.. officials.Where(id => rules.Directory.Find(id) is { Ses: true })];
                if (officials.Count == 0) officials = SesDirectors(rules.Directory);
            }
            else if (rules.Delegations.Count > 0)
            {
                officials =
                [
                    .. officials,
                    .. rules.Delegations.Where(d => d.CountsAt(at, rules.Directory) && IsFor(tasking, d, place, rules)).Select(d => d.To),
                ];
            }

            people.AddRange(officials.Except(people));
        }

        return people;
    }

    /// <summary>Whether nobody holds a position that the rule names. A unit chief's counts as vacant if one of the units has nobody.</summary>
    /// <param name="onlySes">Whether only officials in the Senior Executive Service count.</param>
    public static bool IsVacant(Tasking tasking, string position, Rules rules, bool onlySes)
    {
        var places = Places(tasking, position);
        return places.Length == 0 || Array.Exists(places, p => !OfficialsAt(tasking, p, rules).Any(Counts));

        bool Counts(string id) => !onlySes || rules.Directory.Find(id) is { Ses: true };
    }

    /// <summary>Ids of the active ADs in the Senior Executive Service: they clear whatever requires it.</summary>
    public static IReadOnlyList<string> SesDirectors(AgencyDirectory directory) =>
        [.. directory.HoldersOf(Position.AssistantDirector, []).Where(id => directory.Find(id) is { Ses: true })];

    /// <summary>Whether the response waits for a clearance that may be given under the delegation.</summary>
    public static bool WaitsFor(Tasking tasking, ClearanceDelegation delegation, Rules rules) =>
        tasking is { Status: TaskingStatus.SentToAd, IsStoodDown: false, Form.RequiresSes: false }
        && OpenPlaces(tasking).Any(place => IsFor(tasking, delegation, place, rules));

    private static List<ClearancePlace> OwnPlaces(Tasking tasking, Person person, Rules rules) =>
    [
        .. Places(tasking).Where(p => p.Unit is { } unit
            ? ChiefFor(tasking, unit, rules) == person.Id
            : rules.Directory.Holds(person, p.Position, [])),
    ];

    private static IReadOnlyList<string> OfficialsAt(Tasking tasking, ClearancePlace place, Rules rules)
    {
        if (place.Unit is not { } unit) return rules.Directory.HoldersOf(place.Position, []);
        return ChiefFor(tasking, unit, rules) is { } chief ? [chief] : [];
    }

    /// <summary>Who clears for the unit: its chief, or the division lead where the chief wrote the response. Null: nobody can.</summary>
    private static string? ChiefFor(Tasking tasking, string unit, Rules rules)
    {
        var directory = rules.Directory;
        if (directory.Find(directory.ChiefOf(unit)) is not { Active: true } chief) return null;
        if (MayClear(chief)) return chief.Id;
        return directory.Find(directory.DivisionLeadOf(unit)) is { Active: true } lead && MayClear(lead) ? lead.Id : null;

        bool MayClear(Person person) => rules.Policy.MakerMayClear || !tasking.IsWrittenBy(person.Id);
    }

    private static IEnumerable<ClearanceDelegation> DelegationsOf(Tasking tasking, Person person, Rules rules, DateTimeOffset now) =>
        rules.Delegations.Where(d =>
            d.To == person.Id && d.CountsAt(now, rules.Directory) && DelegatedPlaces(tasking, d, rules).Any());

    private static IEnumerable<ClearancePlace> DelegatedPlaces(Tasking tasking, ClearanceDelegation delegation, Rules rules) =>
        Places(tasking).Where(place => IsFor(tasking, delegation, place, rules));

    /// <summary>A unit chief who wrote the response does not clear it, so neither does their substitute.</summary>
    private static bool IsFor(Tasking tasking, ClearanceDelegation delegation, ClearancePlace place, Rules rules) =>
        delegation.Covers(place.Position, place.Unit is null ? [] : [place.Unit], rules.Directory)
        && (place.Unit is null || ChiefFor(tasking, place.Unit, rules) == delegation.From);
}
