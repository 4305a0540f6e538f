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
    /// <param name="OpenTaskingsLeft">
    /// Number of open taskings that people who were set inactive leave without somebody (see <see cref="DepartureNotices"/>). Null: nobody
    /// was set inactive.
    /// </param>
    public sealed record Done(int Added, int Changed, int Unchanged, int? OpenTaskingsLeft = null) : DirectoryOutcome;

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
public sealed class DirectoryEditor(RuleBook book, DepartureNotices departures, IWhoCanSignIn? accounts = null)
{
    /// <summary>Adds the entry, or replaces the one with its key.</summary>
    /// <param name="expected">The ETag that the administrator read; <c>*</c> for any entry that is there; null for any, or none.</param>
    public async Task<DirectoryOutcome> PutAsync(
        DirectoryEntry entry, string? expected, string? reason, string by, CancellationToken cancellationToken)
    {
        Departure? leaving = null;
        var outcome = await ChangeAsync(
            by,
            (head, rules, able) =>
            {
                var present = DirectoryEntry.Find(rules.Directory, entry.Kind, entry.Key);
                if (expected is not null && (present is null || (expected != "*" && present.ETag != expected)))
                    return new Decided<DirectoryOutcome>(new DirectoryOutcome.Stale(present?.ETag));
                var errors = new FieldErrors();
                errors.Text("reason", reason);
                var plan = Plan(rules.Directory, [entry], (_, field, error) => errors.Add(field, error));
                if (errors.Any) return new Decided<DirectoryOutcome>(new DirectoryOutcome.Invalid(errors));
                leaving = LeavingIn(plan.Different, head, earlier: null);
                return Decide(plan, able, plan.Different, "put", string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), import: null, leaving);
            },
            cancellationToken);
        return await WithDepartureAsync(outcome ?? new DirectoryOutcome.Busy(), leaving);
    }

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
        Departure? left = null;
        var size = RuleBook.RowsPerChange;
        for (var part = 1; ; part++)
        {
            var more = false;
            Departure? leaving = null;
            AgencyDirectory? after = null;
            var outcome = await ChangeAsync(
                by,
                (head, rules, able) =>
                {
                    var errors = new FieldErrors();
                    var rows = read(rules.Directory, errors);
                    var plan = Plan(
                        rules.Directory, [.. rows.Select(r => r.Entry)], (i, field, error) => errors.Add($"row {rows[i].Row}: {field}", error));
                    if (errors.Any) return new Decided<DirectoryOutcome>(new DirectoryOutcome.Invalid(errors));
                    // A departure is a row of its own.
                    if (part == 1) size = RuleBook.RowsPerChange - (DepartureNotices.LeavingIn(plan.Different).Any() ? 1 : 0);
                    var parts = (plan.Different.Count + size - 1) / size;
                    // The first part determines the totals of the whole import.
                    whole = part == 1 ? new ImportPart(plan.Added, plan.Changed, plan.Unchanged, 1, parts) : whole! with { Part = part };
                    var next = plan.Different.Take(size).ToList();
                    more = next.Count < plan.Different.Count;
                    (leaving, after) = (LeavingIn(dryRun ? plan.Different : next, head, left), plan.After);
                    return dryRun
                        ? new Decided<DirectoryOutcome>(Decide(plan, able, [], "import", null, whole, leaving: null).Answer)
                        : Decide(plan, able, next, "import", null, whole, leaving);
                },
                cancellationToken);
            if (outcome is not DirectoryOutcome.Done) return outcome ?? new DirectoryOutcome.Busy();
            left = leaving ?? left;
            if (!dryRun && more) continue;
            var done = new DirectoryOutcome.Done(whole!.Added, whole.Changed, whole.Unchanged);
            if (!dryRun) return await WithDepartureAsync(done, left);
            return leaving is null ? done : done with { OpenTaskingsLeft = await departures.CountAsync(leaving.People, after!, cancellationToken) };
        }
    }

    private Task<DirectoryOutcome?> ChangeAsync(
        string by, Func<Head, Rules, IReadOnlySet<string>?, Decided<DirectoryOutcome>> decide, CancellationToken cancellationToken)
    {
        return accounts is null ? WithAsync(null) : accounts.HoldAsync(WithAsync, cancellationToken);

        Task<DirectoryOutcome?> WithAsync(IReadOnlySet<string>? able) =>
            book.ChangeAsync(by, (head, rules) => decide(head, rules, able), cancellationToken);
    }

    /// <summary>The people who leave with this change, together with those of the earlier parts of an import. Null: nobody leaves now.</summary>
    private Departure? LeavingIn(IReadOnlyList<(DirectoryEntry Entry, DirectoryEntry? Before)> changes, Head head, Departure? earlier)
    {
        List<string> leaving = [.. DepartureNotices.LeavingIn(changes)];
        return leaving.Count == 0 ? null : departures.Make(earlier?.Seq ?? head.Seq + 1, [.. earlier?.People ?? [], .. leaving]);
    }

    /// <summary>Tells of the people who left. If the process dies before, the recovery sweep does.</summary>
    private async Task<DirectoryOutcome> WithDepartureAsync(DirectoryOutcome outcome, Departure? left) =>
        left is not null && outcome is DirectoryOutcome.Done done
            ? done with { OpenTaskingsLeft = await departures.TellAsync(left, CancellationToken.None) }
            : outcome;

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
        ImportPart? import,
        Departure? leaving)
    {
        if (plan.TakesTheLastAdministrator(able)) return new Decided<DirectoryOutcome>(new DirectoryOutcome.LastAdministrator());
        var done = new DirectoryOutcome.Done(plan.Added, plan.Changed, plan.Unchanged);
        if (now.Count == 0) return new Decided<DirectoryOutcome>(done);
        IReadOnlyList<DirectoryEntry> entries = [.. now.Select(n => n.Entry)];
        return new Decided<DirectoryOutcome>(
            done,
            new BookChange(
                what,
                [
                    .. entries.Select(e => new RowWrite.Upsert(e.RowKey, e.Body)),
                    .. leaving is null ? Enumerable.Empty<RowWrite>() : [DepartureNotices.Write(leaving)],
                ],
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
