using Itms.Domain.People;
using Itms.Domain.Records;

namespace Itms.Domain.Taskings;

/// <summary>Who may do what, and who may see what: the one place that decides it.</summary>
public static class Rights
{
    private static readonly ConcurrenceLevel[] Levels = Enum.GetValues<ConcurrenceLevel>();

    /// <summary>Why this person may never take this step on this tasking. Null if they may; then the decider checks the tasking's state.</summary>
    public static Refusal? Refuse(Tasking? tasking, TaskingCommand command, Actor actor, Rules rules, DateTimeOffset now)
    {
        if (command is TaskingCommand.DeadlineReached or TaskingCommand.NoteDuplicate
            or TaskingCommand.Create { Occurrence: not null } or TaskingCommand.SkipOccurrences or TaskingCommand.NoteNextOccurrence
            or TaskingCommand.LinkDuplicate)
            return actor.Person is null ? null : Refusal.NotAllowed("Only ITMS itself can do this.");
        if (command is TaskingCommand.Replan)
            return actor.Person is null || (actor.Person.Active && actor.Person.Is(Role.Administrator))
                ? null
                : Refusal.NotAllowed("Only administrators can do this.");
        if (actor.Person is null && IsIntake(tasking, command)) return null;
        if (actor.Person is not { Active: true } person)
            return Refusal.NotAllowed("Only a person who is active in the directory can do this.");
        if (command is TaskingCommand.Import or TaskingCommand.ImportDocuments)
            return person.Is(Role.Administrator) ? null : Refusal.NotAllowed("Only administrators can import taskings.");
        if (tasking is null) return person.ManagesTaskings ? null : Refusal.TaskManagerOnly();
        return RefuseStep(tasking, command, person, rules, now);
    }

    private static Refusal? RefuseStep(Tasking tasking, TaskingCommand command, Person person, Rules rules, DateTimeOffset now)
    {
        var directory = rules.Directory;
        return command switch
        {
            TaskingCommand.Clear or TaskingCommand.ReturnClearance => RefuseClearing(tasking, person, rules, now, decides: true),
            _ when person.ManagesTaskings => null,
            TaskingCommand.Reopen => RefuseClearing(tasking, person, rules, now, decides: false) is null
                ? null
                : Refusal.NotAllowed("Only a task manager or a clearing official can re-open a tasking."),
            TaskingCommand.AddComment =>
                MayReadDetainees(tasking, person, directory)
                    ? null
                    : Refusal.NotAllowed("Only people on the tasking, its managers and senior leaders can comment on it."),
            TaskingCommand.AddAttachments { Final: true } or TaskingCommand.MarkAttachment =>
                Any(
                    tasking,
                    c => IsOwner(c, person, directory) || c.DelegationOf(person.Id) is not null,
                    "the action officer, the unit chief, the designee or a task manager"),
            TaskingCommand.AddAttachments =>
                MayReadDetainees(tasking, person, directory)
                    ? null
                    : Refusal.NotAllowed("Only people on the tasking, its managers and senior leaders can attach documents to it."),
            TaskingCommand.ReturnFromIcu when directory.IsIcu(person) => null,
            // The decider checks that it is their own unit's part, and a person of their unit (G II.C).
            TaskingCommand.Assign when tasking.Components.Any(c => directory.ChiefOf(c.Unit) == person.Id) => null,
            TaskingCommand.Delegate or TaskingCommand.ReportComplete or TaskingCommand.Defer or TaskingCommand.Acknowledge
                or TaskingCommand.RequestConcurrence or TaskingCommand.RequestExtension or TaskingCommand.WithdrawDelegation =>
                Any(tasking, c => IsOwner(c, person, directory), "the action officer or the unit chief"),
            TaskingCommand.CompleteDelegation => Any(tasking, c => c.DelegationOf(person.Id) is not null, "the designee"),
            TaskingCommand.Respond =>
                Any(
                    tasking,
                    c => IsOwner(c, person, directory) || c.DelegationOf(person.Id) is not null,
                    "the action officer, the unit chief or the designee"),
            TaskingCommand.Concur concur =>
                Any(
                    tasking,
                    c => IsOwner(c, person, directory) || MayConcur(c.Unit, person.Id, concur.Level, directory),
                    "the person who concurs, or the action officer on their behalf,"),
            TaskingCommand.SubmitToHq => RefuseSubmission(tasking, person, rules),
            _ => Refusal.TaskManagerOnly(),
        };
    }

