using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Knn;

/// <summary>Training objects by their colours, with their redshifts.</summary>
sealed class NearestNeighbors(float[][] features, float[] redshifts)
{
    /// <summary>The objects by their features.</summary>
    public KdTree Tree { get; } = new(features);

    /// <summary>Features by feature and row.</summary>
    public float[][] Features => features;

    /// <summary>Redshifts by row.</summary>
    public float[] Redshifts => redshifts;

    /// <summary>Weighs what was found: one over the distance, of a sum of one.</summary>
    /// <param name="found">A search in <see cref="Tree"/>.</param>
    /// <param name="weights">Becomes the weights.</param>
    /// <param name="means">Becomes the redshifts.</param>
    public void Weigh(KdTree.Search found, Span<float> weights, Span<float> means)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            means[i] = redshifts[found.Rows[i]];
            weights[i] = 1 / (MathF.Sqrt(found.Squares[i]) + 1e-15f);
            sum += weights[i];
        }

        foreach (ref var weight in weights) weight = (float)(weight / sum);
    }

    /// <summary>Adds a normal distribution around each neighbour.</summary>
    public static void Sum(ReadOnlySpan<float> weights, ReadOnlySpan<float> means, double deviation, NormalMixture density)
    {
        density.Clear();
        for (var i = 0; i < weights.Length; i++) density.Add(weights[i], means[i], deviation);
    }
}
