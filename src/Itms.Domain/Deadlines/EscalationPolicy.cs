using Itms.Domain.Shared;

namespace Itms.Domain.Deadlines;

/// <summary>What a rule counts from.</summary>
public enum EscalationTrigger
{
    /// <summary>Business days before the due date.</summary>
    BeforeDue,

    /// <summary>Business days after the due date passed.</summary>
    Overdue,

    /// <summary>Business days in the status Pending.</summary>
    Pending,

    /// <summary>Business days in the status Task Sent to AD.</summary>
    AtAd,
}

/// <summary>Whom a rule reminds.</summary>
public enum Audience
{
    ActionOfficer,
    Designee,
    Cc,
    UnitChief,
    DivisionLead,
    ClearingOfficial,
    TaskManager,
    TpsuChief,
}

/// <summary>One reminder or escalation.</summary>
/// <param name="Kind">Its name: stored with each reminder, and the kind of its mail.</param>
/// <param name="BusinessDays">0 or more, counted from the trigger in its direction.</param>
/// <param name="TimeOfDay">Agency time; null: the time of what it counts from.</param>
/// <param name="RepeatEveryDays">Comes again every so many calendar days until the tasking moves on; null: once.</param>
/// <param name="AuthorityDateWithin">Only once the authority date is this many business days away, or nearer; null: regardless.</param>
public sealed record EscalationRule(
    string Kind,
    EscalationTrigger Trigger,
    int BusinessDays,
    IReadOnlyList<Audience> To,
    TimeOnly? TimeOfDay = null,
    int? RepeatEveryDays = null,
    int? AuthorityDateWithin = null);

/// <summary>When who is reminded: data, so that an agency can change it (requirements.md "Reminders and escalation").</summary>
public sealed record EscalationPolicy(int Version, IReadOnlyList<EscalationRule> Rules)
{
    private static readonly TimeOnly Morning = new(8, 0);

    /// <summary>The defaults of requirements.md.</summary>
    public static EscalationPolicy Default { get; } = new(1,
    [
        new("dueIn3", EscalationTrigger.BeforeDue, 3, [Audience.ActionOfficer, Audience.Designee], Morning),
        new("dueIn1", EscalationTrigger.BeforeDue, 1, [Audience.ActionOfficer, Audience.Designee], Morning),
        new("dueToday", EscalationTrigger.BeforeDue, 0, [Audience.ActionOfficer, Audience.Designee], Morning),
        new("overdue", EscalationTrigger.Overdue, 0, [Audience.ActionOfficer, Audience.Designee, Audience.Cc]),
        new("overdue1", EscalationTrigger.Overdue, 1, [Audience.UnitChief]),
        new("overdue3", EscalationTrigger.Overdue, 3, [Audience.TaskManager, Audience.TpsuChief]),
        new("overdueWeekly", EscalationTrigger.Overdue, 5, [Audience.DivisionLead], RepeatEveryDays: 7),
        new("pending", EscalationTrigger.Pending, 1, [Audience.TaskManager]),
        new("atAd", EscalationTrigger.AtAd, 1, [Audience.ClearingOfficial, Audience.TaskManager], AuthorityDateWithin: 3),
    ]);

    /// <summary>Rules in one policy.</summary>
    public const int MaxRules = 50;

    private const int MaxDays = 365;

    /// <summary>Adds what is wrong with these rules, e.g. to <c>rules[2].kind</c>; a policy is put into force only where nothing is.</summary>
    public static void Check(IReadOnlyList<EscalationRule?> rules, FieldErrors errors)
    {
        errors.Require(rules.Count is >= 1 and <= MaxRules, "rules", $"must be 1 to {MaxRules}");
        for (var i = 0; i < rules.Count; i++)
        {
            var at = $"rules[{i}]";
            if (rules[i] is not { } rule)
            {
                errors.Add(at, "is required");
                continue;
            }

            errors.Require(IsKind(rule.Kind), $"{at}.kind", "must be 1 to 40 letters and digits, the first a small letter");
            errors.Require(rules.Take(i).All(r => r?.Kind != rule.Kind), $"{at}.kind", "is the kind of another rule");
            errors.Require(rule.BusinessDays is >= 0 and <= MaxDays, $"{at}.businessDays", $"must be 0 to {MaxDays}");
            errors.Require(rule.To is { Count: > 0 } && rule.To.Distinct().Count() == rule.To.Count, $"{at}.to", "must name somebody, and nobody twice");
            errors.Require(rule.AuthorityDateWithin is null or (>= 0 and <= MaxDays), $"{at}.authorityDateWithin", $"must be 0 to {MaxDays}");
            errors.Require(rule.RepeatEveryDays is null or (>= 1 and <= MaxDays), $"{at}.repeatEveryDays", $"must be 1 to {MaxDays}");
            CheckTiming(at, rule, errors);
        }
    }

    private static void CheckTiming(string at, EscalationRule rule, FieldErrors errors)
    {
        var beforeDue = rule.Trigger == EscalationTrigger.BeforeDue;
        errors.Require(!beforeDue || rule.RepeatEveryDays is null, $"{at}.repeatEveryDays", "is not for what comes before the due date");
        if (rule.TimeOfDay is null)
            errors.Require(!beforeDue || rule.BusinessDays > 0, $"{at}.timeOfDay", "is required: it would come with the due date, when it is too late");
        else
            // At a fixed time of the day on which something begins, it could come before it has begun.
            errors.Require(
                beforeDue || (rule.Trigger == EscalationTrigger.Overdue && rule.BusinessDays > 0),
                $"{at}.timeOfDay",
                "is for beforeDue, and for overdue after a business day or more");
    }

    private static bool IsKind(string? kind) =>
        kind is { Length: >= 1 and <= 40 } && char.IsAsciiLetterLower(kind[0]) && kind.All(char.IsAsciiLetterOrDigit);
}
