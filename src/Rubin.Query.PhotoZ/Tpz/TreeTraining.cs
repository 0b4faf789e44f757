using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.Tpz;

/// <summary>
/// Grows a regression tree: a node is split where the squared deviations of both sides from their means are smallest, by one of a few features drawn anew for each node
/// (Breiman 2001, doi:10.1023/A:1010933404324; Carrasco Kind and Brunner 2013, doi:10.1093/mnras/stt574).
/// </summary>
/// <param name="features">Values by feature and row.</param>
/// <param name="targets">What to learn, by row.</param>
/// <param name="attempts">How many features are drawn for a node.</param>
/// <param name="leastRows">The fewest rows of a leaf.</param>
sealed class TreeTraining(float[][] features, float[] targets, int attempts, int leastRows)
{
    readonly int[] _drawn = new int[features.Length];
    readonly List<TreeNode> _nodes = [];
    int[] _order = [];
    int[] _sorted = [];
    int[] _right = [];
    float[] _keys = [];

    /// <summary>Grows a tree.</summary>
    /// <param name="rows">Rows to learn from, a row that is there twice counting twice.</param>
    /// <param name="random">Which features are drawn.</param>
    public RegressionTree Grow(int[] rows, CounterRandom random)
    {
        (_order, _sorted, _right, _keys) = (rows, new int[rows.Length], new int[rows.Length], new float[rows.Length]);
        _nodes.Clear();
        _nodes.Add(default);
        var left = new Stack<(int Node, int Start, int End)>([(0, 0, rows.Length)]);
        while (left.TryPop(out var next))
        {
            var (node, start, end) = next;
            var order = _order.AsSpan(start, end - start);
            var mean = Mean(order);
            if (Best(order, node, random) is not { } split)
            {
                _nodes[node] = new(node, 0, float.PositiveInfinity, mean);
                continue;
            }

            var middle = start + Partition(order, split);
            _nodes[node] = new(_nodes.Count, split.Feature, split.Threshold, mean);
            left.Push((_nodes.Count, start, middle));
            left.Push((_nodes.Count + 1, middle, end));
            _nodes.Add(default);
            _nodes.Add(default);
        }

        return new([.. _nodes]);
    }

    /// <summary>The best split of a node; null for a leaf.</summary>
    (int Feature, float Threshold)? Best(ReadOnlySpan<int> order, int node, CounterRandom random)
    {
        if (order.Length < 2 * leastRows)
        {
            return null;
        }

        Draw(node, random);
        (int, float)? best = null;
        var gain = double.NegativeInfinity;
        for (var drawn = 0; drawn < attempts; drawn++)
        {
            var keys = _keys.AsSpan(0, order.Length);
            var sorted = _sorted.AsSpan(0, order.Length);
            order.CopyTo(sorted);
            for (var i = 0; i < keys.Length; i++) keys[i] = features[_drawn[drawn]][order[i]];
            keys.Sort(sorted);
            if (BestOf(keys, sorted) is var (itsGain, threshold) && itsGain > gain)
            {
                (gain, best) = (itsGain, (_drawn[drawn], threshold));
            }
        }

        return best;
    }

    /// <summary>Σ_L²/n_L + Σ_R²/n_R is greatest where the squared deviations are least.</summary>
    (double Gain, float Threshold) BestOf(ReadOnlySpan<float> keys, ReadOnlySpan<int> sorted)
    {
        double whole = 0, left = 0;
        foreach (var row in sorted) whole += targets[row];
        var (best, threshold) = (double.NegativeInfinity, 0f);
        for (var i = 1; i <= sorted.Length - leastRows; i++)
        {
            left += targets[sorted[i - 1]];
            if (i < leastRows || !(keys[i] > keys[i - 1]))
            {
                continue;
            }

            var gain = (left * left / i) + ((whole - left) * (whole - left) / (sorted.Length - i));
            if (gain > best)
            {
                var middle = 0.5f * (keys[i] + keys[i - 1]);
                (best, threshold) = (gain, middle > keys[i - 1] ? middle : keys[i]);
            }
        }

        return (best, threshold);
    }

    /// <summary>Shuffles the first features.</summary>
    void Draw(int node, CounterRandom random)
    {
        for (var f = 0; f < _drawn.Length; f++) _drawn[f] = f;
        for (var f = 0; f < attempts; f++)
        {
            var other = f + random.Index(((long)node * attempts) + f, _drawn.Length - f);
            (_drawn[f], _drawn[other]) = (_drawn[other], _drawn[f]);
        }
    }

    int Partition(Span<int> order, (int Feature, float Threshold) split)
    {
        int left = 0, right = 0;
        foreach (var row in order)
        {
            if (features[split.Feature][row] >= split.Threshold)
            {
                _right[right++] = row;
            }
            else
            {
                order[left++] = row;
            }
        }

        _right.AsSpan(0, right).CopyTo(order[left..]);
        return left;
    }

    float Mean(ReadOnlySpan<int> order)
    {
        var sum = 0.0;
        foreach (var row in order) sum += targets[row];
        return (float)(sum / order.Length);
    }
}
