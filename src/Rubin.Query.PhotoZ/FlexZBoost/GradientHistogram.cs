using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>The sum of gradients and the number of rows in each bin of each feature.</summary>
sealed class GradientHistogram(int features)
{
    readonly Bucket[] _buckets = new Bucket[features * 256];

    /// <summary>Counts rows.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="order">Which rows.</param>
    public void Fill(BinnedRows rows, ReadOnlySpan<float> gradients, ReadOnlySpan<int> order)
    {
        Array.Clear(_buckets);
        ref var bins = ref MemoryMarshal.GetReference(rows.Bins);
        ref var buckets = ref MemoryMarshal.GetArrayDataReference(_buckets);
        foreach (var row in order)
        {
            var gradient = gradients[row];
            ref var bin = ref Unsafe.Add(ref bins, row * features);
            for (var f = 0; f < features; f++)
            {
                ref var bucket = ref Unsafe.Add(ref buckets, (f << 8) + Unsafe.Add(ref bin, f));
                bucket.Gradient += gradient;
                bucket.Rows++;
            }
        }
    }

    /// <summary>Takes away the rows of a part, so that those of the other part are left.</summary>
    public void Subtract(GradientHistogram part)
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i].Gradient -= part._buckets[i].Gradient;
            _buckets[i].Rows -= part._buckets[i].Rows;
        }
    }

    /// <summary>Offers every split of every feature.</summary>
    public void Search(ref SplitSearch search)
    {
        for (var f = 0; f < features; f++)
        {
            search.Start(f);
            var buckets = _buckets.AsSpan(f << 8, 256);
            for (var bin = 0; bin < buckets.Length; bin++)
            {
                if (buckets[bin].Rows > 0 && !search.Offer(bin, buckets[bin].Gradient, buckets[bin].Rows))
                {
                    break;
                }
            }
        }
    }

    struct Bucket
    {
        public float Gradient;
        public int Rows;
    }
}