    /// <summary>Whether the person is the action officer or the chief of the unit, who may do the same (G II.C).</summary>
    public static bool IsOwner(Component component, Person person, AgencyDirectory directory) =>
        component.Assignee == person.Id || directory.ChiefOf(component.Unit) == person.Id;

    public static bool MayConcur(string unit, string personId, ConcurrenceLevel level, AgencyDirectory directory) =>
        directory.ConcurringIn(unit, level).Contains(personId);

    /// <summary>Whether the person holds a position that the tasking's clearance rule names.</summary>
    public static bool IsClearingOfficial(Tasking tasking, Person person, AgencyDirectory directory) =>
        tasking.Clearance.Positions.Any(position => directory.Holds(person, position, tasking.Units));

    /// <summary>Whether the person has a part in the tasking, now or in an earlier cycle.</summary>
    public static bool IsOn(Involvement involved, Person person, AgencyDirectory directory) =>
        involved.People.Contains(person.Id)
        || (involved.WithIcu && directory.IsIcu(person))
        || involved.Units.Concat(involved.FormerUnits).Any(unit => Levels.Any(level => MayConcur(unit, person.Id, level, directory)))
        || involved.Positions.Any(position => directory.Holds(person, position, involved.Units))
        || (person.Substituting is { } delegations
            && involved.Positions.Any(position => delegations.Any(d => d.Covers(position, involved.Units, directory))))
        || (person.ActingFor is { } absent && absent.Any(other => HasOwnPart(involved, other, directory)));

    /// <summary>
    /// Whether the person has a part that a substitute can take over: as action officer, designee, cc, somebody who concurs, or task manager
    /// in charge. Clearing is none: it needs a clearance delegation.
    /// </summary>
    public static bool HasOwnPart(Involvement involved, Person person, AgencyDirectory directory) =>
        (person.ManagesTaskings && involved.TaskManager == person.Id)
        || IsOn(involved with { Positions = [], WithIcu = false }, person with { Substituting = null, ActingFor = null }, directory);

    /// <summary>Whether the person may see the tasking at all. Everyone sees every tasking except restricted ones.</summary>
    public static bool MaySee(Tasking tasking, Person person, AgencyDirectory directory) =>
        !tasking.Form.Restricted || MayReadDetainees(tasking, person, directory);

    /// <summary>
    /// Whether the person may read names, alien numbers and the texts that may hold them: managers, senior leaders and people on the
    /// tasking.
    /// </summary>
    public static bool MayReadDetainees(Tasking tasking, Person person, AgencyDirectory directory) =>
        ReadsEverything(person) || IsOn(Involvement.Of(tasking), person, directory);

    /// <summary>Whether the person reads every tasking whole: task managers, the TPSU chief and senior leaders.</summary>
    public static bool ReadsEverything(Person person) => person.ManagesTaskings || person.Is(Role.SeniorLeadership);

    /// <summary>Whether the person may see the access log: the same people.</summary>
    public static bool MayAudit(Person person) => ReadsEverything(person);

    /// <summary>Whether the person sees what is kept, held and disposed of: those who read everything, and records liaisons (D 10).</summary>
    public static bool MaySeeRecords(Person person) => ReadsEverything(person) || IsRecordsLiaison(person);

    /// <summary>Whether the person may change the retention schedule, and place and lift legal holds.</summary>
    public static bool MayKeepRecords(Person person) => person.Active && (person.Is(Role.TpsuChief) || IsRecordsLiaison(person));

