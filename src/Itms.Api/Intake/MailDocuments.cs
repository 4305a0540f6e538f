using Itms.Api.Http;
using Itms.Api.Taskings;
using Itms.Application.Intake;
using Itms.Domain.Shared;

namespace Itms.Api.Intake;

/// <summary>The body of <c>POST …/accept</c>. Empty: a tasking with what the mail says.</summary>
public sealed record AcceptMailRequest
{
    /// <summary>The tasking to make instead, as for <c>POST /api/taskings</c>.</summary>
    public CreateRequest? Fields { get; init; }

    /// <summary>Number of the tasking that the mail belongs to. It gets the mail, its documents and a comment, even if it is closed.</summary>
    public string? AddTo { get; init; }

    /// <summary>The comment on that tasking. Default: the mail's own text.</summary>
    public string? Comment { get; init; }

    /// <summary>Which documents of the mail are attached beside it: their places, from 0. Default: all.</summary>
    public IReadOnlyList<int>? Documents { get; init; }
}

/// <summary>The body of <c>POST …/reject</c>.</summary>
public sealed record RejectMailRequest
{
    /// <summary>Why, for the other task managers.</summary>
    public string? Reason { get; init; }

    /// <exception cref="ProblemException">400: the reason is too long.</exception>
    internal string? Checked()
    {
        var errors = new FieldErrors();
        errors.Text("reason", Reason, FieldErrors.LineLength);
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
        return Reason;
    }
}

/// <summary>The answer to the service that posts mail. Reveals nothing stored in ITMS.</summary>
public sealed record ReceivedMailDocument(string Id, MailState State)
{
    public static ReceivedMailDocument Of(ReceivedMail mail) => new(mail.Id, mail.State);
}

/// <param name="HasMail">True if the mail itself is stored.</param>
/// <param name="Number">Number of the tasking made from it, or that it was added to.</param>
/// <param name="Suggested">Number of the tasking that it seems to be about.</param>
public sealed record QuarantinedMailDocument(
    string Id,
    DateTimeOffset ReceivedAt,
    MailState State,
    QuarantineReason? Reason,
    string? Detail,
    string? From,
    string? Subject,
    bool HasMail,
    string? Source,
    string? Number,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Suggested,
    string? RejectedBecause)
{
    public static QuarantinedMailDocument Of(ReceivedMail m) => new(
        m.Id,
        m.ReceivedAt,
        m.State,
        m.Reason,
        m.Detail,
        m.From,
        m.Subject,
        m.IsStored,
        m.Source,
        m.Number,
        m.State == MailState.Waiting ? null : m.By,
        m.DecidedAt,
        m.Suggested,
        m.RejectedBecause);
}

/// <summary>A mail as a mail program shows it, with what ITMS found in it.</summary>
/// <param name="To">To whom it says it was sent. Empty: to nobody.</param>
/// <param name="Text">Empty: it has none, or none that can be read.</param>
/// <param name="Flaws">What could not be read, or only by a guess.</param>
/// <param name="Forwarded">Who asked first, if it was forwarded.</param>
/// <param name="Found">What a task manager should check before the mail becomes a tasking. Null: nobody can read the mail.</param>
public sealed record ReadMailDocument(
    QuarantinedMailDocument Mail,
    string? FromName,
    string? To,
    string? Cc,
    DateTimeOffset? Date,
    string? Text,
    IReadOnlyList<string> Flaws,
    IReadOnlyList<MailPartDocument> Documents,
    ForwardedFrom? Forwarded,
    MailProposal? Found)
{
    public static ReadMailDocument Of(ReceivedMail received, IncomingMail? mail, MailProposal? found) => new(
        QuarantinedMailDocument.Of(received),
        mail?.FromName,
        mail?.To,
        mail?.Cc,
        mail?.Date,
        mail?.Text,
        mail?.Flaws ?? [],
        [.. (mail?.Documents ?? []).Select((document, i) =>
            new MailPartDocument(document.Name, document.MediaType, document.Length(), $"/api/intake/quarantine/{received.Id}/documents/{i}"))],
        mail?.Forwarded,
        found);
}

/// <param name="Length">In bytes.</param>
/// <param name="Link">Downloads it.</param>
public sealed record MailPartDocument(string Name, string MediaType, long Length, string Link);
