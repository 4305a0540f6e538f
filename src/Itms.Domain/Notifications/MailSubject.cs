namespace Itms.Domain.Notifications;

/// <summary>
/// What mails are about, by its id: one tasking, a week's digest, a month's reports, the departure of people, the delegations of clearance,
/// absences, disposals, gathered mails, the yearly training, or what came to the taskings mailbox.
/// </summary>
public static class MailSubject
{
    /// <summary>Stands for the delegations of clearance in places where a number identifies a tasking.</summary>
    public const string ClearanceDelegations = "clearance-delegations";

    /// <summary>Stands for the absences in places where a number identifies a tasking.</summary>
    public const string Absences = "absences";

    /// <summary>Stands for the disposals of taskings in places where a number identifies a tasking.</summary>
    public const string Records = "records";

    /// <summary>Whether the id is a tasking's number. Otherwise the mail is about several taskings.</summary>
    public static bool IsTasking(string id) =>
        !DigestWeek.IsId(id) && !ReportMonth.IsId(id) && !DepartureNotice.IsId(id) && !GatheredComposer.IsId(id)
        && !ArrivalNotice.IsId(id) && !TrainingNotice.IsId(id) && id is not (ClearanceDelegations or Absences or Records);
}
