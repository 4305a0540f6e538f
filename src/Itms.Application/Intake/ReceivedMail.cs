using System.Text.Json.Serialization;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.Intake;

public enum MailState
{
    /// <summary>In quarantine, for a task manager to decide on.</summary>
    Waiting,

    /// <summary>There is a tasking of it.</summary>
    Accepted,

    /// <summary>A task manager wanted none of it.</summary>
    Rejected,
}

/// <summary>Why a mail did not become a tasking by itself.</summary>
public enum QuarantineReason
{
    /// <summary>It comes from nobody of the directory and none of the senders that are known.</summary>
    UnknownSender,

    /// <summary>Nothing shows that it comes from where it says.</summary>
    UnauthenticatedSender,

    /// <summary>It names a tasking there is: perhaps it belongs there.</summary>
    NamesTasking,

    /// <summary>A program wrote it.</summary>
    Automatic,

    /// <summary>It is no mail, or its text cannot be got at.</summary>
    Unreadable,

    /// <summary>It has more than <see cref="MailIntake.MaxLength"/> bytes, and is where it was left.</summary>
    TooLarge,

    /// <summary>Another mail came under the same Message-ID before; the detail is the number of its tasking, where there is one yet.</summary>
    MessageIdReused,

    /// <summary>A rule stands against a tasking of it.</summary>
    Refused,

    /// <summary>The message that should have said where the mail is says nothing of the kind.</summary>
    MalformedMessage,

    /// <summary>There is no mail where the message says.</summary>
    MailMissing,

    /// <summary>It was tried again and again, and failed each time; the log says why.</summary>
    FailedRepeatedly,

    /// <summary>A mail was posted and not taken in: it is too large, in no form that carries one, or that failed. Only its sender has it, or who posts it.</summary>
    TurnedAway,
}

/// <summary>A mail that came in, and what became of it.</summary>
/// <param name="Id">Of what it says: the same mail has the same, however often it comes. Also the name of its bytes in the blob store.</param>
/// <param name="From">The address it claims to come from.</param>
/// <param name="Detail">More about the reason; holds nothing of the mail.</param>
/// <param name="Source">The name of the mail where it was left, or the message that named it.</param>
/// <param name="Number">Of the tasking there is of it.</param>
/// <param name="By">Who decided: a task manager, or <see cref="Domain.People.Actor.SystemId"/>.</param>
/// <param name="MessageKey">Of its Message-ID, under which there is one tasking; null: it stands for itself.</param>
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
    string? MessageKey = null)
{
    /// <summary>What no second tasking is made under (<see cref="IntakeKeys.Claim"/>).</summary>
    [JsonIgnore]
    public string ClaimedAs => MessageKey ?? Id;
}

/// <summary>What became of accepting or rejecting a mail.</summary>
public abstract record IntakeOutcome
{
    private IntakeOutcome() { }

    public sealed record Done(ReceivedMail Mail) : IntakeOutcome;

    public sealed record NotFound : IntakeOutcome;

    /// <summary>It was decided otherwise before.</summary>
    public sealed record Decided(ReceivedMail Mail) : IntakeOutcome;

    /// <summary>There is no text to make a tasking of.</summary>
    public sealed record Unreadable : IntakeOutcome;

    /// <summary>Another mail came under its Message-ID, which it is listed with from now on; who accepts it after that means it.</summary>
    public sealed record Reused(ReceivedMail Mail) : IntakeOutcome;

    /// <summary>A rule stands against it.</summary>
    public sealed record Refused(ReceivedMail Mail, Refusal Refusal) : IntakeOutcome;

    /// <summary>Others are at it: try again.</summary>
    public sealed record Busy : IntakeOutcome;
}

/// <param name="Next">The row key to read on from, or null.</param>
public sealed record WaitingMails(IReadOnlyList<ReceivedMail> Mails, string? Next)
{
    public static async Task<WaitingMails> ReadAsync(ITableStore store, string? from, int top, CancellationToken cancellationToken)
    {
        var range = IntakeKeys.WaitingMails;
        var page = await store.ReadAsync(from is null ? range : range with { From = from }, top, cancellationToken);
        return new WaitingMails([.. page.Rows.Select(row => Json.Read<ReceivedMail>(row.Body))], page.Next);
    }
}
