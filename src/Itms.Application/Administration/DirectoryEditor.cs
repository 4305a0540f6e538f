using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Administration;

/// <summary>The result of a change to the directory.</summary>
public abstract record DirectoryOutcome
{
    private DirectoryOutcome() { }

    /// <param name="Added">Number of new entries.</param>
    /// <param name="Changed">Number of entries with changed content.</param>
    /// <param name="Unchanged">Number of entries that stayed the same.</param>
    public sealed record Done(int Added, int Changed, int Unchanged) : DirectoryOutcome;

    public sealed record Invalid(FieldErrors Errors) : DirectoryOutcome;

    /// <summary>The entry has changed since the administrator read it.</summary>
    public sealed record Stale(string? ETag) : DirectoryOutcome;

    /// <summary>No administrator would be left.</summary>
    public sealed record LastAdministrator : DirectoryOutcome;

    /// <summary>Others kept making changes. Parts of an import may be done; it can be sent again.</summary>
    public sealed record Busy : DirectoryOutcome;
}

/// <summary>Changes the directory. A change takes effect at once, is audited, and is refused if it would make the directory invalid.</summary>
/// <param name="accounts">Null unless ITMS has its own accounts.</param>
public sealed class DirectoryEditor(RuleBook book, IWhoCanSignIn? accounts = null)
{
    /// <summary>Adds the entry, or replaces the one with its key.</summary>
    /// <param name="expected">The ETag that the administrator read; null for any.</param>
    public async Task<DirectoryOutcome> PutAsync(
        DirectoryEntry entry, string? expected, string? reason, string by, CancellationToken cancellationToken) =>
        await ChangeAsync(
            by,
            (rules, able) =>
            {
                var present = DirectoryEntry.Find(rules.Directory, entry.Kind, entry.Key);
                if (expected is not null && present?.ETag != expected)
                    return new Decided<DirectoryOutcome>(new DirectoryOutcome.Stale(present?.ETag));
                var errors = new FieldErrors();
                errors.Text("reason", reason);
                var plan = Plan(rules.Directory, [entry], (_, field, error) => errors.Add(field, error));
                if (errors.Any) return new Decided<DirectoryOutcome>(new DirectoryOutcome.Invalid(errors));
                return Decide(plan, able, plan.Different, "put", string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), import: null);
            },
            cancellationToken)
        ?? new DirectoryOutcome.Busy();

    /// <summary>Adds or replaces all entries, or none if any has a fault. Faults name the row: <c>row 7: email</c>.</summary>
    /// <param name="read">Returns the new entries with their row numbers, and adds the faults of the rows.</param>
    /// <param name="dryRun">Only report what would change.</param>
    /// <remarks>
    /// A large import takes several transactions. If the process ends between two of them, the first ones stay, and sending the
    /// same import again does the rest.
    /// </remarks>
    public async Task<DirectoryOutcome> ImportAsync(
        Func<AgencyDirectory, FieldErrors, IReadOnlyList<(int Row, DirectoryEntry Entry)>> read,
        bool dryRun,
        string by,
        CancellationToken cancellationToken)
    {
        ImportPart? whole = null;
        for (var part = 1; ; part++)
        {
            var more = false;
            var outcome = await ChangeAsync(
                by,
                (rules, able) =>
                {
                    var errors = new FieldErrors();
                    var rows = read(rules.Directory, errors);
                    var plan = Plan(
                        rules.Directory, [.. rows.Select(r => r.Entry)], (i, field, error) => errors.Add($"row {rows[i].Row}: {field}", error));
                    if (errors.Any) return new Decided<DirectoryOutcome>(new DirectoryOutcome.Invalid(errors));
                    var parts = (plan.Different.Count + RuleBook.RowsPerChange - 1) / RuleBook.RowsPerChange;
                    // The first part determines the totals of the whole import.
                    whole = part == 1 ? new ImportPart(plan.Added, plan.Changed, plan.Unchanged, 1, parts) : whole! with { Part = part };
                    var next = plan.Different.Take(RuleBook.RowsPerChange).ToList();
                    more = next.Count < plan.Different.Count;
                    return dryRun
                        ? new Decided<DirectoryOutcome>(Decide(plan, able, [], "import", null, whole).Answer)
                        : Decide(plan, able, next, "import", null, whole);
                },
                cancellationToken);
            if (outcome is not DirectoryOutcome.Done) return outcome ?? new DirectoryOutcome.Busy();
            if (dryRun || !more) return new DirectoryOutcome.Done(whole!.Added, whole.Changed, whole.Unchanged);
        }
    }

    private Task<DirectoryOutcome?> ChangeAsync(
        string by, Func<Rules, IReadOnlySet<string>?, Decided<DirectoryOutcome>> decide, CancellationToken cancellationToken)
    {
        return accounts is null ? WithAsync(null) : accounts.HoldAsync(WithAsync, cancellationToken);

        Task<DirectoryOutcome?> WithAsync(IReadOnlySet<string>? able) =>
            book.ChangeAsync(by, (_, rules) => decide(rules, able), cancellationToken);
    }

    /// <summary>Plans the change and reports the faults of the entries.</summary>
    private static PutPlan Plan(AgencyDirectory directory, IReadOnlyList<DirectoryEntry> entries, Action<int, string, string> wrong)
    {
        var after = DirectoryEntry.Put(directory, entries);
        var check = new DirectoryCheck(after);
        var (added, changed) = (0, 0);
        var different = new List<(DirectoryEntry Entry, DirectoryEntry? Before)>();
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, at) = (entries[i], i);
            entry.Check(check, (field, error) => wrong(at, field, error));
            var before = DirectoryEntry.Find(directory, entry.Kind, entry.Key);
            if (before is not null && before.Body.Span.SequenceEqual(entry.Body.Span)) continue;
            different.Add((entry, before));
            if (before is null) added++;
            else changed++;
        }

        // Administrators first, so that someone can still administer ITMS if an import stops halfway.
        return new PutPlan(
            directory,
            after,
            [.. different.OrderByDescending(d => d.Entry.Value is Person { Active: true } person && person.Is(Role.Administrator))],
            added,
            changed,
            entries.Count - different.Count);
    }

    private static Decided<DirectoryOutcome> Decide(
        PutPlan plan,
        IReadOnlySet<string>? able,
        IReadOnlyList<(DirectoryEntry Entry, DirectoryEntry? Before)> now,
        string what,
        string? reason,
        ImportPart? import)
    {
        if (plan.TakesTheLastAdministrator(able)) return new Decided<DirectoryOutcome>(new DirectoryOutcome.LastAdministrator());
        var done = new DirectoryOutcome.Done(plan.Added, plan.Changed, plan.Unchanged);
        if (now.Count == 0) return new Decided<DirectoryOutcome>(done);
        IReadOnlyList<DirectoryEntry> entries = [.. now.Select(n => n.Entry)];
        return new Decided<DirectoryOutcome>(
            done,
            new BookChange(
                what,
                [.. entries.Select(e => new RowWrite.Upsert(e.RowKey, e.Body))],
                rules => rules with { Directory = DirectoryEntry.Put(rules.Directory, entries) },
                [.. now.Select(n => AuditChange.Of(n.Entry.Kind, n.Entry.Key, n.Before?.Body, n.Entry.Body))],
                reason,
                import));
    }

    private sealed record PutPlan(
        AgencyDirectory Before,
        AgencyDirectory After,
        IReadOnlyList<(DirectoryEntry Entry, DirectoryEntry? Before)> Different,
        int Added,
        int Changed,
        int Unchanged)
    {
        /// <param name="able">Ids of people who can sign in; null for all.</param>
        public bool TakesTheLastAdministrator(IReadOnlySet<string>? able) =>
            (Before.HasAdministrator && !After.HasAdministrator)
            || (able is not null && CanBeAdministered(Before, able) && !CanBeAdministered(After, able));

        private static bool CanBeAdministered(AgencyDirectory directory, IReadOnlySet<string> able) =>
            directory.People.Any(p => p.Active && p.Is(Role.Administrator) && able.Contains(p.Id));
    }
}
