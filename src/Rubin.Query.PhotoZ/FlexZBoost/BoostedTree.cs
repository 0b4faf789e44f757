namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>
/// A complete binary tree in heap order: node 1 is the root, below node h are 2h and 2h + 1, and leaf k is node 256 + k. A row goes to the right where the bin of the
/// node's feature is at least the node's threshold. A node that does not split has the threshold <see cref="FeatureBins.None"/>.
/// </summary>
sealed class BoostedTree
{
    /// <summary>Splits from root to leaf.</summary>
    public const int Levels = 8;

    /// <summary>How many leaves there are, and nodes with the unused node 0.</summary>
    public const int Nodes = 1 << Levels;

    public BoostedTree() => Thresholds.AsSpan().Fill(FeatureBins.None);

    public byte[] Features { get; } = new byte[Nodes];

    public byte[] Thresholds { get; } = new byte[Nodes];

    public float[] Leaves { get; } = new float[Nodes];
}
