namespace Itms.Domain.Reports;

/// <summary>The middle of many figures, and what nine of ten stay within.</summary>
/// <param name="Count">How many figures.</param>
/// <param name="Median">Of an even count the mean of the middle two; null where there are none.</param>
/// <param name="P90">The 90th percentile by nearest rank: the smallest figure that at least nine tenths do not exceed.</param>
public sealed record Quantiles(int Count, double? Median, double? P90)
{
    /// <summary>Rounded to one decimal, halves away from zero.</summary>
    public static Quantiles Of(IEnumerable<double> figures)
    {
        var sorted = figures.ToArray();
        Array.Sort(sorted);
        if (sorted.Length == 0) return new Quantiles(0, null, null);
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        // In whole numbers: 0.9 × 10 must be 9, and not a little more.
        var rank = ((sorted.Length * 9) + 9) / 10;
        return new Quantiles(sorted.Length, Round(median), Round(sorted[rank - 1]));
    }

    private static double Round(double figure) => Math.Round(figure, 1, MidpointRounding.AwayFromZero);
}
