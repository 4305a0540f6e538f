namespace Itms.Domain.Notifications;

/// <summary>What a mail can be about besides one tasking: a week's digest, or the delegations of clearance.</summary>
public static class MailSubjects
{
    /// <summary>Stands for the delegations of clearance in places where a number identifies a tasking.</summary>
    public const string ClearanceDelegations = "clearance-delegations";

    /// <summary>Whether this is the number of a tasking.</summary>
    public static bool IsTasking(string subject) => !DigestWeek.IsId(subject) && subject != ClearanceDelegations;
}
