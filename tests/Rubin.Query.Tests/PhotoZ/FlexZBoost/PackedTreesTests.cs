using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Rubin.Query.PhotoZ.FlexZBoost;

namespace Rubin.Query.Tests.PhotoZ.FlexZBoost;

public class PackedTreesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(11)]
    public void Vector_forms_equal_the_scalar_one(int features)
    {
        var random = new Random(features);
        var trees = PackedTrees.Of(features, [.. Enumerable.Range(0, 2).Select(_ => (0.5f, Enumerable.Range(0, 23).Select(_ => RandomTree(random, features)).ToArray()))]);
        var bins = new byte[features * PackedTrees.Batch];
        random.NextBytes(bins);
        for (var i = 0; i < bins.Length; i++) bins[i] = Math.Min(bins[i], (byte)253);
        var scalar = new short[PackedTrees.Batch];
        PackedTrees.AddScalar(trees.Table(1, 22), bins, scalar);
        var vector = new short[PackedTrees.Batch];
        ref var table = ref MemoryMarshal.GetReference(trees.Table(1, 22));
        if (Avx2.IsSupported)
        {
            trees.AddAvx2(ref table, ref bins[0], ref vector[0]);
            Assert.Equal(scalar, vector);
        }

        if (Avx512Vbmi.IsSupported)
        {
            Array.Clear(vector);
            trees.AddVbmi(ref table, ref bins[0], ref vector[0]);
            Assert.Equal(scalar, vector);
        }
    }

    [Fact]
    public void Answers_are_the_means_and_the_leaves()
    {
        var random = new Random(1);
        var trees = Enumerable.Range(0, 45).Select(_ => RandomTree(random, 3)).ToArray();
        var packed = PackedTrees.Of(3, [(0.25f, trees)]);
        var bins = new byte[3 * PackedTrees.Batch];
        for (var i = 0; i < bins.Length; i++) bins[i] = (byte)random.Next(254);
        var answers = new float[PackedTrees.Batch];
        packed.Sum(bins, answers);
        for (var i = 0; i < PackedTrees.Batch; i++)
        {
            Assert.Equal(0.25 + trees.Sum(t => Leaf(t, [bins[i], bins[256 + i], bins[512 + i]])), answers[i], 2e-3);
        }
    }

    [Fact]
    public void Bins_count_edges_at_or_below_a_value()
    {
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, 5000).Select(_ => (float)Math.Round(random.NextDouble() * 400))];
        var bins = FeatureBins.Of([values, Enumerable.Repeat(7f, 5000).ToArray()]);
        float[] probes = [.. values.Take(37), -1, 500, float.NegativeInfinity, float.PositiveInfinity, float.NaN];
        var assigned = new byte[probes.Length];
        bins.Assign(0, probes, assigned);
        Assert.Equal(probes.Select(v => bins.Assign(0, v)), assigned);
        Assert.InRange(assigned.Max(), 200, 253);
        bins.Assign(1, probes, assigned);
        Assert.All(assigned, b => Assert.Equal(0, b));
    }

    static double Leaf(BoostedTree tree, byte[] bins)
    {
        var node = 1;
        while (node < 256) node = (2 * node) + (bins[tree.Features[node]] >= tree.Thresholds[node] ? 1 : 0);
        return tree.Leaves[node - 256];
    }

    static BoostedTree RandomTree(Random random, int features)
    {
        var tree = new BoostedTree();
        for (var node = 1; node < 256; node++)
        {
            tree.Features[node] = (byte)random.Next(features);
            tree.Thresholds[node] = (byte)(random.Next(8) == 0 ? 255 : random.Next(1, 254));
        }

        for (var leaf = 0; leaf < 256; leaf++) tree.Leaves[leaf] = (float)(random.NextDouble() - 0.5);
        return tree;
    }
}
