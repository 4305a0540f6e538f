using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Deadlines;
using Itms.Domain.Records;
using Itms.Domain.Taskings;

namespace Itms.Application.Administration;

/// <summary>
/// The directory and the rules documents, which administrators change. Every change is one transaction with its audit entry
/// and the head row. So changes are strictly ordered, even between processes, and each one sees the result of the one before.
/// </summary>
/// <remarks>Other processes apply a change at their next <see cref="RefreshAsync"/>.</remarks>
public sealed class RuleBook(ITableStore store, RulesSource rules, TimeProvider clock)
{
    private const int MaxAttempts = 12;

    private readonly DirectoryStore directory = new(store, rules);
    private readonly NumberGate gate = new();
    private long inForce = -1;

    /// <summary>Most rows in one change, not counting the audit entry and the head row.</summary>
    public const int RowsPerChange = TableLimits.RowsPerTransaction - 2;

    /// <summary>Loads everything stored. Call it at the start.</summary>
    /// <exception cref="InvalidDataException">A row cannot be read. Nothing is skipped silently.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        using var alone = await gate.EnterAsync(DirectoryKeys.Partition, cancellationToken);
        inForce = -1;
        await RefreshInTurnAsync(cancellationToken);
    }

    /// <summary>Applies the changes of other processes.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        using var alone = await gate.EnterAsync(DirectoryKeys.Partition, cancellationToken);
        await RefreshInTurnAsync(cancellationToken);
    }

    /// <summary>
    /// Decides on a change and makes it. <paramref name="decide"/> gets the current rules, and runs again if another process
    /// made a change first.
    /// </summary>
    /// <returns>The answer of <paramref name="decide"/>; null if others kept making changes.</returns>
    internal async Task<T?> ChangeAsync<T>(string by, Func<Head, Rules, Decided<T>> decide, CancellationToken cancellationToken)
        where T : class
    {
        using var alone = await gate.EnterAsync(DirectoryKeys.Partition, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (head, etag) = await RefreshInTurnAsync(cancellationToken);
            var decided = decide(head, rules.Current);
            if (decided.Change is not { } change) return decided.Answer;
            var next = new Head(head.Seq + 1, change.Versions ?? head.Versions);
            var entry = new AuditEntry(next.Seq, clock.GetUtcNow(), by, change.What, change.Reason, change.Import, change.Changes);
            if (await store.CommitAsync(
                DirectoryKeys.Partition,
                [
                    etag is null
                        ? new RowWrite.Insert(DirectoryKeys.Head, Json.Bytes(next))
                        : new RowWrite.Update(DirectoryKeys.Head, etag, Json.Bytes(next)),
                    new RowWrite.Insert(DirectoryKeys.Audit(next.Seq), Json.Bytes(entry)),
                    .. change.Writes,
                ],
                CancellationToken.None) is CommitOutcome.Conflict) continue;
            rules.Use(change.InForce);
            inForce = next.Seq;
            await ChangeMark.NoteAsync(store);
            return decided.Answer;
        }

        return null;
    }

    /// <summary>Makes a change that leaves the rules as they are.</summary>
    /// <returns>False: others kept making changes, and nothing was written.</returns>
    internal async Task<bool> ChangeAsync(
        string by, string what, IReadOnlyList<RowWrite> writes, IReadOnlyList<AuditChange> changes, CancellationToken cancellationToken,
        string? reason = null, ImportPart? import = null) =>
        await ChangeAsync<object>(
            by, (head, _) => new Decided<object>(head, new BookChange(what, writes, present => present, changes, reason, import)), cancellationToken)
            is not null;

    /// <summary>Writes into the audit that an administrator takes a backup.</summary>
    /// <param name="file">The file name, if it was made before. Null: it is made now.</param>
    /// <returns>False: others kept making changes, and nothing was written.</returns>
    public Task<bool> NoteBackupAsync(string by, string? file, CancellationToken cancellationToken) =>
        ChangeAsync(by, "backup", [], [], cancellationToken, reason: file);

    /// <summary>Writes into the audit that an administrator imports complaints of MCTS.</summary>
    /// <returns>False: others kept making changes, and nothing was written.</returns>
    public Task<bool> NoteArchiveAsync(string by, ImportPart import, CancellationToken cancellationToken) =>
        ChangeAsync(by, "archive", [], [], cancellationToken, import: import);

    /// <summary>Writes into the audit that an administrator imports taskings.</summary>
    /// <param name="reason">Which import it is.</param>
    /// <returns>False: others kept making changes, and nothing was written.</returns>
    public Task<bool> NoteTaskingsAsync(string by, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(by, "taskings", [], [], cancellationToken, reason);

    /// <summary>Writes into the audit that an administrator replans the open taskings.</summary>
    /// <returns>False: others kept making changes, and nothing was written.</returns>
    public Task<bool> NoteReplanAsync(string by, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(by, "replan", [], [], cancellationToken, reason);

    /// <summary>The audit, newest first.</summary>
    /// <param name="from">The row key to continue from; null for the first page.</param>
    public async Task<(List<AuditEntry> Entries, string? Next)> ReadAuditAsync(string? from, int top, CancellationToken cancellationToken)
    {
        var range = DirectoryKeys.Audits();
        if (from is not null && string.CompareOrdinal(from, range.From) > 0) range = range with { From = from };
        var entries = new List<AuditEntry>();
        string? next = range.From;
        while (next is not null && entries.Count < top)
        {
            var page = await store.ReadAsync(range with { From = next }, top - entries.Count, cancellationToken);
            entries.AddRange(page.Rows.Select(row => Json.Read<AuditEntry>(row.Body)));
            next = page.Next;
        }

        return (entries, next);
    }

    private async Task<(Head Head, string? ETag)> RefreshInTurnAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(DirectoryKeys.Partition, DirectoryKeys.Head, cancellationToken);
        var head = row is null ? Head.First : Json.Read<Head>(row.Body);
        if (head.Seq == inForce) return (head, row?.ETag);

        // Another process may just have added a version. Ignore it until the head row names it.
        var last = head.VersionOf(RulesKind.Escalation);
        var escalations = (await ReadVersionsAsync(RulesKind.Escalation, cancellationToken)).Where(v => v.Version <= last).ToList();
        if (escalations.Count != last - 1) throw new InvalidDataException("A version of the escalation policy is missing.");
        List<EscalationPolicy> policies =
            [EscalationPolicy.Default, .. escalations.Select(v => RulesDocuments.StoredEscalation(v.Version, v.Document))];
        var rubric = await ReadPresentAsync(RulesKind.Rubric, head, cancellationToken);
        var settings = await ReadPresentAsync(RulesKind.Settings, head, cancellationToken);
        var retention = await ReadPresentAsync(RulesKind.Retention, head, cancellationToken);
        await directory.LoadAsync(cancellationToken);
        rules.Use(present => present with
        {
            Rubric = rubric is null ? Domain.Routing.Rubric.Default : RulesDocuments.StoredRubric(rubric.Version, rubric.Document),
            Policy = settings is null ? rules.Deployed : RulesDocuments.StoredSettings(settings.Version, settings.Document),
            Escalation = policies[^1],
            EarlierEscalations = policies[..^1],
            Retention = retention is null
                ? RetentionSchedule.Empty
                : RulesDocuments.StoredRetention(retention.Version, retention.Document),
        });
        inForce = head.Seq;
        return (head, row?.ETag);
    }

    /// <summary>All stored versions, oldest first. The first version is built in and not stored.</summary>
    internal async Task<List<RulesVersion>> ReadVersionsAsync(RulesKind kind, CancellationToken cancellationToken)
    {
        var versions = new List<RulesVersion>();
        await foreach (var row in store.ReadAllAsync(DirectoryKeys.RulesVersions(RulesDocuments.Word(kind)), cancellationToken))
            versions.Add(RulesDocuments.Stored(row));
        return versions;
    }

    /// <summary>The stored version; null if there is none.</summary>
    internal async Task<RulesVersion?> ReadVersionAsync(RulesKind kind, int version, CancellationToken cancellationToken) =>
        await store.GetAsync(DirectoryKeys.Partition, DirectoryKeys.RulesVersion(RulesDocuments.Word(kind), version), cancellationToken) is { } row
            ? RulesDocuments.Stored(row)
            : null;

    private async Task<RulesVersion?> ReadPresentAsync(RulesKind kind, Head head, CancellationToken cancellationToken)
    {
        var version = head.VersionOf(kind);
        return version == 1
            ? null
            : await ReadVersionAsync(kind, version, cancellationToken)
                ?? throw new InvalidDataException($"Version {version} of the {RulesDocuments.Word(kind)} is missing.");
    }
}

