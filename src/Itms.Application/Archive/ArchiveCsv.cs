using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using Itms.Application.Indexing;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Application.Archive;

/// <summary>A cell that cannot be imported.</summary>
/// <param name="Row">As a spreadsheet numbers it. The header is row 1.</param>
/// <param name="Field">The column. <c>row</c>: the row as a whole.</param>
public sealed record ArchiveFault(long Row, string Field, string Message);

/// <summary>
/// The export of MCTS as CSV: UTF-8, commas, a header row, one complaint a row. It is read row by row. A row with a fault is left out, and each
/// of its faults is named without the cell's text.
/// </summary>
internal sealed class ArchiveCsv(Action<ArchiveFault> wrong)
{
    private const int LongestNumber = 60;
    private const int LongestFindings = 20_000;
    private const int LargestRecord = 1024 * 1024;

    private static readonly string[] Columns =
        ["number", "detaineeName", "alienNumber", "facility", "complaintType", "findings", "received", "closed"];

    private static readonly string[] Required = ["number", "detaineeName", "complaintType", "closed"];

    private static readonly string[] DateForms = ["yyyy-MM-dd", "M/d/yyyy", "MM/dd/yyyy", "M/d/yyyy H:mm", "yyyy-MM-dd HH:mm:ss"];

    private static readonly Dictionary<string, MedicalComplaintType> Types = Choices.All[Choices.MedicalComplaintType]
        .SelectMany(choice => new[] { (Plain(choice.Label), choice.Value), (Plain(choice.Value.ToString()!), choice.Value) })
        .DistinctBy(type => type.Item1).ToDictionary(type => type.Item1, type => (MedicalComplaintType)type.Value);

    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private long row;
    private bool isWrong;

    /// <summary>The complaints of the file that have no fault, with their rows. After a fault of the header there is none.</summary>
    public async IAsyncEnumerable<(long Row, ArchivedComplaint Complaint)> ReadAsync(
        Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = CommaSeparated.Open(file, LargestRecord);
        if (!await NextAsync(reader, cancellationToken) || !ReadHeader(reader.Current.ToArray())) yield break;
        while (await NextAsync(reader, cancellationToken))
        {
            row = reader.RowNumber;
            var cells = reader.Current.ToArray();
            if (cells.All(string.IsNullOrEmpty)) continue;
            isWrong = false;
            if (cells.Length != places.Count) Fault("row", $"has {cells.Length} cells, but the header has {places.Count}");
            else if (Read(cells) is var complaint && !isWrong) yield return (row, complaint);
        }
    }

    /// <summary>A misplaced quotation mark ends the reading: nobody can tell where the next row begins.</summary>
    private async Task<bool> NextAsync(CsvReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException e)
        {
            row = e.RecordNumber;
            Fault("row", "has a misplaced quotation mark, or is too long. Nothing after it was read");
            return false;
        }
    }

    private bool ReadHeader(string[] cells)
    {
        row = 1;
        if (cells.Length > Columns.Length)
        {
            Fault("row", $"names {cells.Length} columns. There are only: {string.Join(", ", Columns)}");
            return false;
        }

        for (var i = 0; i < cells.Length; i++)
        {
            var name = Columns.FirstOrDefault(column => Plain(column) == Plain(cells[i]));
            if (name is null) Fault("row", $"column {i + 1} is not one of: {string.Join(", ", Columns)}");
            else if (!places.TryAdd(name, i)) Fault("row", $"names {name} twice");
        }

        foreach (var missing in Required.Where(column => !places.ContainsKey(column))) Fault("row", $"has no column {missing}");
        return !isWrong;
    }

    private ArchivedComplaint Read(string[] cells)
    {
        var number = Cell("number", LongestNumber);
        if (number is null) Fault("number", "is required");
        else if (!number.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ' ' or '/'))
            Fault("number", "can have only letters, digits, spaces and - . _ /");
        var name = Cell("detaineeName", FieldErrors.LineLength);
        if (name is null) Fault("detaineeName", "is required");
        var alien = Cell("alienNumber", FieldErrors.LineLength);
        var digits = AlienNumbers.Digits(alien);
        if (alien is not null && digits is null) Fault("alienNumber", "must be A and eight or nine digits");
        var type = Cell("complaintType", FieldErrors.LineLength);
        MedicalComplaintType known = default;
        if (type is null) Fault("complaintType", "is required");
        else if (!Types.TryGetValue(Plain(type), out known))
            Fault("complaintType", $"must be one of: {string.Join(", ", Choices.All[Choices.MedicalComplaintType].Select(choice => choice.Label))}");
        var (received, closed) = (Day("received"), Day("closed"));
        if (closed is null && !isWrong) Fault("closed", "is required: the archive has closed complaints only");
        if (closed < received) Fault("closed", "is before the complaint was received");
        return new ArchivedComplaint(
            number ?? "", name, digits is null ? null : "A" + digits, Cell("facility", FieldErrors.LineLength), known,
            Cell("findings", LongestFindings), received, closed);

        DateOnly? Day(string column)
        {
            if (Cell(column, FieldErrors.LineLength) is not { } text) return null;
            if (DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day.Year is >= 2000 and <= 2030) return DateOnly.FromDateTime(day);
            Fault(column, "must be a date such as 2019-10-31 or 10/31/2019");
            return null;
        }

        string? Cell(string column, int longest)
        {
            if (!places.TryGetValue(column, out var place) || cells[place] is not { Length: > 0 } text) return null;
            if (text.Length > longest) Fault(column, $"can have at most {longest} characters");
            else if (text.Contains('\uFFFD', StringComparison.Ordinal)) Fault(column, "is not UTF-8 text");
            else if (text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t'))) Fault(column, "cannot contain control characters");
            // Removed, not refused: a closed record cannot be corrected in MCTS.
            return BidiControls.Remove(text);
        }
    }

    private void Fault(string field, string message)
    {
        isWrong = true;
        wrong(new ArchiveFault(row, field, message));
    }

    /// <summary>Only letters and digits, in lower case: "Detainee Name" and detaineeName are the same column.</summary>
    private static string Plain(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
