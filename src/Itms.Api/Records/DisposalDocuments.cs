using System.Security.Cryptography;
using System.Text;
using Itms.Application.Records;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Records;
using Itms.Domain.Taskings;

namespace Itms.Api.Records;

public sealed record DisposalRequest
{
    /// <summary>1 to 200 ITMS numbers.</summary>
    public IReadOnlyList<string>? Numbers { get; init; }

    /// <summary>What the TPSU chief should know.</summary>
    public string? Note { get; init; }
}

public sealed record DeclineRequest
{
    /// <summary>Why. Required.</summary>
    public string? Reason { get; init; }
}

/// <param name="Why">Why it was kept, or would be, in words.</param>
/// <param name="WouldKeep">Why approval would keep it now. Null: approval would destroy it, or the disposal does not wait for approval.</param>
public sealed record DisposalItemDocument(string Number, DisposalItemState State, KeptReason? Kept, string? Why, KeptReason? WouldKeep)
{
    internal static DisposalItemDocument Of(DisposalItem item, KeptReason? wouldKeep = null) => new(
        item.Number, item.State, item.Kept, (item.Kept ?? wouldKeep) is { } reason ? KeptReasons.Describe(reason) : null, wouldKeep);
}

/// <summary>A disposal.</summary>
public sealed record DisposalDocument
{
    public required string Id { get; init; }

    public required DisposalState State { get; init; }

    public required string ProposedBy { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public string? Note { get; init; }

    /// <summary>Who approved, declined or withdrew it.</summary>
    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why it was declined or withdrawn.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required IReadOnlyList<DisposalItemDocument> Items { get; init; }

    /// <summary>What you may do now: <c>approve</c>, <c>decline</c>.</summary>
    public required IReadOnlyList<string> AllowedActions { get; init; }

    /// <param name="wouldKeep">Why approval would keep taskings now, by number. Null: nothing waits for approval, or was proposed just now.</param>
    internal static DisposalDocument Of(Disposal disposal, Person viewer, IReadOnlyDictionary<string, KeptReason>? wouldKeep = null) => new()
    {
        Id = disposal.Id,
        State = disposal.State,
        ProposedBy = disposal.ProposedBy,
        ProposedAt = disposal.ProposedAt,
        Note = disposal.Note,
        DecidedBy = disposal.DecidedBy,
        DecidedAt = disposal.DecidedAt,
        Reason = disposal.Reason,
        FinishedAt = disposal.FinishedAt,
        Items =
        [
            .. disposal.Items.Select(item => DisposalItemDocument.Of(
                item, wouldKeep is not null && wouldKeep.TryGetValue(item.Number, out var reason) ? reason : null)),
        ],
        AllowedActions = [.. Actions(disposal, viewer)],
    };

    private static IEnumerable<string> Actions(Disposal disposal, Person viewer)
    {
        if (disposal.State != DisposalState.Proposed) yield break;
        if (Rights.MayApproveDisposal(viewer, disposal)) yield return "approve";
        if (viewer.Id == disposal.ProposedBy || Rights.MayApproveDisposal(viewer, disposal)) yield return "decline";
    }
}

/// <summary>A person on a certificate. The name is that of the directory now.</summary>
public sealed record CertifiedPerson(string Id, string? Name, DateTimeOffset At)
{
    internal static CertifiedPerson Of(string id, DateTimeOffset at, AgencyDirectory directory) => new(id, directory.Find(id)?.Name, at);
}

/// <summary>What is left of a tasking that was destroyed.</summary>
/// <param name="Sha256">Hash of all that was destroyed.</param>
/// <param name="Bytes">Bytes of its history, mails and documents.</param>
public sealed record CertifiedTasking(
    string Number,
    DateTimeOffset CreatedAt,
    DateTimeOffset ClosedAt,
    DateOnly KeptThrough,
    string Schedule,
    string Authority,
    int ScheduleVersion,
    long Events,
    int Documents,
    long Bytes,
    string Sha256,
    DateTimeOffset DisposedAt,
    DateTimeOffset? DestroyedAt)
{
    internal static CertifiedTasking Of(Tombstone t) => new(
        t.Number, t.CreatedAt, t.ClosedAt, t.KeptThrough, t.Schedule, t.Authority, t.ScheduleVersion, t.Events, t.Documents, t.Bytes, t.Sha256,
        t.DisposedAt, t.DestroyedAt);
}

/// <summary>Certifies a disposal. It names no detainee.</summary>
/// <param name="Id">That of the disposal.</param>
/// <param name="Statement">What it certifies, in a sentence.</param>
/// <param name="Sha256">Hash over the number, a space and the hash of each tasking, a line each.</param>
public sealed record CertificateDocument(
    string Id,
    string Statement,
    CertifiedPerson ProposedBy,
    CertifiedPerson ApprovedBy,
    DateTimeOffset FinishedAt,
    IReadOnlyList<CertifiedTasking> Destroyed,
    IReadOnlyList<DisposalItemDocument> Kept,
    string Sha256)
{
    private const string Certified =
        "ITMS certifies that the records below were destroyed under the retention schedule. None was under a legal hold that ITMS knew of.";

    internal static async Task<CertificateDocument> OfAsync(
        Disposal disposal, ITableStore store, AgencyDirectory directory, CancellationToken cancellationToken)
    {
        var destroyed = new List<CertifiedTasking>();
        foreach (var item in disposal.Items.Where(item => item.State == DisposalItemState.Destroyed))
            if (await Tombstone.FindAsync(store, item.Number, cancellationToken) is { } tombstone) destroyed.Add(CertifiedTasking.Of(tombstone));
        var lines = string.Concat(destroyed.Select(tasking => $"{tasking.Number} {tasking.Sha256}\n"));
        return new CertificateDocument(
            disposal.Id,
            Certified,
            CertifiedPerson.Of(disposal.ProposedBy, disposal.ProposedAt, directory),
            CertifiedPerson.Of(disposal.DecidedBy!, disposal.DecidedAt!.Value, directory),
            disposal.FinishedAt!.Value,
            destroyed,
            [.. disposal.Items.Where(item => item.State == DisposalItemState.Kept).Select(item => DisposalItemDocument.Of(item))],
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(lines))));
    }
}
