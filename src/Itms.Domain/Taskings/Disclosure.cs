using Itms.Domain.Forms;

namespace Itms.Domain.Taskings;

/// <summary>
/// A response that went out about detainees. The agency accounts for it (5 U.S.C. 552a(c); 45 CFR 164.528). It keeps what the tasking said on
/// the day of sending: a later edit does not change what was disclosed.
/// </summary>
/// <param name="At">When it was sent.</param>
/// <param name="By">Person id of who sent it.</param>
/// <param name="Recipient">The requestor, to whom it went.</param>
/// <param name="TaskAuthority">The authority that asked through the requestor. Null: not known.</param>
/// <param name="Documents">How many documents went out: those of the response, and the final ones.</param>
/// <param name="Detainees">Whom it is about: at least one.</param>
public sealed record Disclosure(
    DateTimeOffset At,
    string By,
    Channel Channel,
    string Recipient,
    string? TaskAuthority,
    string? CaseNumber,
    TaskType TaskType,
    string Category,
    InformationRequestType? Asked,
    ResponseKind Response,
    int Documents,
    IReadOnlyList<Detainee> Detainees)
{
    /// <summary>What was disclosed, in words without a name.</summary>
    public string Nature
    {
        get
        {
            var what = Asked is { } asked
                ? $"{TaskTypes.LabelOf(TaskType)}: {Choices.LabelOf(Choices.InformationRequestType, asked)}"
                : TaskTypes.LabelOf(TaskType);
            var documents = Documents switch { 0 => "no documents", 1 => "1 document", var count => $"{count} documents" };
            return Response == ResponseKind.Negative ? $"{what}; negative response" : $"{what}; response with {documents}";
        }
    }

    /// <summary>Why it was disclosed.</summary>
    public string Purpose
    {
        get
        {
            var request = CaseNumber is null ? "Response to a request" : $"Response to case {CaseNumber}";
            var isOwn = TaskAuthority is null || TaskAuthority == Recipient;
            return isOwn ? $"{request} of {Recipient}" : $"{request} of {Recipient} for {TaskAuthority}";
        }
    }

    /// <summary>The disclosure that a transmittal makes. Null: the tasking names no detainee.</summary>
    internal static Disclosure? Of(Tasking sent) => sent is { Transmittal: { } transmittal, Form: var form } && form.Detainees.Count > 0
        ? new Disclosure(
            transmittal.At,
            transmittal.By,
            transmittal.Channel,
            form.Requestor,
            form.TaskAuthority,
            form.CaseNumber,
            form.TaskType,
            form.Category,
            form.InformationRequest?.Type,
            sent.FinalResponse?.Kind ?? ResponseKind.Substantive,
            ResponsePackage.DocumentsOf(sent).Count,
            form.Detainees)
        : null;
}
