using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.Knn;

/// <summary>Training objects by their colours, and how many of them make a density.</summary>
sealed class KnnModel(PhotozKind kind, ValueList<string> bands, RedshiftGrid grid, KnnParts parts) : PhotozModel(kind, bands, grid)
{
    /// <summary>What the model consists of.</summary>
    public KnnParts Parts => parts;

    public override PdfEncoding CompactPdf => new MixturePdf(Grid, parts.Tuning.Neighbors);

    public override ValueList<(string Name, double Value)> Metrics =>
        [("neighbors", parts.Tuning.Neighbors), ("sigma", parts.Tuning.Deviation), ("cde_loss", parts.Tuning.Loss)];

    public override Estimator CreateWorker(EstimateRequest request) => new KnnEstimator(this, request);

    public override void Write(ModelWriter writer)
    {
        parts.Filling.Write(writer);
        writer.Write(parts.Features.Reference);
        writer.WriteArray(parts.Known.Redshifts);
        foreach (var feature in parts.Known.Features) writer.WriteArray(feature);
        writer.Write(parts.Tuning.Neighbors);
        writer.Write(parts.Tuning.Deviation);
        writer.Write(parts.Tuning.Loss);
    }
}

/// <summary>What a model of nearest neighbours consists of.</summary>
/// <param name="Filling">How gaps in photometry are filled.</param>
/// <param name="Features">The features.</param>
/// <param name="Known">The training objects.</param>
/// <param name="Tuning">How many of them make a density.</param>
sealed record KnnParts(MagnitudeFilling Filling, ColorFeatures Features, NearestNeighbors Known, KnnTuning Tuning);
