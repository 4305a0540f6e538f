using System.Runtime.CompilerServices;
using Itms.Application.Access;
using Itms.Application.Indexing;
using Itms.Application.Intake;
using Itms.Application.Ledger;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Backup;

/// <summary>
/// Checks that nothing stored was changed, cut or lost: the ledger, the history of every tasking, every document, the access log, the lists, and the
/// word index. It writes nothing.
/// </summary>
public sealed class DataCheck(ITableStore store, IBlobStore blobs)
{
    private readonly TaskingRecords records = new(store);
    private readonly CheckedPart ledgerPart = new("Ledger");
    private readonly CheckedPart historyPart = new("Histories");
    private readonly CheckedPart documentPart = new("Documents");
    private readonly CheckedPart accessPart = new("Access log");
    private readonly CheckedPart listPart = new("Lists");
    private readonly CheckedPart wordPart = new("Word index");
    private string? listsNotCompared = "They were not compared.";
    private int listsCompared;
    private int wordsCompared;
    private int entries;
    private LedgerContent? ledger;

    /// <summary>The rules that the lists are made with. Null: the lists are not compared.</summary>
    public Rules? Rules { get; init; }

    /// <summary>How many taskings had a history to check.</summary>
    public int Histories { get; private set; }

    public int BrokenHistories => historyPart.Faults;

    /// <summary>How many taskings were disposed of. Their tombstones say what they were.</summary>
    public int Disposed { get; private set; }

    public int Documents { get; private set; }

    public int BrokenDocuments => documentPart.Faults;

    public bool IsIntact => Parts.All(part => part.Faults == 0);

    private IReadOnlyList<CheckedPart> Parts => [ledgerPart, historyPart, documentPart, accessPart, listPart, wordPart];

    /// <summary>Checks everything, once.</summary>
    /// <returns>What is wrong, a sentence each. At most <see cref="CheckedPart.MostNamed"/> of each kind.</returns>
    public async IAsyncEnumerable<string> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ledgerPart.AttemptAsync("It", () => CheckLedgerAsync(cancellationToken));
        var derived = await DerivedAsync(cancellationToken);
        await historyPart.AttemptAsync("The numbers", () => CheckTaskingsAsync(derived, cancellationToken));
        await documentPart.AttemptAsync("Incoming mails", () => CheckMailsAsync(cancellationToken));
        if (ledger is not null)
        {
            var accesses = new AccessCheck(store, ledger);
            await accesses.RunAsync(accessPart, cancellationToken);
            entries = accesses.Entries;
        }

        if (derived is var (lists, words))
        {
            if (lists.FaultOfOthers() is { } others) listPart.Add(others);
            words.AddOthers();
            (listsCompared, wordsCompared) = (lists.Compared, words.Compared);
        }

