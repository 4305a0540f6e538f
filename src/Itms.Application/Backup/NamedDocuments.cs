using System.Text.Json;
using Itms.Application.Intake;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Backup;

/// <summary>
/// The documents and mails that rows name. A document is stored before the row that names it, and is never changed, so all of them are there
/// once the rows are read. Files that no row names are left behind: they belong to uploads that are running or were given up.
/// </summary>
internal sealed class NamedDocuments
{
    private readonly SortedDictionary<string, NamedDocument> documents = new(StringComparer.Ordinal);

    public IEnumerable<NamedDocument> All => documents.Values;

    /// <summary>Notes what the row names.</summary>
    /// <returns>Whether the row is a tasking.</returns>
    /// <exception cref="JsonException">The row cannot be read.</exception>
    public bool Note(Row row)
    {
        if (row.RowKey == TaskingKeys.Snapshot && row.Partition.StartsWith(TaskingKeys.Partition(""), StringComparison.Ordinal))
        {
            Note(TaskingRecords.ReadSnapshot(row));
            return true;
        }

        if (row.Partition == IntakeKeys.Partition && row.RowKey.StartsWith(IntakeKeys.IncomingMail(""), StringComparison.Ordinal)
            && Json.Read<ReceivedMail>(row.Body) is { IsStored: true } mail)
            documents.TryAdd(mail.Id, new NamedDocument(mail.Id, "the incoming mail", Sha256: null, mail.Number));
        return false;
    }

    /// <summary>Notes the documents of the tasking.</summary>
    public void Note(Tasking tasking)
    {
        foreach (var attachment in tasking.Attachments)
            documents[attachment.Id] = new NamedDocument(attachment.Id, $"tasking {tasking.Number}", attachment.Sha256, tasking.Number);
    }
}

/// <param name="Name">The name of the blob.</param>
/// <param name="Of">What it belongs to.</param>
/// <param name="Sha256">What it must have. Null: its row does not say.</param>
/// <param name="Number">The tasking it belongs to. Null: to none.</param>
internal sealed record NamedDocument(string Name, string Of, string? Sha256, string? Number = null)
{
    public string Missing => $"A document of {Of} is missing: {Name}.";

    public string Changed => $"A document of {Of} is not as it was stored: {Name}.";
}