    /// <summary>Whether the person may propose a disposal.</summary>
    public static bool MayProposeDisposal(Person person) => person.Active && IsRecordsLiaison(person);

    /// <summary>Whether the person may approve this disposal: the TPSU chief, and never who proposed it.</summary>
    public static bool MayApproveDisposal(Person person, Disposal disposal) =>
        person.Active && person.Is(Role.TpsuChief) && person.Id != disposal.ProposedBy;

    private static bool IsRecordsLiaison(Person person) => person.Positions.Contains(Position.RecordsLiaison);

    /// <summary>
    /// The units whose reports the person may read. Reports count restricted taskings too, so only people who see all of them may read
    /// them: unit chiefs those of their unit, division leads those of their division. Null: every unit.
    /// Empty: no report.
    /// </summary>
    public static IReadOnlyList<string>? ReportUnits(Person person, AgencyDirectory directory) => ReadsEverything(person)
        ? null
        :
        [
            .. directory.Components.Where(unit => unit.Chief == person.Id || directory.DivisionLeadOf(unit.Code) == person.Id)
                .Select(unit => unit.Code),
        ];

    /// <summary>Whether the person may read reports of this unit. Null: of any.</summary>
    public static bool MayReadReport(Person person, string? unit, AgencyDirectory directory) =>
        ReportUnits(person, directory) is not { } units || (unit is null ? units.Count > 0 : units.Contains(unit));

    /// <summary>Whether the person may subscribe others to reports, and end their subscriptions.</summary>
    public static bool MaySubscribeOthers(Person person) => person.Is(Role.Administrator) || person.Is(Role.TpsuChief);

    /// <summary>The two steps of mail intake: a tasking that is assigned to nobody yet, and the mail as its attachment.</summary>
    private static bool IsIntake(Tasking? tasking, TaskingCommand command) => command switch
    {
        TaskingCommand.Create { Form.ReceivedVia: Forms.Channel.Email, Components.Count: 0, Retroactive: null } => true,
        TaskingCommand.AddAttachments { Final: false } => tasking is { CreatedBy: Actor.SystemId },
        _ => false,
    };

    /// <summary>
    /// The AD and the officials that the rule names may clear. So may their substitutes, unless SES clearance is required (D 4-7). Then only
    /// officials in the Senior Executive Service decide.
    /// </summary>
    /// <param name="decides">Whether the step is a decision on the response. Re-opening is none.</param>
    private static Refusal? RefuseClearing(Tasking tasking, Person person, Rules rules, DateTimeOffset now, bool decides)
    {
        var inOwnRight = ClearanceAuthority.IsInOwnRight(tasking, person, rules);
        if (!inOwnRight && !ClearanceAuthority.HasDelegation(tasking, person, rules, now))
            return Refusal.NotClearingOfficial(tasking.Clearance.Positions);
        return tasking.Form.RequiresSes && (!inOwnRight || (decides && !person.Ses)) ? Refusal.SesRequired() : null;
    }

    private static Refusal? RefuseSubmission(Tasking tasking, Person person, Rules rules)
    {
        var owner = tasking.Components.Any(c => IsOwner(c, person, rules.Directory));
        var designee = tasking.Components.Any(c => c.DelegationOf(person.Id) is not null);
        if (designee && !owner && !rules.Policy.DesigneeMaySubmitToHq) return Refusal.DesigneeMayNotSubmit();
        if (!owner && !designee) return Refusal.NotAllowed("Only the action officer, the unit chief or a task manager can submit to HQ.");
        return tasking.HasSeveralComponents ? Refusal.TaskManagerOnly() : null;
    }

    private static Refusal? Any(Tasking tasking, Func<Component, bool> may, string who) =>
        tasking.Components.Any(may) ? null : Refusal.NotAllowed($"Only {who} can do this.");
}