        foreach (var fault in Parts.SelectMany(part => part.Named)) yield return fault;
    }

    /// <summary>Checks everything, and prints what is wrong and the sums.</summary>
    /// <returns>Whether everything is intact.</returns>
    public async Task<bool> PrintAsync(TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        await foreach (var fault in RunAsync(cancellationToken)) await output.WriteLineAsync(fault);
        await output.WriteLineAsync(ToString());
        return IsIntact;
    }

    /// <summary>The sums: one line for each kind of data.</summary>
    public override string ToString() => string.Join('\n',
        FormattableString.Invariant($"{Histories} histories checked, {BrokenHistories} broken.{DisposedText}"),
        FormattableString.Invariant($"{Documents} documents checked, {BrokenDocuments} missing or changed."),
        FormattableString.Invariant($"Access log: {entries} sorted entries checked, {accessPart.Faults} faults."),
        FormattableString.Invariant($"Lists: {listsNotCompared ?? $"{listsCompared} taskings compared, {listPart.Faults} faults."}"),
        FormattableString.Invariant($"Word index: {listsNotCompared ?? $"{wordsCompared} taskings compared, {wordPart.Faults} faults."}"),
        FormattableString.Invariant($"Ledger: {ledger?.Pages ?? 0} pages, {ledgerPart.Faults} faults. It ends with {ledger?.Hash ?? "nothing"}."));

    private string DisposedText => Disposed == 0 ? "" : FormattableString.Invariant($" {Disposed} taskings were disposed of.");

    private async Task CheckLedgerAsync(CancellationToken cancellationToken)
    {
        ledger = await ChainLedger.ReadAsync(store, cancellationToken);
        foreach (var fault in ledger.Faults) ledgerPart.Add($"Ledger: {fault}");
    }

    /// <returns>What the lists and the word index have. Null: they cannot be compared.</returns>
    private async Task<(ListCheck Lists, WordCheck Words)?> DerivedAsync(CancellationToken cancellationToken)
    {
        if (Rules is null) return null;
        var (lists, words) = (new ListCheck(store, Rules), new WordCheck(store, wordPart));
        await listPart.AttemptAsync("Lists", async () => listsNotCompared = await lists.LoadAsync(cancellationToken));
        if (listsNotCompared is null) await wordPart.AttemptAsync("The word index", () => words.LoadAsync(cancellationToken));
        return listsNotCompared is null ? (lists, words) : null;
    }

    /// <summary>Every issued number, and every number in the ledger.</summary>
    private async Task CheckTaskingsAsync((ListCheck Lists, WordCheck Words)? derived, CancellationToken cancellationToken)
    {
        var left = new SortedSet<string>(ledger?.Taskings.Keys ?? Enumerable.Empty<string>(), StringComparer.Ordinal);
        await historyPart.AttemptAsync("The numbers that were issued", async () =>
        {
            await foreach (var number in ItmsNumbers.IssuedAsync(store, cancellationToken))
            {
                left.Remove(number);
                await historyPart.AttemptAsync($"{number}: The tasking", () => CheckTaskingAsync(number, derived, cancellationToken));
            }
        });
        foreach (var number in left)
            await historyPart.AttemptAsync($"{number}: The tasking", () => CheckTaskingAsync(number, derived, cancellationToken));
    }

    private async Task CheckTaskingAsync(string number, (ListCheck Lists, WordCheck Words)? derived, CancellationToken cancellationToken)
    {
        if (await Tombstone.FindAsync(store, number, cancellationToken) is { } tombstone)
        {
            Disposed++;
            if (tombstone.DestroyedAt is null) derived?.Words.LeaveOut(number);
            else if (await HasRowsAsync(number, cancellationToken))
                historyPart.Add($"{number}: It was disposed of, but some of it is still there.");
            return;
        }

        var verifier = new HistoryVerifier(records);
        if (await verifier.CheckAsync(number, ledger?.Taskings.GetValueOrDefault(number), cancellationToken) is not var (verification, stored))
        {
            // A number may never have become a tasking. Then nothing names it.
            if (await IsNamedAsync(number, cancellationToken))
                historyPart.Add($"{number}: The tasking is missing, but lists or the access log still name it.");
            return;
        }

        Histories++;
        if (!verification.Intact)
        {
            historyPart.Add($"{number}: {verification.Problem}{(verification.AtSeq is { } seq ? $" (event {seq})" : "")}");
            if (stored is not null) derived?.Words.LeaveOut(number);
            return;
        }

        var named = new NamedDocuments();
        named.Note(stored!.Tasking);
        foreach (var document in named.All) await CheckAsync(document, cancellationToken);
        if (derived is var (lists, words)) await CompareAsync(stored.Tasking, lists, words, cancellationToken);
    }

    private async Task CompareAsync(Tasking tasking, ListCheck lists, WordCheck words, CancellationToken cancellationToken)
    {
        var terms = SearchTerms.Of(tasking);
        if (lists.IsUnfinished(tasking.Number)) words.LeaveOut(tasking.Number);
        else await words.CompareAsync(tasking.Number, terms, cancellationToken);
        if (await lists.FaultOfAsync(tasking, terms, cancellationToken) is { } fault) listPart.Add(fault);
    }

    /// <summary>Mails that came in and are in no tasking. Their rows do not say what they must be, so only one that is missing shows.</summary>
    private async Task CheckMailsAsync(CancellationToken cancellationToken)
    {
        var named = new NamedDocuments();
        await foreach (var row in store.ReadAllAsync(new RowRange(IntakeKeys.Partition), cancellationToken))
            await documentPart.AttemptAsync("An incoming mail", () => Task.FromResult(named.Note(row)));
        foreach (var document in named.All)
        {
            if (document.Number is not null) continue;
            await using var content = await blobs.OpenAsync(document.Name, cancellationToken);
            if (content is null) documentPart.Add(document.Missing);
        }
    }

    private Task CheckAsync(NamedDocument document, CancellationToken cancellationToken)
    {
        Documents++;
        return documentPart.AttemptAsync($"A document of {document.Of}", async () =>
        {
            await using var content = await blobs.OpenAsync(document.Name, cancellationToken);
            if (content is null) documentPart.Add(document.Missing);
            else if (document.Sha256 is not null && (await HashingCopy.CopyAsync(content, Stream.Null, cancellationToken)).Sha256 != document.Sha256)
                documentPart.Add(document.Changed);
        });
    }

    private async Task<bool> HasRowsAsync(string number, CancellationToken cancellationToken) =>
        (await store.ReadKeysAsync(TaskingKeys.Present(number), 1, cancellationToken)).RowKeys.Count > 0
        || (await store.ReadKeysAsync(TaskingKeys.Events(number), 1, cancellationToken)).RowKeys.Count > 0;

    private async Task<bool> IsNamedAsync(string number, CancellationToken cancellationToken) =>
        await ProjectionRow.FindAsync(store, number, cancellationToken) is not null
        || (await store.ReadAsync(new RowRange(AccessKeys.Entries(number)), 1, cancellationToken)).Rows.Count > 0;
}
