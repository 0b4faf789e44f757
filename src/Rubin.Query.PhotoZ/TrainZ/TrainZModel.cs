using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.TrainZ;

/// <summary>One density for all objects.</summary>
/// <param name="kind">TRAINZ.</param>
/// <param name="bands">The bands of the training set, which play no part.</param>
/// <param name="grid">The grid.</param>
/// <param name="counts">How many training redshifts are nearest to each point.</param>
sealed class TrainZModel(PhotozKind kind, ValueList<string> bands, RedshiftGrid grid, float[] counts) : PhotozModel(kind, bands, grid)
{
    public override EstimateColumns Columns => EstimateColumns.OfDensity | EstimateColumns.Flags | EstimateColumns.Pdf;

    public override Estimator CreateWorker(EstimateRequest request) => new Worker(counts);

    public override void Write(ModelWriter writer) => writer.WriteArray(counts);

    sealed class Worker(float[] counts) : Estimator
    {
        public override void Estimate(Photometry photometry, Estimates estimates)
        {
            for (var row = 0; row < estimates.Rows; row++) estimates.SetDensity(row, counts);
        }
    }
}
