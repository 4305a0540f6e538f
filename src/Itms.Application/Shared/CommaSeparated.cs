using CsvHelper;

namespace Itms.Application.Shared;

/// <summary>
/// Opens lists of other systems as CSV with commas. A misplaced quotation mark is an error, and the error does not repeat what the cell holds.
/// </summary>
internal static class CommaSeparated
{
    /// <param name="utf8">Stays open.</param>
    /// <param name="largestRecord">Characters. A longer record is an error.</param>
    public static CsvReader Open(Stream utf8, int largestRecord) => CsvReader.Create(utf8, new CsvReaderOptions
    {
        Separator = ',',
        HasHeader = false,
        SkipEmptyLines = false,
        TrimWhitespace = true,
        TrimInsideQuotes = true,
        MaxRecordSize = largestRecord,
        MalformedData = CsvMalformedDataHandling.Throw,
        IncludeValuesInExceptions = false,
    }, leaveOpen: true);
}
