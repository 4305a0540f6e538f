namespace Itms.Domain.Notifications;

/// <summary>
/// A mail to one person about one tasking, or in a digest about several. It holds numbers, labels, dates, unit codes and staff names only:
/// no detainee's name, no alien number, and no text that anyone typed (Life 1).
/// </summary>
/// <param name="Kind">For example <c>assigned</c>, or the name of a reminder in the escalation policy.</param>
/// <param name="To">The person's id.</param>
/// <param name="Lines">Paragraphs of plain text.</param>
/// <param name="Items">The taskings of a digest. Null for a single tasking.</param>
/// <param name="For">Id of the absent person whose mail it is, if it goes to their substitute. Null: it is the addressee's own.</param>
public sealed record Notification(
    string Kind, string To, string Subject, IReadOnlyList<string> Lines, IReadOnlyList<NotificationItem>? Items = null, string? For = null)
{
    /// <summary>The page of ITMS that the mail is about, as the end of its address. Null: the tasking's page, or the start page.</summary>
    public string? Page { get; init; }
}

/// <summary>A tasking in a digest.</summary>
/// <param name="Text">The text after the number.</param>
public sealed record NotificationItem(string Number, string Text);
