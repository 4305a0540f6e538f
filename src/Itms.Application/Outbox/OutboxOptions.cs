using Itms.Domain.Notifications;

namespace Itms.Application.Outbox;

/// <summary>How this process sends mail.</summary>
/// <param name="PublicUrl">The address of ITMS. Links in mails begin with it.</param>
/// <param name="Owner">This process's name in its leases. It is a new one after every start.</param>
/// <param name="IsSoleProcess">True: no other process can have this store open, so a lease of another owner belongs to a dead process.</param>
/// <param name="SendsItself">
/// True: the process that commits also sends, and takes the lease with the commit. False: the process that receives the wake
/// signal sends, and must not wait for a lease to run out.
/// </param>
public sealed record OutboxOptions(Uri PublicUrl, DeliveryPolicy Delivery, string Owner, bool IsSoleProcess, bool SendsItself = true)
{
    /// <summary>The page of a tasking. Without a number: the start page.</summary>
    public Uri LinkTo(string? number) => number is null ? PublicUrl : new(PublicUrl, $"taskings/{number}");

    /// <summary>The page that a mail leads to.</summary>
    /// <param name="number">The tasking that the mail is about. Null: none.</param>
    public Uri LinkOf(Notification notification, string? number) =>
        notification.Page is { } page ? new Uri(PublicUrl, page) : LinkTo(number);
}

/// <summary>When an undelivered mail is tried again.</summary>
/// <param name="Waits">
/// The wait after the first failure, after the second, and so on. After the last wait and one more failure, the mail is dead.
/// </param>
/// <param name="Lease">How long one process may take to send a batch before another may take it over.</param>
public sealed record DeliveryPolicy(IReadOnlyList<TimeSpan> Waits, TimeSpan Lease)
{
    /// <summary>Seven attempts over about a day and a half.</summary>
    public static DeliveryPolicy Default { get; } = new(
        [
            TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
            TimeSpan.FromHours(2), TimeSpan.FromHours(8), TimeSpan.FromHours(24),
        ],
        TimeSpan.FromMinutes(2));

    /// <summary>The wait after this many failures.</summary>
    internal TimeSpan WaitAfter(int failures) => Waits[Math.Min(failures, Waits.Count) - 1];
}
