using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <summary>
/// What the recorded clearances of a retroactive entry count for. The rule is the same as for any other response, with the delegations of
/// the instant at which each person cleared. Nobody's clearance is dodged by answering first.
/// </summary>
internal sealed class PastClearances
{
    private readonly Tasking tasking;
    private readonly Rules rules;
    private readonly List<ClearancePlace> given = [];
    private bool isEnough;

    /// <param name="actor">Who enters the response, and so counts as its writer.</param>
    public PastClearances(TaskingEvent.Created created, RetroactiveEntry entry, Actor actor, Rules rules, DateTimeOffset now)
    {
        this.rules = rules;
        var opened = Tasking.Apply(null, new Recorded(1, now, actor.Id, actor.OnBehalfOf, created));
        tasking = opened with { FinalResponse = new Response(entry.Response!.Kind, null, actor.Id, now) };
        Recorded = [.. entry.ClearedBy.Select(Record)];
    }

    public IReadOnlyList<RecordedClearance> Recorded { get; }

    /// <summary>Whether the clearances satisfy the rule. Where it is to be decided who clears, one official is enough.</summary>
    public bool Suffice => isEnough || tasking.Clearance.Kind switch
    {
        ClearanceKind.None => true,
        ClearanceKind.ToBeDecided => !tasking.Form.RequiresSes && Recorded.Any(c => c.Positions.Count > 0),
        _ => ClearanceAuthority.IsSatisfied(tasking, given),
    };

    private RecordedClearance Record(PastClearance clearance)
    {
        var (person, at) = (rules.Directory.Find(clearance.Person)!, clearance.At.At(rules.Calendar));
        var note = string.IsNullOrWhiteSpace(clearance.Note) ? null : clearance.Note.Trim();
        var mayCount = (rules.Policy.MakerMayClear || !tasking.IsWrittenBy(person.Id)) && (!tasking.Form.RequiresSes || person.Ses);
        if (!mayCount) return new RecordedClearance(person.Id, at, note, []);

        var command = new TaskingCommand.Clear(null);
        var places = ClearanceAuthority.PlacesOf(tasking, command, person, rules, at);
        given.AddRange(places);
        isEnough |= ClearanceAuthority.IsEnoughAlone(tasking, person);
        List<string> positions = [.. places.Select(p => p.Position).Distinct()];
        if (tasking.Clearance.Kind == ClearanceKind.ToBeDecided) positions = [.. positions.Union(person.Positions)];
        List<string> units = [.. places.Select(p => p.Unit).OfType<string>()];
        return new RecordedClearance(
            person.Id,
            at,
            note,
            positions,
            units.Count > 0 ? units : null,
            ClearanceAuthority.Used(tasking, command, person, rules, at)?.From);
    }
}
