namespace Rubin.Query.LightCurves.Fits;

/// <summary>
/// Isolation forest (Liu, Ting and Zhou 2008, doi:10.1109/ICDM.2008.17): rows that random splits soon part from all others are anomalies. Scores are
/// 2^(-E(depth) / c(sample)), near 1 for anomalies and below 0.5 for ordinary rows.
/// </summary>
/// <remarks>
/// Every tree draws from a generator of its own, seeded by its number, and depths are added in the order of the trees: scores depend on the seed and
/// the rows, not on the number of threads. A NaN goes to the side of the smaller values. Memory: 32 bytes a node, at most 2 × sample nodes a tree.
/// </remarks>
public sealed class IsolationForest
{
    readonly IsolationTree[] _trees;
    readonly double _normal;

    IsolationForest(IsolationTree[] trees, int sample)
    {
        _trees = trees;
        _normal = AverageDepth(sample);
    }

    /// <summary>Grows a forest.</summary>
    /// <param name="rows">Row after row, each of <paramref name="columns"/> numbers.</param>
    /// <param name="columns">1 or more.</param>
    /// <param name="trees">How many trees.</param>
    /// <param name="sample">Rows that each tree sees.</param>
    /// <param name="seed">Of the draws.</param>
    /// <exception cref="ArgumentException">The rows are not whole, or a count is below 1.</exception>
    public static IsolationForest Grow(ReadOnlyMemory<double> rows, int columns, int trees = 100, int sample = 256, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(trees, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1);
        if (rows.IsEmpty || rows.Length % columns != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are no rows of {columns}", nameof(rows));
        }

        var size = Math.Min(sample, rows.Length / columns);
        var grown = new IsolationTree[trees];
        Parallel.For(0, trees, i => grown[i] = IsolationTree.Grow(rows.Span, columns, size, new SplitMix(seed + (ulong)i * 0x9E3779B97F4A7C15)));
        return new(grown, size);
    }

    /// <summary>The score of a row; 0.5 where the forest saw one row only.</summary>
    public double Score(ReadOnlySpan<double> row)
    {
        var depth = 0.0;
        foreach (var tree in _trees) depth += tree.Depth(row);
        return _normal > 0 ? Math.Pow(2, -depth / (_trees.Length * _normal)) : 0.5;
    }

    /// <summary>c(n) = 2 H(n - 1) - 2 (n - 1) / n: the mean depth of a search that fails in a tree of n rows; H(i) = Σ 1 / k.</summary>
    internal static double AverageDepth(int rows)
    {
        var harmonic = 0.0;
        for (var k = rows - 1; k >= 1; k--) harmonic += 1.0 / k;
        return rows < 2 ? 0 : 2 * harmonic - 2 * (rows - 1.0) / rows;
    }
}
