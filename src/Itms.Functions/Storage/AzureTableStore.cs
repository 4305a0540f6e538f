using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Itms.Application.Storage;

namespace Itms.Functions.Storage;

/// <summary>
/// Keeps all rows in one Azure table. Any number of processes and threads may use it.
/// </summary>
/// <remarks>
/// The client library repeats throttled and unanswered requests with growing pauses. If a transaction may have succeeded without an answer, its
/// rows are read again: each carries the id of the commit that last wrote it (<see cref="AzureTableCommit"/>).
/// </remarks>
public sealed class AzureTableStore : ITableStore, IPartitionList
{
    private readonly TableClient table;
    private readonly AzureTableCommit commit;

    /// <param name="newId">Makes the ids of commits.</param>
    /// <param name="options">The connection's options, for this store only; null: <see cref="DefaultOptions"/>.</param>
    public AzureTableStore(AzureStorageSettings settings, NewId newId, TableClientOptions? options = null)
    {
        options ??= DefaultOptions();
        options.AddPolicy(UnansweredPolicy.Instance, HttpPipelinePosition.PerRetry);
        table = settings.ConnectTables(options).GetTableClient(settings.Table);
        commit = new AzureTableCommit(table, newId);
    }

    /// <summary>
    /// An answer may take 15 seconds. After five attempts the store counts as unavailable. If the service answers "too many requests", the client
    /// waits as long as the answer says.
    /// </summary>
    public static TableClientOptions DefaultOptions() => new()
    {
        Retry =
        {
            MaxRetries = 4, Delay = TimeSpan.FromMilliseconds(400), MaxDelay = TimeSpan.FromSeconds(10), NetworkTimeout = TimeSpan.FromSeconds(15),
        },
    };

    /// <summary>Creates the table if it is missing. Call it once, before using the store.</summary>
    /// <exception cref="TableStoreUnavailableException">The service was not reached, or refused.</exception>
    public async Task CreateTableAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
        }
        catch (Exception e) when (AzureFailure.Is(e, cancellationToken))
        {
            throw AzureFailure.Unavailable(e);
        }
    }

    public async ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default)
    {
        TableRead.Check(partition, rowKey);
        try
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: cancellationToken);
            if (found.HasValue) return AzureTableRow.Read(found.Value!);
            // The client library also reports "no such row" if the whole table is missing.
            var answer = found.GetRawResponse();
            if (answer.Content.ToString().Contains(TableErrorCode.TableNotFound.ToString(), StringComparison.Ordinal))
                throw new RequestFailedException(answer);
            return null;
        }
        catch (Exception e) when (AzureFailure.Is(e, cancellationToken))
        {
            throw AzureFailure.Unavailable(e);
        }
    }

    public async ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
    {
        TableRead.Check(range, top);
        cancellationToken.ThrowIfCancellationRequested();
        if (range.To is not null && string.CompareOrdinal(range.From, range.To) >= 0) return new RowPage([], null);
        try
        {
            return await PageAsync(range, top, cancellationToken);
        }
        catch (Exception e) when (AzureFailure.Is(e, cancellationToken))
        {
            throw AzureFailure.Unavailable(e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Only the keys travel.</remarks>
    public async ValueTask<KeyPage> ReadKeysAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
    {
        TableRead.Check(range, top);
        cancellationToken.ThrowIfCancellationRequested();
        if (range.To is not null && string.CompareOrdinal(range.From, range.To) >= 0) return new KeyPage([], null);
        try
        {
            await foreach (var page in table.QueryAsync<TableEntity>(FilterOf(range), top, ["RowKey"], cancellationToken).AsPages())
                if (page.Values.Count > 0)
                    return new KeyPage(
                        [.. page.Values.Select(entity => entity.RowKey)],
                        page.ContinuationToken is null ? null : KeyAfter(page.Values[^1].RowKey));
            return new KeyPage([], null);
        }
        catch (Exception e) when (AzureFailure.Is(e, cancellationToken))
        {
            throw AzureFailure.Unavailable(e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The token can cancel the transaction until it is sent. After that, the outcome is awaited.</remarks>
    public async ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        var transaction = TableTransaction.Of(partition, writes);
        cancellationToken.ThrowIfCancellationRequested();
        return await commit.RunAsync(transaction);
    }

    /// <inheritdoc/>
    /// <remarks>One request for every thousand rows, or for each larger partition: the next request skips the rest of it.</remarks>
    public async IAsyncEnumerable<string> PartitionsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (string? last = null; ;)
        {
            var names = await PartitionsAfterAsync(prefix, last, cancellationToken);
            if (names.Count == 0) yield break;
            foreach (var name in names) yield return name;
            last = names[^1];
        }
    }

    private async Task<RowPage> PageAsync(RowRange range, int top, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        var bytes = 0;

        // The service may end a page anywhere, even before the first row.
        await foreach (var page in table.QueryAsync<TableEntity>(FilterOf(range), top, cancellationToken: cancellationToken).AsPages())
        {
            foreach (var entity in page.Values)
            {
                if (bytes >= TableLimits.BytesPerPage) return new RowPage(rows, entity.RowKey);
                var row = AzureTableRow.Read(entity);
                rows.Add(row);
                bytes += row.Body.Length;
            }

            if (rows.Count > 0) return new RowPage(rows, page.ContinuationToken is null ? null : KeyAfter(rows[^1].RowKey));
        }

        return new RowPage(rows, null);
    }

    private static string FilterOf(RowRange range) => range.To is null
        ? TableClient.CreateQueryFilter($"PartitionKey eq {range.Partition} and RowKey ge {range.From}")
        : TableClient.CreateQueryFilter($"PartitionKey eq {range.Partition} and RowKey ge {range.From} and RowKey lt {range.To}");

    /// <summary>The partitions of the first rows after a partition; empty if there are no more.</summary>
    private async Task<List<string>> PartitionsAfterAsync(string prefix, string? last, CancellationToken cancellationToken)
    {
        var from = last is null
            ? TableClient.CreateQueryFilter($"PartitionKey ge {prefix}")
            : TableClient.CreateQueryFilter($"PartitionKey gt {last}");
        var end = prefix.Length == 0 ? null : TableKey.After(prefix);
        var filter = end is null ? from : $"{from} and {TableClient.CreateQueryFilter($"PartitionKey lt {end}")}";
        try
        {
            await foreach (var page in table.QueryAsync<TableEntity>(filter, TableLimits.PageSize, ["PartitionKey"], cancellationToken).AsPages())
                if (page.Values.Count > 0) return [.. page.Values.Select(entity => entity.PartitionKey).Distinct(StringComparer.Ordinal)];
            return [];
        }
        catch (Exception e) when (AzureFailure.Is(e, cancellationToken))
        {
            throw AzureFailure.Unavailable(e);
        }
    }

    /// <summary>The smallest key after this one: this key and the smallest character, or, at full length, the next key of the same length.</summary>
    private static string? KeyAfter(string rowKey) => rowKey.Length < TableLimits.KeyLength ? rowKey + ' ' : TableKey.After(rowKey);
}
