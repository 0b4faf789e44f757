using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Tpz;

/// <summary>
/// A regression tree as a list of nodes: node 0 is the root, and an object goes from a node to its left child, or to the node behind that where its feature is at
/// least the threshold. A leaf is its own left child, so that objects can take as many steps as the deepest one needs.
/// </summary>
sealed class RegressionTree
{
    readonly TreeNode[] _nodes;

    /// <summary>A tree of nodes.</summary>
    public RegressionTree(TreeNode[] nodes)
    {
        _nodes = nodes;
        var depths = new int[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Left != i)
            {
                depths[nodes[i].Left] = depths[nodes[i].Left + 1] = depths[i] + 1;
            }
        }

        Depth = depths.Max();
    }

    /// <summary>How many steps lead to the deepest leaf.</summary>
    public int Depth { get; }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static RegressionTree Read(ModelReader reader, int features)
    {
        var nodes = reader.ReadArray<TreeNode>();
        for (var i = 0; i < nodes.Length; i++)
        {
            // Children lie behind their parents, so that every path ends; and no feature is infinite.
            var (left, feature, threshold, value) = nodes[i];
            var isSound = left == i ? float.IsPositiveInfinity(threshold) : left > i && left < nodes.Length - 1;
            if (!isSound || feature < 0 || feature >= features || !float.IsFinite(value))
            {
                throw ModelReader.Damaged("a tree's node leads nowhere");
            }
        }

        return nodes.Length > 0 ? new(nodes) : throw ModelReader.Damaged("a tree is empty");
    }

    public void Write(ModelWriter writer) => writer.WriteArray(_nodes);

    /// <summary>The leaves' values for some objects. Level by level, so that the processor has many objects to go on with while one waits for memory.</summary>
    /// <param name="features">Each feature's values, one an object.</param>
    /// <param name="places">Scratch; as many as there are objects.</param>
    /// <param name="values">Becomes the leaves' values.</param>
    public void Evaluate(ReadOnlySpan<float> features, Span<int> places, Span<float> values)
    {
        places.Clear();
        var nodes = _nodes;
        var count = places.Length;
        for (var level = 0; level < Depth; level++)
        {
            for (var i = 0; i < places.Length; i++)
            {
                ref readonly var node = ref nodes[places[i]];
                places[i] = node.Left + (features[(node.Feature * count) + i] >= node.Threshold ? 1 : 0);
            }
        }

        for (var i = 0; i < places.Length; i++) values[i] = nodes[places[i]].Value;
    }
}

/// <summary>A node of a <see cref="RegressionTree"/>.</summary>
/// <param name="Left">The left child; the node itself for a leaf.</param>
/// <param name="Feature">The feature to compare.</param>
/// <param name="Threshold">The least value that goes to the right; infinite for a leaf.</param>
/// <param name="Value">The mean of the training rows below.</param>
readonly record struct TreeNode(int Left, int Feature, float Threshold, float Value);
