using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>Boosted trees for the coefficients of a cosine series, and how the series becomes a density.</summary>
sealed class FlexZBoostModel(PhotozKind kind, ValueList<string> bands, RedshiftGrid grid, FlexZBoostParts parts) : PhotozModel(kind, bands, grid)
{
    /// <summary>What the model consists of.</summary>
    public FlexZBoostParts Parts => parts;

    public override PdfEncoding CompactPdf => new CosinePdf(Grid, parts.Trees.Series, parts.Tuning.Bump, parts.Tuning.Sharpness);

    public override ValueList<(string Name, double Value)> Metrics =>
        [("bump", parts.Tuning.Bump), ("sharpness", parts.Tuning.Sharpness), ("cde_loss", parts.Tuning.Loss)];

    public override Estimator CreateWorker(EstimateRequest request) => new FlexZBoostEstimator(this, request);

    public override void Write(ModelWriter writer)
    {
        parts.Filling.Write(writer);
        writer.Write(parts.Features.Reference);
        parts.Bins.Write(writer);
        parts.Trees.Write(writer);
        writer.Write(parts.Tuning.Bump);
        writer.Write(parts.Tuning.Sharpness);
        writer.Write(parts.Tuning.Loss);
    }
}

/// <summary>What a FlexZBoost model consists of.</summary>
/// <param name="Filling">How gaps in photometry are filled.</param>
/// <param name="Features">The features.</param>
/// <param name="Bins">Where they are cut.</param>
/// <param name="Trees">A series of trees for each coefficient.</param>
/// <param name="Tuning">How a series becomes a density.</param>
sealed record FlexZBoostParts(MagnitudeFilling Filling, ColorFeatures Features, FeatureBins Bins, PackedTrees Trees, DensityTuning Tuning);