/// <summary>The head row: the number of the last change, and the versions in effect.</summary>
/// <param name="Seq">Number of the last change; 0 before the first.</param>
/// <param name="Versions">The current version of each rules document. Default: 1, the built-in version.</param>
internal sealed record Head(long Seq, IReadOnlyDictionary<string, int> Versions)
{
    public static Head First { get; } = new(0, new Dictionary<string, int>());

    public int VersionOf(RulesKind kind) => Versions.GetValueOrDefault(RulesDocuments.Word(kind), 1);

    public IReadOnlyDictionary<string, int> With(RulesKind kind, int version) =>
        new Dictionary<string, int>(Versions) { [RulesDocuments.Word(kind)] = version };
}

/// <param name="Change">The change to write; null for none.</param>
internal sealed record Decided<T>(T Answer, BookChange? Change = null);

/// <summary>A change to be made.</summary>
/// <param name="Writes">At most <see cref="RuleBook.RowsPerChange"/>.</param>
/// <param name="InForce">Applies the change to the rules in memory.</param>
/// <param name="Versions">The new current versions, if they change.</param>
internal sealed record BookChange(
    string What,
    IReadOnlyList<RowWrite> Writes,
    Func<Rules, Rules> InForce,
    IReadOnlyList<AuditChange> Changes,
    string? Reason = null,
    ImportPart? Import = null,
    IReadOnlyDictionary<string, int>? Versions = null);
