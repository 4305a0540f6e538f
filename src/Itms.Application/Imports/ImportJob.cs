namespace Itms.Application.Imports;

/// <summary>How far an import is.</summary>
public enum ImportState
{
    /// <summary>There was none.</summary>
    None,

    /// <summary>Its files are arriving.</summary>
    Receiving,

    /// <summary>It works, or will go on in a moment.</summary>
    Running,
    Done,

    /// <summary>It ended early. What was imported stays, and the file can be sent again.</summary>
    Failed,
}

/// <summary>What an import did so far, or would do.</summary>
/// <param name="Rows">Rows with a text that were read, without the header.</param>
/// <param name="Created">Rows that became taskings. With a dry run: that would.</param>
/// <param name="Unchanged">Rows that are in ITMS as they are here.</param>
/// <param name="Changed">Rows that are in ITMS and differ now. ITMS keeps its taskings as they are; each such row is among the errors.</param>
/// <param name="Refused">Rows with faults. They were left out.</param>
/// <param name="Documents">Documents that were attached, or would be.</param>
/// <param name="Faults">Cells and rows named in <paramref name="Errors"/>, and those that no longer fit there.</param>
/// <param name="Errors">The first 1,000 of them.</param>
/// <param name="Ignored">Headings of columns that the mapping does not name.</param>
public sealed record ImportResult(
    string Id, ImportState State, bool DryRun, string? File, string? By, DateTimeOffset? StartedAt, DateTimeOffset? At, int Rows, int Created,
    int Unchanged, int Changed, int Refused, int Documents, int Faults, IReadOnlyList<ImportFault> Errors, IReadOnlyList<string> Ignored)
{
    public static ImportResult None { get; } = new("", ImportState.None, false, null, null, null, null, 0, 0, 0, 0, 0, 0, 0, [], []);

    /// <summary>Why it failed. Null: it did not.</summary>
    public string? Problem { get; init; }
}

/// <summary>An import as it is stored, so that another process can carry it on.</summary>
/// <param name="NextRow">Rows before this one are finished.</param>
/// <param name="Sheet">The blob of the list. Null: it has not arrived.</param>
/// <param name="Zip">The blob of the documents. Null: there are none.</param>
/// <param name="Until">No other process carries it on before then.</param>
internal sealed record ImportJob(
    ImportResult Result, ImportMapping Mapping, long NextRow, string? Sheet, string? Zip, string Owner, DateTimeOffset Until)
{
    public const int MostErrors = 1_000;

    /// <summary>The same with one more fault.</summary>
    public ImportJob With(ImportFault fault) => this with
    {
        Result = Result with
        {
            Faults = Result.Faults + 1,
            Errors = Result.Errors.Count < MostErrors ? [.. Result.Errors, fault] : Result.Errors,
        },
    };
}
