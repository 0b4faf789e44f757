using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.Dnf;

/// <summary>Training objects by their magnitudes, and how neighbours among them are chosen.</summary>
sealed class DnfModel(PhotozKind kind, ValueList<string> bands, RedshiftGrid grid, DnfParts parts) : PhotozModel(kind, bands, grid)
{
    /// <summary>What the model consists of.</summary>
    public DnfParts Parts => parts;

    public override EstimateColumns Columns => base.Columns | EstimateColumns.ZMl | EstimateColumns.ZErr;

    public override PdfEncoding CompactPdf => new MixturePdf(Grid, 1);

    public override bool NeedsErrors => true;

    public override Estimator CreateWorker(EstimateRequest request) => new DnfEstimator(this, request);

    public override void Write(ModelWriter writer)
    {
        parts.Filling.Write(writer);
        writer.Write((int)parts.Metric);
        writer.Write(parts.Preselected);
        writer.Write(parts.Neighbors);
        writer.WriteArray(parts.Redshifts);
        for (var band = 0; band < parts.Magnitudes.Bands; band++)
        {
            var magnitudes = new float[parts.Magnitudes.Rows];
            for (var row = 0; row < magnitudes.Length; row++) magnitudes[row] = parts.Magnitudes[band, row];
            writer.WriteArray(magnitudes);
        }
    }
}

/// <summary>What a DNF model consists of.</summary>
/// <param name="Filling">How gaps in photometry are filled.</param>
/// <param name="Magnitudes">The training objects.</param>
/// <param name="Redshifts">Their redshifts, by row.</param>
/// <param name="Metric">Which objects are near.</param>
/// <param name="Preselected">How many are chosen first, by their magnitudes.</param>
/// <param name="Neighbors">How many of these are chosen by the metric.</param>
sealed record DnfParts(
    MagnitudeFilling Filling, MagnitudeTable Magnitudes, float[] Redshifts, NeighborMetric Metric, int Preselected, int Neighbors);
