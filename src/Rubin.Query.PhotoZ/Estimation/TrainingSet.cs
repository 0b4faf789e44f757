namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>Objects whose redshifts are known. Rows without a finite redshift, or without any detected band, are left out beforehand.</summary>
/// <param name="Bands">The names of the bands, in the order of the query's columns.</param>
/// <param name="Photometry">Magnitudes and errors; all errors are NaN where the query gives none.</param>
/// <param name="Redshifts">The redshift of each object.</param>
public sealed record TrainingSet(ValueList<string> Bands, Photometry Photometry, ReadOnlyMemory<double> Redshifts)
{
    /// <summary>Number of objects.</summary>
    public int Rows => Photometry.Rows;

    /// <summary>SHA-256 of bands, magnitudes, errors and redshifts, independent of the order of the rows; as hexadecimal digits.</summary>
    public string Hash => TrainingHash.Of(this);
}
