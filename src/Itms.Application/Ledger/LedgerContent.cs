using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;

namespace Itms.Application.Ledger;

/// <summary>What the ledger says, as far as it can be read, and what is wrong with it.</summary>
public sealed class LedgerContent
{
    private readonly List<string> hashes = [];
    private readonly List<string> faults = [];

    internal LedgerContent(string anchor) => hashes.Add(anchor);

    /// <summary>The end of each history, as it was last seen.</summary>
    public Dictionary<string, SealedHead> Taskings { get; } = new(StringComparer.Ordinal);

    /// <summary>The digests of the access log's entries, by what they are about.</summary>
    public Dictionary<string, HashSet<ulong>> Accesses { get; } = new(StringComparer.Ordinal);

    /// <summary>The writes of the access log.</summary>
    public List<SealedWrite> Writes { get; } = [];

    /// <summary>How many pages there are.</summary>
    public int Pages => hashes.Count - 1;

    /// <summary>The hash of the last page.</summary>
    public string Hash => hashes[^1];

    /// <summary>What is wrong with the ledger itself, a sentence each.</summary>
    public IReadOnlyList<string> Faults => faults;

    internal void Add(Row row)
    {
        var expected = Pages + 1;
        if (row.RowKey != LedgerKeys.Page(expected)) faults.Add($"Pages are missing before page {row.RowKey[(row.RowKey.IndexOf('|') + 1)..]}.");
        try
        {
            var (json, hash, linked) = HashChain.Read(row.Body, Hash);
            if (!linked) faults.Add($"Page {expected}, or its link to the one before, was altered.");
            hashes.Add(hash);
            Take(Json.Read<LedgerPage>(json));
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            faults.Add($"Page {expected} cannot be read.");
            if (hashes.Count <= expected) hashes.Add("");
        }
    }

    /// <summary>Compares the end with what the store says of it in two places.</summary>
    internal async Task CheckEndAsync(ITableStore store, CancellationToken cancellationToken)
    {
        foreach (var (partition, key) in new[] { (LedgerKeys.Partition, LedgerKeys.Head), (ServerKeys.Partition, LedgerKeys.Copy) })
        {
            if (await store.GetAsync(partition, key, cancellationToken) is not { } row)
            {
                // The copy may be missing: a backup does not have it, and it is written after the first page.
                if (partition == LedgerKeys.Partition && Pages > 0) faults.Add("Its end is not recorded.");
                continue;
            }

            try
            {
                var head = Json.Read<LedgerHead>(row.Body);
                if (head.Seq > Pages) faults.Add($"It had {head.Seq} pages, and has {Pages}.");
                else if (head.Seq < 0 || hashes[(int)head.Seq] != head.Hash) faults.Add($"Page {head.Seq} is not the one that was written.");
            }
            catch (JsonException)
            {
                faults.Add("What is recorded of its end cannot be read.");
            }
        }
    }

    private void Take(LedgerPage page)
    {
        foreach (var (number, head) in page.Taskings ?? new Dictionary<string, SealedHead>())
            if (!Taskings.TryGetValue(number, out var before) || before.Seq <= head.Seq) Taskings[number] = head;
        Writes.AddRange(page.Writes ?? []);
        foreach (var (about, digests) in page.Accesses ?? new Dictionary<string, string>())
        {
            if (!Accesses.TryGetValue(about, out var known)) Accesses[about] = known = [];
            known.UnionWith(LedgerPage.Read(digests));
        }
    }
}
