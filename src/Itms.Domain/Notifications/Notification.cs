namespace Itms.Domain.Notifications;

/// <summary>
/// A notice to one person about one tasking, or in a digest about several. It is made of the number, labels, dates, unit codes and names of staff
/// alone: no detainee's name, no alien number, no free text that anyone typed (requirements.md, Life 1).
/// </summary>
/// <param name="Kind">E.g. <c>assigned</c>, or a reminder's name in the escalation policy.</param>
/// <param name="To">Id of the person.</param>
/// <param name="Lines">Paragraphs of plain text.</param>
/// <param name="Items">The taskings of a digest; null in a letter about one.</param>
public sealed record Notification(string Kind, string To, string Subject, IReadOnlyList<string> Lines, IReadOnlyList<NotificationItem>? Items = null);

/// <summary>A tasking in a digest.</summary>
/// <param name="Text">What follows its number.</param>
public sealed record NotificationItem(string Number, string Text);
