namespace Itms.Application.Imports;

/// <summary>What became of a row.</summary>
internal enum RowEnd
{
    Created,
    Unchanged,
    Changed,
    Refused,
}

/// <param name="Documents">Documents that were attached, or would be.</param>
internal sealed record RowOutcome(RowEnd End, IReadOnlyList<ImportFault> Faults, int Documents = 0)
{
    public static RowOutcome Of(RowEnd end, int documents = 0) => new(end, [], documents);

    public ImportJob AddTo(ImportJob job)
    {
        var after = Faults.Aggregate(job, (sum, fault) => sum.With(fault));
        var result = after.Result;
        return after with
        {
            Result = result with
            {
                Rows = result.Rows + 1,
                Created = result.Created + (End == RowEnd.Created ? 1 : 0),
                Unchanged = result.Unchanged + (End == RowEnd.Unchanged ? 1 : 0),
                Changed = result.Changed + (End == RowEnd.Changed ? 1 : 0),
                Refused = result.Refused + (End == RowEnd.Refused ? 1 : 0),
                Documents = result.Documents + Documents,
            },
        };
    }
}
