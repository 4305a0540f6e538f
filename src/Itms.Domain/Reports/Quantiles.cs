namespace Itms.Domain.Reports;

/// <summary>The median and the 90th percentile of some figures.</summary>
/// <param name="Count">How many figures.</param>
/// <param name="Median">For an even count: the mean of the middle two. Null if there are no figures.</param>
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
        // Whole numbers, because 0.9 × 10 must be exactly 9.
        var rank = ((sorted.Length * 9) + 9) / 10;
        return new Quantiles(sorted.Length, Round(median), Round(sorted[rank - 1]));
    }

    private static double Round(double figure) => Math.Round(figure, 1, MidpointRounding.AwayFromZero);
}
