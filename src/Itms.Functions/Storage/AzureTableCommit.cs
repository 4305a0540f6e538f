using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Itms.Application.Storage;

namespace Itms.Functions.Storage;

/// <summary>
/// Carries out transactions, each exactly once or not at all, though requests may be repeated and answers lost.
/// </summary>
/// <remarks>
/// When an answer is lost, the client library sends the transaction again, and what it did the first time is now in its own way.
/// So a conflict is only believed where no earlier attempt can have taken place. Else the rows tell: one that carries this
/// commit's id proves that all were written; one that still has the ETag it should have been replaced at, that none was. What
/// neither proves is unknown, and said so.
/// </remarks>
internal sealed class AzureTableCommit(TableClient table, NewId newId)
{
    // Of a row that was written by this commit and, before it could be read again, by another. Such an ETag no row ever has.
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
            return new CommitOutcome.Committed([.. transaction.Writes.Zip(answers.Value, (write, answer) => write is RowWrite.Delete ? null : answer.Headers.ETag.ToString())]);
        }
        catch (TableTransactionFailedException e) when (Conflict(e) is { } conflict)
        {
            return sending.MayHaveTakenPlace ? await AfterAllAsync(transaction, id, conflict, e) : conflict;
        }
        catch (Exception e) when (AzureFailure.Is(e, CancellationToken.None))
        {
            if (!sending.MayHaveTakenPlace && e is RequestFailedException refused && UnansweredPolicy.Tells(refused.Status)) throw AzureFailure.Unavailable(e);
            return await AfterAllAsync(transaction, id, conflict: null, e);
        }
    }

    private static TableTransactionAction Action(string partition, RowWrite write, string id) => write switch
    {
        RowWrite.Insert insert => new(TableTransactionActionType.Add, AzureTableRow.Write(partition, insert.RowKey, insert.Body, id)),
        RowWrite.Update update => new(TableTransactionActionType.UpdateReplace, AzureTableRow.Write(partition, update.RowKey, update.Body, id), new ETag(update.ETag)),
        RowWrite.Upsert upsert => new(TableTransactionActionType.UpsertReplace, AzureTableRow.Write(partition, upsert.RowKey, upsert.Body, id)),
        RowWrite.Delete { ETag: var etag } => new(TableTransactionActionType.Delete, new TableEntity(partition, write.RowKey), etag is null ? ETag.All : new ETag(etag)),
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

    /// <summary>What became of a transaction that may have taken place without an answer.</summary>
    /// <param name="conflict">What was said in the end, if anything: its conditions no longer hold.</param>
    /// <exception cref="TableStoreUnavailableException">It cannot be told.</exception>
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
        // Without a conflict the request may still be on its way: that nothing was written yet proves nothing.
        return conflict is not null && isUntouched ? conflict : throw AzureFailure.Unavailable(cause);
    }

    private static string? ReplacedAt(RowWrite write) => write switch
    {
        RowWrite.Update update => update.ETag,
        RowWrite.Delete delete => delete.ETag,
        _ => null,
    };
}
