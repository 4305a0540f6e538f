using System.Text.Json.Serialization;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.Intake;

public enum MailState
{
    /// <summary>In quarantine until a task manager decides.</summary>
    Waiting,

    /// <summary>It became a tasking.</summary>
    Accepted,

    /// <summary>A task manager rejected it.</summary>
    Rejected,

    /// <summary>It reported that a mail of ITMS could not be delivered. That mail is listed as undeliverable.</summary>
    Filed,
}

/// <summary>Why a mail did not become a tasking automatically.</summary>
public enum QuarantineReason
{
    /// <summary>The sender is neither in the directory nor a known sender.</summary>
    UnknownSender,

    /// <summary>The sender is not proven.</summary>
    UnauthenticatedSender,

    /// <summary>It names an existing tasking and may belong there.</summary>
    NamesTasking,

    /// <summary>A program wrote it.</summary>
    Automatic,

    /// <summary>It is not a mail, or its text cannot be read.</summary>
    Unreadable,

    /// <summary>It has more than <see cref="MailIntake.MaxLength"/> bytes. It is still where it was left.</summary>
    TooLarge,

    /// <summary>An earlier mail has the same Message-ID. The detail is the number of its tasking, if there is one.</summary>
    MessageIdReused,

    /// <summary>A rule refused the tasking.</summary>
    Refused,

    /// <summary>The queue message does not say where the mail is.</summary>
    MalformedMessage,

    /// <summary>The mail that the queue message names is missing.</summary>
    MailMissing,

    /// <summary>Every attempt failed. The log says why.</summary>
    FailedRepeatedly,

    /// <summary>
    /// A posted mail was not received: it was too large, in the wrong format, or receiving failed. Only its sender or the
    /// posting service has it.
    /// </summary>
    TurnedAway,
}

/// <summary>An incoming mail and its state.</summary>
/// <param name="Id">Hash of the content: the same mail always has the same id. Also names its bytes in the blob store.</param>
/// <param name="From">The address it claims to come from.</param>
/// <param name="Detail">More about the reason. Contains nothing of the mail.</param>
/// <param name="Source">Name of the mail where it was left, or the queue message that named it.</param>
/// <param name="Number">Number of its tasking.</param>
/// <param name="By">Who decided: a task manager, or <see cref="Domain.People.Actor.SystemId"/>.</param>
/// <param name="RejectedBecause">The reason that the task manager gave.</param>
/// <param name="IsShort">It states a deadline in less than 24 hours.</param>
/// <param name="Suggested">The tasking that it seems to be about.</param>
/// <param name="MessageKey">Key of its Message-ID, which has one tasking; null if it is detached from it.</param>
public sealed record ReceivedMail(
    string Id,
    DateTimeOffset ReceivedAt,
    MailState State,
    QuarantineReason? Reason = null,
    string? Detail = null,
    string? From = null,
    string? Subject = null,
    bool IsStored = false,
    string? Source = null,
    string? Number = null,
    string? By = null,
    DateTimeOffset? DecidedAt = null,
    string? MessageKey = null,
    string? Suggested = null,
    string? RejectedBecause = null,
    bool IsShort = false)
{
    /// <summary>The key that allows only one tasking (<see cref="IntakeKeys.Claim"/>).</summary>
    [JsonIgnore]
    public string ClaimedAs => MessageKey ?? Id;
}

/// <summary>The result of accepting or rejecting a mail.</summary>
public abstract record IntakeOutcome
{
    private IntakeOutcome() { }

    public sealed record Done(ReceivedMail Mail) : IntakeOutcome;

    public sealed record NotFound : IntakeOutcome;

    /// <summary>Someone already made a different decision.</summary>
    public sealed record Decided(ReceivedMail Mail) : IntakeOutcome;

    /// <summary>The mail has no document at one of the places that were asked for.</summary>
    public sealed record NoSuchDocument : IntakeOutcome;

    /// <summary>There is no tasking of this number, or the person may not see it.</summary>
    public sealed record NoSuchTasking : IntakeOutcome;

    /// <summary>The mail has no text for a tasking.</summary>
    public sealed record Unreadable : IntakeOutcome;

    /// <summary>An earlier mail has its Message-ID. From now on the list says so; accepting it again makes a second tasking.</summary>
    public sealed record Reused(ReceivedMail Mail) : IntakeOutcome;

    /// <summary>A rule refused it.</summary>
    public sealed record Refused(ReceivedMail Mail, Refusal Refusal) : IntakeOutcome;

    /// <summary>Someone else is working on it. Try again.</summary>
    public sealed record Busy : IntakeOutcome;
}

/// <param name="Next">The row key to continue from; null on the last page.</param>
public sealed record WaitingMails(IReadOnlyList<ReceivedMail> Mails, string? Next)
{
    public static async Task<WaitingMails> ReadAsync(ITableStore store, string? from, int top, CancellationToken cancellationToken)
    {
        var range = IntakeKeys.WaitingMails;
        var page = await store.ReadAsync(from is null ? range : range with { From = from }, top, cancellationToken);
        return new WaitingMails([.. page.Rows.Select(row => Json.Read<ReceivedMail>(row.Body))], page.Next);
    }
}
