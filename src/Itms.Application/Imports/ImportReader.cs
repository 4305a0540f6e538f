using System.Security.Cryptography;
using System.Text;
using Itms.Application.Projections;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Imports;

/// <summary>A row that could be read.</summary>
/// <param name="Hash">Of the cells that the mapping takes. It tells whether the row changed between two imports.</param>
/// <param name="ListId">The number of the item in the list, by which its folder of documents is named. Null: the list has none.</param>
internal sealed record ReadRow(TaskingCommand.Import Command, string Hash, string? ListId);

/// <summary>Turns the rows of a list into taskings.</summary>
internal sealed class ImportReader(ImportMapping mapping, SheetRow header, Rules rules, string fileName, DateTimeOffset now)
{
    private static readonly (TaskingStatus, string)[] Statuses = [.. Enum.GetValues<TaskingStatus>().Select(status => (status, status.Label()))];

    private readonly ImportColumns columns = new(mapping, header);
    private readonly ImportedPeople people = new(rules.Directory);

    public IReadOnlyList<string> Ignored => columns.Ignored;

    /// <summary>Fields without which no row can be read, and which have no column.</summary>
    public IEnumerable<string> Missing
    {
        get
        {
            if (!columns.Has("number") && !columns.Has("listId")) yield return "number";
            if (!columns.Has("requestor") && !mapping.Defaults.ContainsKey("requestor")) yield return "requestor";
        }
    }

    /// <summary>The row's number in the list. Null: it has none.</summary>
    public string? NumberOf(SheetRow row) =>
        CellText.Line(columns.Cell(row, "number").Text) is { Length: > 0 } number ? number
        : CellText.Line(columns.Cell(row, "listId").Text) is { Length: > 0 } id ? id
        : null;

    public string HashOf(SheetRow row)
    {
        var text = new StringBuilder();
        foreach (var (field, cell) in columns.All(row)) text.Append(field).Append('\t').Append(cell.ReplaceLineEndings("\n")).Append('\0');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public string? ListIdOf(SheetRow row) => CellText.Line(columns.Cell(row, "listId").Text) is { Length: > 0 } id ? id : null;

    /// <summary>
    /// Whether the file is an export of one of ITMS's own lists. Only then are its numbers those of ITMS: a list of the old system may have numbers
    /// that look the same.
    /// </summary>
    public bool IsExport { get; } = ViewTable.Columns(rules.Directory)
        .All(column => header.Cells.Any(cell => cell.Text.StartsWith(column.Header, StringComparison.Ordinal)));

    /// <summary>Whether the row of an export is about this tasking, and not about one of another installation.</summary>
    public bool Describes(SheetRow row, Tasking tasking)
    {
        return Says("requestor", tasking.Form.Requestor)
            && Says("caseNumber", tasking.Form.CaseNumber)
            && Says("taskType", TaskTypes.LabelOf(tasking.Form.TaskType));

        bool Says(string field, string? value) =>
            ImportMapping.Plain(CellText.Line(columns.Cell(row, field).Text)) == ImportMapping.Plain(value ?? "");
    }

    /// <summary>What a refusal says about the cells of the row.</summary>
    public IEnumerable<ImportFault> Faults(SheetRow sheetRow, Refusal refusal)
    {
        var row = new ImportRow(sheetRow, columns, mapping, rules.Calendar);
        foreach (var (field, messages) in refusal.Errors)
            foreach (var message in messages) row.Fault(field, message);
        if (row.Faults.Count == 0) row.Fault("row", refusal.Detail);
        return row.Faults;
    }

    /// <returns>Null: the row has faults.</returns>
    public ReadRow? Read(SheetRow sheetRow, Action<ImportFault> wrong)
    {
        var row = new ImportRow(sheetRow, columns, mapping, rules.Calendar);
        var number = row.Line("number") ?? row.Line("listId");
        if (number is null) row.Fault(columns.Has("number") ? "number" : "listId", "is required");
        var notes = new List<string>();
        var status = row.Choice("status", Statuses) ?? TaskingStatus.Pending;
        var parts = new ImportedParts(row, people, rules.Directory, status, notes);
        var form = new ImportedForm(row, rules, notes).Read();
        var past = ReadPast(row, form, status, parts, notes);
        foreach (var fault in row.Faults) wrong(fault);
        if (row.Faults.Count > 0) return null;
        var source = new ImportSource(mapping.List, number!, fileName, sheetRow.Row);
        var command = new TaskingCommand.Import("", form, parts.Placements, source, past) { TaskManager = parts.TaskManager };
        return new ReadRow(command, HashOf(sheetRow), row.Line("listId"));
    }

    private ImportedPast ReadPast(ImportRow row, TaskingForm form, TaskingStatus status, ImportedParts parts, List<string> notes)
    {
        var closedAt = status.IsClosed() ? Past(row.Date("closedAt")) : null;
        var created = Past(row.Date("createdAt")) ?? form.ReceivedAt ?? Past(form.StartDate) ?? closedAt ?? now;
        // Lists often have only the day of either, or were filled in later.
        if (created > closedAt && rules.Calendar.DayOf(created) == rules.Calendar.DayOf(closedAt.Value)) created = closedAt.Value;
        var comments = row.Texts("comments").SelectMany(comment => CellText.Pieces(comment.Text, FieldErrors.TextLength)).ToList();
        notes.AddRange(row.Texts(ImportMapping.Keep).Select(kept => $"{kept.Heading}: {kept.Text}"));
        if (notes.Count > 0)
            comments.AddRange(CellText.Pieces("From the list, where ITMS has no field for it:\n" + string.Join('\n', notes), FieldErrors.TextLength));
        return new ImportedPast(status, created, closedAt)
        {
            Response = row.Text("response"),
            Comments = comments,
            FollowUps =
            [
                .. FollowUp("followUp", FollowUpKind.FollowUp),
                .. FollowUp("overdue", FollowUpKind.Overdue),
                .. FollowUp("authorityQuestions", FollowUpKind.AuthorityQuestions),
            ],
            Delegates = parts.Delegates,
            ClosingReason = status == TaskingStatus.ClosedWithoutResponse ? (ClosingReason?)row.Choice("closingReason", Choices.ClosingReason) : null,
        };

        IEnumerable<ImportedFollowUp> FollowUp(string field, FollowUpKind kind) =>
            row.Text(field) is { } text ? CellText.Pieces(text, FieldErrors.TextLength).Select(piece => new ImportedFollowUp(kind, piece)) : [];
    }

    /// <summary>The instant. A day that is today is not in the future, whatever the hour.</summary>
    private DateTimeOffset? Past(Moment? moment)
    {
        if (moment is not { } known) return null;
        var at = known.At(rules.Calendar);
        return at > now && rules.Calendar.DayOf(at) == rules.Calendar.DayOf(now) ? now : at;
    }
}
