namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>What a worker is to compute.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Pdf">
/// How densities are wanted: <see cref="GridPdf"/> or <see cref="BytePdf"/> on the model's grid, or the model's <see cref="PhotozModel.CompactPdf"/>. Matters only where
/// <see cref="EstimateColumns.Pdf"/> is among the columns.
/// </param>
public sealed record EstimateRequest(EstimateColumns Columns, PdfEncoding Pdf)
{
    /// <summary>Whether any of <paramref name="columns"/> is wanted.</summary>
    public bool Needs(EstimateColumns columns) => (Columns & columns) != 0;

    /// <summary>Whether a density has to be known at all.</summary>
    public bool NeedsDensity => Needs(EstimateColumns.OfDensity | EstimateColumns.Pdf);
}
