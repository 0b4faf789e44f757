namespace Rubin.Query.LightCurves.Fits;

/// <summary>A tree of random splits of a random sample of rows.</summary>
sealed class IsolationTree
{
    readonly List<Node> _nodes = [];

    public static IsolationTree Grow(ReadOnlySpan<double> rows, int columns, int sample, SplitMix random)
    {
        var tree = new IsolationTree();
        var chosen = Draw(rows.Length / columns, sample, random);
        tree.Split(rows, columns, chosen, 0, (int)Math.Ceiling(Math.Log2(Math.Max(2, sample))), random);
        return tree;
    }

    /// <summary>Steps to the row's leaf, and what a leaf of several rows would still take.</summary>
    public double Depth(ReadOnlySpan<double> row)
    {
        var at = 0;
        for (var depth = 0; ; depth++)
        {
            var node = _nodes[at];
            if (node.Column < 0)
            {
                return depth + node.Value;
            }

            at = row[node.Column] >= node.Value ? node.Above : node.Below;
        }
    }

    /// <summary>A sample without repetition, by the first steps of a shuffle (Knuth 1997, algorithm 3.4.2 P) that moves only what it needs.</summary>
    static int[] Draw(int rows, int sample, SplitMix random)
    {
        var moved = new Dictionary<int, int>();
        var chosen = new int[sample];
        for (var i = 0; i < sample; i++)
        {
            var j = i + random.NextIndex(rows - i);
            chosen[i] = moved.GetValueOrDefault(j, j);
            moved[j] = moved.GetValueOrDefault(i, i);
        }

        return chosen;
    }

    int Split(ReadOnlySpan<double> rows, int columns, Span<int> own, int depth, int deepest, SplitMix random)
    {
        var here = _nodes.Count;
        _nodes.Add(new(-1, IsolationForest.AverageDepth(own.Length), 0, 0));
        if (own.Length < 2 || depth == deepest)
        {
            return here;
        }

        // A column that is constant here splits nothing: look on from a random one.
        var first = random.NextIndex(columns);
        for (var k = 0; k < columns; k++)
        {
            var column = (first + k) % columns;
            var (low, high) = Range(rows, columns, own, column);
            if (!(high > low))
            {
                continue;
            }

            var value = low + (high - low) * random.NextDouble();
            value = value > low ? value : high;
            var above = Part(rows, columns, own, column, value);
            var left = Split(rows, columns, own[..above], depth + 1, deepest, random);
            var right = Split(rows, columns, own[above..], depth + 1, deepest, random);
            _nodes[here] = new(column, value, left, right);
            break;
        }

        return here;
    }

    static (double Low, double High) Range(ReadOnlySpan<double> rows, int columns, ReadOnlySpan<int> own, int column)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var row in own)
        {
            var value = rows[row * columns + column];
            if (double.IsFinite(value))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        return (low, high);
    }

    /// <summary>Brings the rows below a value before the others; returns where those begin.</summary>
    static int Part(ReadOnlySpan<double> rows, int columns, Span<int> own, int column, double value)
    {
        var below = 0;
        for (var i = 0; i < own.Length; i++)
        {
            if (!(rows[own[i] * columns + column] >= value))
            {
                (own[below], own[i]) = (own[i], own[below]);
                below++;
            }
        }

        return below;
    }

    /// <param name="Column">What is compared; -1 for a leaf.</param>
    /// <param name="Value">The least value of the upper side; of a leaf the depth that its rows would still take.</param>
    /// <param name="Below">The lower side.</param>
    /// <param name="Above">The upper side.</param>
    readonly record struct Node(int Column, double Value, int Below, int Above);
}
