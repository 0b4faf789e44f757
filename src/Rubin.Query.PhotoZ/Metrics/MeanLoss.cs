namespace Rubin.Query.PhotoZ.Metrics;

/// <summary>A mean over objects, such as of <see cref="DensityLoss"/> or of <see cref="RankedProbability"/>. Merging in any order gives the same up to rounding.</summary>
struct MeanLoss
{
    double _sum;

    /// <summary>How many objects there are.</summary>
    public long Count { get; private set; }

    /// <summary>The mean; null where there are none.</summary>
    public readonly double? Mean => Count > 0 ? _sum / Count : null;

    /// <summary>Adds an object; nothing where its loss is not finite.</summary>
    public void Add(double loss)
    {
        if (double.IsFinite(loss))
        {
            _sum += loss;
            Count++;
        }
    }

    /// <summary>Adds the objects of another one.</summary>
    public void Merge(MeanLoss other)
    {
        _sum += other._sum;
        Count += other.Count;
    }
}
