using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Deadlines;
using Itms.Domain.Taskings;

namespace Itms.Application.Administration;

/// <summary>
/// What administrators change: the directory and the documents of rules. Every change is one transaction with its entry in
/// the audit and with the head row, so that of two changes at once one comes after the other, in whatever processes they
/// were made, and each was decided by what the one before had left.
/// </summary>
/// <remarks>A process that did not make a change itself puts it into force at its next <see cref="RefreshAsync"/>.</remarks>
public sealed class RuleBook(ITableStore store, RulesSource rules, TimeProvider clock)
{
    private const int MaxAttempts = 12;

    private readonly DirectoryStore directory = new(store, rules);
    private readonly NumberGate gate = new();
    private long inForce = -1;

    /// <summary>Rows one change may write besides its audit and the head.</summary>
    public const int RowsPerChange = TableLimits.RowsPerTransaction - 2;

    /// <summary>Puts everything stored into force: at the start.</summary>
    /// <exception cref="InvalidDataException">Something cannot be read: nothing is left out silently.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        using var alone = await gate.EnterAsync(DirectoryKeys.Partition, cancellationToken);
        inForce = -1;
        await RefreshInTurnAsync(cancellationToken);
    }

    /// <summary>Puts into force what other processes have changed since.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        using var alone = await gate.EnterAsync(DirectoryKeys.Partition, cancellationToken);
        await RefreshInTurnAsync(cancellationToken);
    }

    /// <summary>
    /// Decides on a change and makes it. <paramref name="decide"/> sees the rules as they are, and is asked again when another
    /// process was faster.
    /// </summary>
    /// <returns>What <paramref name="decide"/> said; null where others kept being faster.</returns>
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
                    etag is null ? new RowWrite.Insert(DirectoryKeys.Head, Json.Bytes(next)) : new RowWrite.Update(DirectoryKeys.Head, etag, Json.Bytes(next)),
                    new RowWrite.Insert(DirectoryKeys.Audit(next.Seq), Json.Bytes(entry)),
                    .. change.Writes,
                ],
                CancellationToken.None) is CommitOutcome.Conflict) continue;
            rules.Use(change.InForce);
            inForce = next.Seq;
            return decided.Answer;
        }

        return null;
    }

    /// <summary>The audit, newest first.</summary>
    /// <param name="from">The row key to go on from, or null for the first page.</param>
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

        // Another process may just have added one: what the head does not know of yet is for the next time.
        var last = head.VersionOf(RulesKind.Escalation);
        var escalations = (await ReadVersionsAsync(RulesKind.Escalation, cancellationToken)).Where(v => v.Version <= last).ToList();
        if (escalations.Count != last - 1) throw new InvalidDataException("A version of the escalation policy is missing.");
        List<EscalationPolicy> policies =
            [EscalationPolicy.Default, .. escalations.Select(v => RulesDocuments.StoredEscalation(v.Version, v.Document))];
        var rubric = await ReadPresentAsync(RulesKind.Rubric, head, cancellationToken);
        var settings = await ReadPresentAsync(RulesKind.Settings, head, cancellationToken);
        await directory.LoadAsync(cancellationToken);
        rules.Use(present => present with
        {
            Rubric = rubric is null ? Domain.Routing.Rubric.Default : RulesDocuments.StoredRubric(rubric.Version, rubric.Document),
            Policy = settings is null ? rules.Deployed : RulesDocuments.StoredSettings(settings.Version, settings.Document),
            Escalation = policies[^1],
            EarlierEscalations = policies[..^1],
        });
        inForce = head.Seq;
        return (head, row?.ETag);
    }

    /// <summary>Every version that was stored, oldest first: all but the first, which is built in.</summary>
    internal async Task<List<RulesVersion>> ReadVersionsAsync(RulesKind kind, CancellationToken cancellationToken)
    {
        var versions = new List<RulesVersion>();
        await foreach (var row in store.ReadAllAsync(DirectoryKeys.RulesVersions(RulesDocuments.Word(kind)), cancellationToken))
            versions.Add(RulesDocuments.Stored(row));
        return versions;
    }

    /// <summary>The version as it was stored; null where there is none.</summary>
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

/// <summary>How far the changes have come.</summary>
/// <param name="Seq">Number of the last change; 0 before the first.</param>
/// <param name="Versions">The version in force of each document of rules; 1, the built-in one, where none is named.</param>
internal sealed record Head(long Seq, IReadOnlyDictionary<string, int> Versions)
{
    public static Head First { get; } = new(0, new Dictionary<string, int>());

    public int VersionOf(RulesKind kind) => Versions.GetValueOrDefault(RulesDocuments.Word(kind), 1);

    public IReadOnlyDictionary<string, int> With(RulesKind kind, int version) =>
        new Dictionary<string, int>(Versions) { [RulesDocuments.Word(kind)] = version };
}

/// <param name="Change">What is to be written; null: nothing.</param>
internal sealed record Decided<T>(T Answer, BookChange? Change = null);

/// <summary>A change to be made.</summary>
/// <param name="Writes">At most <see cref="RuleBook.RowsPerChange"/>.</param>
/// <param name="InForce">The rules once it is made.</param>
/// <param name="Versions">The versions in force afterwards, where they change.</param>
internal sealed record BookChange(
    string What,
    IReadOnlyList<RowWrite> Writes,
    Func<Rules, Rules> InForce,
    IReadOnlyList<AuditChange> Changes,
    string? Reason = null,
    ImportPart? Import = null,
    IReadOnlyDictionary<string, int>? Versions = null);
