using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>
/// Several series of boosted trees as tables of bytes that fit into vector registers: for each tree its features, its thresholds, and the low and the high bytes of
/// its leaves, as 16-bit numbers on a scale that <see cref="Block"/> trees share. The sums within a block are of whole numbers, so that all processors agree to the bit.
/// </summary>
sealed partial class PackedTrees
{
    /// <summary>How many trees share a scale: so few that their sum cannot overflow, and the rounding stays below 2·10⁻³ of √2 (measured).</summary>
    public const int Block = 20;

    /// <summary>How many objects are estimated together.</summary>
    public const int Batch = 256;

    const int TableBytes = 4 * BoostedTree.Nodes;
    const int Thresholds = BoostedTree.Nodes;
    const int LowBytes = 2 * BoostedTree.Nodes;
    const int HighBytes = 3 * BoostedTree.Nodes;

    readonly float[] _means;
    readonly float[] _scales;
    readonly byte[] _tables;

    PackedTrees(int features, int rounds, float[] means, float[] scales, byte[] tables)
    {
        (Features, Rounds, Blocks) = (features, rounds, (rounds + Block - 1) / Block);
        (_means, _scales, _tables) = (means, scales, tables);
    }

    /// <summary>How many features objects have.</summary>
    public int Features { get; }

    /// <summary>How many series there are.</summary>
    public int Series => _means.Length;

    /// <summary>The tables of one tree.</summary>
    internal ReadOnlySpan<byte> Table(int series, int round) => _tables.AsSpan(((series * Rounds) + round) * TableBytes, TableBytes);

    int Rounds { get; }

    int Blocks { get; }

    /// <summary>Packs series of equally many trees.</summary>
    public static PackedTrees Of(int features, IReadOnlyList<(float Mean, BoostedTree[] Trees)> series)
    {
        var rounds = series[0].Trees.Length;
        var packed = new PackedTrees(
            features,
            rounds,
            [.. series.Select(s => s.Mean)],
            new float[series.Count * ((rounds + Block - 1) / Block)],
            new byte[series.Count * rounds * TableBytes]);
        for (var s = 0; s < series.Count; s++)
        {
            for (var block = 0; block < packed.Blocks; block++)
            {
                packed.Pack(s, block, series[s].Trees);
            }
        }

        return packed;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static PackedTrees Read(ModelReader reader, int features)
    {
        var rounds = reader.ReadCount(1, 100_000);
        var means = reader.ReadArray<float>();
        var scales = reader.ReadArray<float>((long)means.Length * ((rounds + Block - 1) / Block));
        var tables = reader.ReadArray<byte>((long)means.Length * rounds * TableBytes);
        if (means.Length == 0 || !means.Concat(scales).All(float.IsFinite))
        {
            throw ModelReader.Damaged("a series of trees without numbers");
        }

        for (var table = 0; table < tables.Length; table += TableBytes)
        {
            if (tables.AsSpan(table, BoostedTree.Nodes).ContainsAnyInRange((byte)features, byte.MaxValue))
            {
                throw ModelReader.Damaged("a tree splits by a feature that there is not");
            }
        }

        return new(features, rounds, means, scales, tables);
    }

    public void Write(ModelWriter writer)
    {
        writer.Write(Rounds);
        writer.WriteArray(_means);
        writer.WriteArray(_scales);
        writer.WriteArray(_tables);
    }

    void Pack(int series, int block, BoostedTree[] trees)
    {
        var (from, to) = (block * Block, Math.Min(trees.Length, (block + 1) * Block));
        double largest = 0;
        for (var t = from; t < to; t++) largest += trees[t].Leaves.Max(Math.Abs);
        var scale = largest > 0 ? 32_000 / largest : 1;
        _scales[(series * Blocks) + block] = (float)(1 / scale);
        for (var t = from; t < to; t++)
        {
            var table = _tables.AsSpan(((series * Rounds) + t) * TableBytes, TableBytes);
            trees[t].Features.CopyTo(table);
            trees[t].Thresholds.CopyTo(table[Thresholds..]);
            for (var leaf = 0; leaf < BoostedTree.Nodes; leaf++)
            {
                var value = (short)Math.Round(trees[t].Leaves[leaf] * scale);
                table[LowBytes + leaf] = (byte)value;
                table[HighBytes + leaf] = (byte)(value >> 8);
            }
        }
    }
}
