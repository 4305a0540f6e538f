using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.TaskingStore;

/// <summary>
/// What is left of a tasking that was disposed of. It names no detainee and holds nothing that somebody typed, except the texts of the schedule.
/// </summary>
/// <param name="Disposal">Id of the disposal.</param>
/// <param name="ClosedAt">When it was last closed.</param>
/// <param name="KeptThrough">The last day on which it had to be kept.</param>
/// <param name="Schedule">The entry of the retention schedule: its code.</param>
/// <param name="Authority">The approved records schedule that the entry names.</param>
/// <param name="ScheduleVersion">The version of the retention schedule.</param>
/// <param name="Sha256">Hash of all that was destroyed, in 64 hex digits. docs/records.md says how to compute it.</param>
/// <param name="Events">How many events its history had.</param>
/// <param name="Documents">How many documents it had.</param>
/// <param name="Bytes">Bytes of its history, mails and documents.</param>
/// <param name="ProposedBy">Person id of the records liaison.</param>
/// <param name="ApprovedBy">Person id of the TPSU chief: another person.</param>
/// <param name="DisposedAt">From then on it is gone for everybody.</param>
/// <param name="IsRestricted">Only some people may know that there was such a tasking.</param>
/// <param name="Previous">Number of the tasking before it in its series.</param>
/// <param name="Next">Number of the tasking after it in its series.</param>
/// <param name="DestroyedAt">When the last byte was deleted. Null: that is still under way.</param>
public sealed record Tombstone(
    string Number,
    string Disposal,
    DateTimeOffset CreatedAt,
    DateTimeOffset ClosedAt,
    DateOnly KeptThrough,
    string Schedule,
    string Authority,
    int ScheduleVersion,
    string Sha256,
    long Events,
    int Documents,
    long Bytes,
    string ProposedBy,
    DateTimeOffset ProposedAt,
    string ApprovedBy,
    DateTimeOffset ApprovedAt,
    DateTimeOffset DisposedAt,
    bool IsRestricted,
    string? Previous = null,
    string? Next = null,
    DateTimeOffset? DestroyedAt = null)
{
    /// <summary>The tombstone of a tasking. Null: it was not disposed of.</summary>
    public static async ValueTask<Tombstone?> FindAsync(ITableStore store, string number, CancellationToken cancellationToken) =>
        ItmsNumber.IsWellFormed(number)
        && await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Tombstone(number), cancellationToken) is { } row
            ? Json.Read<Tombstone>(row.Body)
            : null;
}
