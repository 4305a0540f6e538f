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
/// <param name="Kind">Its name. It is stored with each reminder and is the kind of its mail.</param>
/// <param name="BusinessDays">0 to 365 business days before or after the trigger.</param>
/// <param name="TimeOfDay">The time of day on the agency's clock. Null: the same time as the trigger.</param>
/// <param name="RepeatEveryDays">Repeats after this many calendar days, 1 to 365, until the tasking moves on. Null: once.</param>
/// <param name="AuthorityDateWithin">Waits until the authority date is at most this many business days away, 0 to 365. Null: does not wait.</param>
public sealed record EscalationRule(
    string Kind,
    EscalationTrigger Trigger,
    int BusinessDays,
    IReadOnlyList<Audience> To,
    TimeOnly? TimeOfDay = null,
    int? RepeatEveryDays = null,
    int? AuthorityDateWithin = null);

/// <summary>Who is reminded when. It is data, so an agency can change it.</summary>
public sealed record EscalationPolicy(int Version, IReadOnlyList<EscalationRule> Rules)
{
    private static readonly TimeOnly Morning = new(8, 0);

    /// <summary>The policy that applies until an administrator changes it.</summary>
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

    /// <summary>The most rules in one policy.</summary>
    public const int MaxRules = 50;

    private const int MaxDays = 365;

    /// <summary>Adds the errors in these rules by field, for example <c>rules[2].kind</c>. A policy with errors cannot be put into force.</summary>
    public static void Check(IReadOnlyList<EscalationRule?> rules, FieldErrors errors)
    {
        errors.Require(rules.Count is >= 1 and <= MaxRules, "rules", $"must contain 1 to {MaxRules} rules");
        for (var i = 0; i < rules.Count; i++)
        {
            var at = $"rules[{i}]";
            if (rules[i] is not { } rule)
            {
                errors.Add(at, "is required");
                continue;
            }

            errors.Require(IsKind(rule.Kind), $"{at}.kind", "must be 1 to 40 letters and digits, and start with a lowercase letter");
            errors.Require(rules.Take(i).All(r => r?.Kind != rule.Kind), $"{at}.kind", "is already the kind of another rule");
            errors.Require(rule.BusinessDays is >= 0 and <= MaxDays, $"{at}.businessDays", $"must be 0 to {MaxDays}");
            errors.Require(
                rule.To is { Count: > 0 } && rule.To.Distinct().Count() == rule.To.Count,
                $"{at}.to",
                "must name at least one audience, and none twice");
            errors.Require(rule.AuthorityDateWithin is null or (>= 0 and <= MaxDays), $"{at}.authorityDateWithin", $"must be 0 to {MaxDays}");
            errors.Require(rule.RepeatEveryDays is null or (>= 1 and <= MaxDays), $"{at}.repeatEveryDays", $"must be 1 to {MaxDays}");
            CheckTiming(at, rule, errors);
        }
    }

    private static void CheckTiming(string at, EscalationRule rule, FieldErrors errors)
    {
        var beforeDue = rule.Trigger == EscalationTrigger.BeforeDue;
        errors.Require(!beforeDue || rule.RepeatEveryDays is null, $"{at}.repeatEveryDays", "is not allowed with beforeDue");
        if (rule.TimeOfDay is null)
            errors.Require(!beforeDue || rule.BusinessDays > 0, $"{at}.timeOfDay",
                "is required: without it the reminder comes at the due time, which is too late");
        else
            // On the day of the trigger, a fixed time could come before the trigger.
            errors.Require(
                beforeDue || (rule.Trigger == EscalationTrigger.Overdue && rule.BusinessDays > 0),
                $"{at}.timeOfDay",
                "is allowed only with beforeDue, and with overdue after one or more business days");
    }

    private static bool IsKind(string? kind) =>
        kind is { Length: >= 1 and <= 40 } && char.IsAsciiLetterLower(kind[0]) && kind.All(char.IsAsciiLetterOrDigit);
}
