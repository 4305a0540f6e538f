using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Itms.Application.Storage;
using Type = Azure.Data.Tables.TableTransactionActionType;

namespace Itms.Functions.Storage;

/// <summary>
/// Commits each transaction exactly once or not at all, even if requests are repeated or answers lost.
/// </summary>
/// <remarks>
/// If an answer is lost, the client library sends the transaction again, and the second attempt conflicts with the first. So a conflict counts only
/// if no earlier attempt can have succeeded. Otherwise the rows are read. A row with this commit's id proves that all rows were written. A row
/// that still has the ETag it was to be replaced at proves that none was. If neither is found, the outcome is unknown, and an exception says so.
/// </remarks>
internal sealed class AzureTableCommit(TableClient table, NewId newId)
{
    // For a row that another commit wrote again before this one could read it. No row ever has this ETag.
    private const string Superseded = "W/\"datetime'0001-01-01T00%3A00%3A00.0000000Z'\"";

    public async Task<CommitOutcome> RunAsync(TableTransaction transaction)
    {
        var id = newId();
        var actions = transaction.Writes.Select(write => Action(transaction.Partition, write, id));
        var sending = new Sending();
        try
        {
            using var noted = sending.Begin();
            var answers = await table.SubmitTransactionAsync(actions);
            var etags = transaction.Writes.Zip(answers.Value, (write, answer) => write is RowWrite.Delete ? null : answer.Headers.ETag.ToString());
            return new CommitOutcome.Committed([.. etags]);
        }
        catch (TableTransactionFailedException e) when (Conflict(e) is { } conflict)
        {
            return sending.MayHaveSucceeded ? await AfterAllAsync(transaction, id, conflict, e) : conflict;
        }
        catch (Exception e) when (AzureFailure.Is(e, CancellationToken.None))
        {
            var isRefused = e is RequestFailedException { Status: var status } && UnansweredPolicy.IsConclusive(status);
            if (isRefused && !sending.MayHaveSucceeded) throw AzureFailure.Unavailable(e);
            return await AfterAllAsync(transaction, id, conflict: null, e);
        }
    }

    private static TableTransactionAction Action(string partition, RowWrite write, string id) => write switch
    {
        RowWrite.Insert insert => new(Type.Add, AzureTableRow.Write(partition, insert.RowKey, insert.Body, id)),
        RowWrite.Update update => new(Type.UpdateReplace, AzureTableRow.Write(partition, update.RowKey, update.Body, id), new ETag(update.ETag)),
        RowWrite.Upsert upsert => new(Type.UpsertReplace, AzureTableRow.Write(partition, upsert.RowKey, upsert.Body, id)),
        RowWrite.Delete { ETag: var etag } => new(Type.Delete, new TableEntity(partition, write.RowKey), etag is null ? ETag.All : new ETag(etag)),
        _ => throw new ArgumentException($"No store knows how to do a {write.GetType().Name}.", nameof(write)),
    };

    private static CommitOutcome.Conflict? Conflict(TableTransactionFailedException e)
    {
        if (e.FailedTransactionActionIndex is not { } index) return null;
        if (e.ErrorCode == TableErrorCode.EntityAlreadyExists) return new(index, ConflictKind.Exists);
        if (e.ErrorCode == TableErrorCode.ResourceNotFound || e.ErrorCode == TableErrorCode.EntityNotFound) return new(index, ConflictKind.Missing);
        if (e.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied) return new(index, ConflictKind.Changed);
        return null;
    }

    /// <summary>Finds out what became of a transaction that may have succeeded without an answer.</summary>
    /// <param name="conflict">The last answer, if there was one: the transaction's conditions no longer hold.</param>
    /// <exception cref="TableStoreUnavailableException">The rows do not tell.</exception>
    private async Task<CommitOutcome> AfterAllAsync(TableTransaction transaction, string id, CommitOutcome.Conflict? conflict, Exception cause)
    {
        var etags = new string?[transaction.Writes.Count];
        var (isOurs, isUntouched) = (false, false);
        try
        {
            for (var i = 0; i < etags.Length; i++)
            {
                var write = transaction.Writes[i];
                var found = await table.GetEntityIfExistsAsync<TableEntity>(transaction.Partition, write.RowKey, [AzureTableRow.Commit]);
                var isWritten = found.HasValue && found.Value!.GetString(AzureTableRow.Commit) == id;
                isOurs |= isWritten;
                isUntouched |= found.HasValue && found.Value!.ETag.ToString() == ReplacedAt(write);
                etags[i] = write is RowWrite.Delete ? null : isWritten ? found.Value!.ETag.ToString() : Superseded;
            }
        }
        catch (Exception e) when (AzureFailure.Is(e, CancellationToken.None))
        {
            throw AzureFailure.Unavailable(e);
        }

        if (isOurs) return new CommitOutcome.Committed(etags);
        // Without a conflict the request may still be on its way, so rows not written yet prove nothing.
        return conflict is not null && isUntouched ? conflict : throw AzureFailure.Unavailable(cause);
    }

    private static string? ReplacedAt(RowWrite write) => write switch
    {
        RowWrite.Update update => update.ETag,
        RowWrite.Delete delete => delete.ETag,
        _ => null,
    };
}
