namespace Itms.Domain.Notifications;

/// <summary>What mails are about, by its id: one tasking, a week's digest, or the departure of people.</summary>
public static class MailSubject
{
    /// <summary>Whether the id is a tasking's number. Otherwise the mail is about several taskings.</summary>
    public static bool IsTasking(string id) => !DigestWeek.IsId(id) && !DepartureNotice.IsId(id);
}
