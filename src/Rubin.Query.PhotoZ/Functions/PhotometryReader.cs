using System.Numerics.Tensors;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>Makes photometry of columns.</summary>
/// <param name="form">Whether they are magnitudes or fluxes.</param>
/// <param name="rules">How they are understood.</param>
public sealed class PhotometryReader(PhotometryForm form, PhotometryRules rules)
{
    /// <summary>The photometry of some rows.</summary>
    /// <param name="values">A column a band.</param>
    /// <param name="errors">A column a band; null where there is none.</param>
    /// <param name="reddening">E(B-V); null where there is none, or it is taken away already. Without a value, nothing is known of the row.</param>
    /// <param name="rows">Number of rows.</param>
    public Photometry Read(IReadOnlyList<Column> values, IReadOnlyList<Column?> errors, Column? reddening, int rows)
    {
        var photometry = new Photometry(form, values.Count, rows);
        var reddenings = reddening is null ? default : NumberColumn.Values(reddening);
        for (var band = 0; band < values.Count; band++)
        {
            ReadNumbers(values[band], photometry.Values(band));
            if (errors[band] is { } error)
            {
                ReadNumbers(error, photometry.Errors(band));
            }
            else
            {
                photometry.Errors(band).Fill(float.NaN);
            }

            if (reddening is not null)
            {
                Deredden(photometry, band, reddenings.Span);
            }

            Judge(photometry, band);
        }

        return photometry;
    }

    static void ReadNumbers(Column column, Span<float> numbers)
    {
        if (column is Column<float> { HasNoNulls: true } floats)
        {
            floats.Values.CopyTo(numbers);
            return;
        }

        TensorPrimitives.ConvertTruncating(NumberColumn.Values(column).Span, numbers);
    }

    void Deredden(Photometry photometry, int band, ReadOnlySpan<double> reddening)
    {
        var values = photometry.Values(band);
        var errors = photometry.Errors(band);
        var extinction = rules.Extinction[band];
        for (var row = 0; row < values.Length; row++)
        {
            if (form == PhotometryForm.Magnitudes)
            {
                values[row] = IsSentinel(values[row]) ? values[row] : (float)(values[row] - (extinction * reddening[row]));
                continue;
            }

            var factor = Math.Pow(10, 0.4 * extinction * reddening[row]);
            values[row] = (float)(values[row] * factor);
            errors[row] = (float)(errors[row] * factor);
        }
    }

    bool IsSentinel(float value) => value == (float)rules.NotDetected || value == (float)rules.NotObserved;

    void Judge(Photometry photometry, int band)
    {
        var values = photometry.Values(band);
        var errors = photometry.Errors(band);
        var status = photometry.Status(band);
        for (var row = 0; row < values.Length; row++)
        {
            if (!(errors[row] > 0) || !float.IsFinite(errors[row]))
            {
                errors[row] = float.NaN;
            }

            status[row] = form == PhotometryForm.Magnitudes ? OfMagnitude(values[row]) : OfFlux(values[row], errors[row]);
            if (status[row] != BandStatus.Detected && (form == PhotometryForm.Magnitudes || status[row] == BandStatus.NotObserved))
            {
                (values[row], errors[row]) = (float.NaN, float.NaN);
            }
        }
    }

    BandStatus OfMagnitude(float value) => !float.IsFinite(value) || value == (float)rules.NotObserved
        ? BandStatus.NotObserved
        : value == (float)rules.NotDetected ? BandStatus.NotDetected : BandStatus.Detected;

    BandStatus OfFlux(float value, float error) => !float.IsFinite(value)
        ? BandStatus.NotObserved
        : value <= 0 || value < rules.LeastRatio * error ? BandStatus.NotDetected : BandStatus.Detected;
}
