namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>What the numbers of a <see cref="Photometry"/> are.</summary>
public enum PhotometryForm
{
    /// <summary>AB magnitudes and their errors.</summary>
    Magnitudes,

    /// <summary>Fluxes and their errors in nanojansky, free of the dust of the Milky Way.</summary>
    Fluxes,
}

/// <summary>Whether a band tells anything about an object.</summary>
public enum BandStatus : byte
{
    /// <summary>There is a measurement.</summary>
    Detected,

    /// <summary>Observed, and nothing seen: a flux that is not positive or too faint, or the sentinel. A flux keeps its value; a magnitude has none, and is NaN.</summary>
    NotDetected,

    /// <summary>Not observed: NULL, NaN or the sentinel. The value and its error are NaN.</summary>
    NotObserved,
}

/// <summary>
/// Photometry of some objects, band by band: <see cref="Rows"/> values, errors and statuses in each of <see cref="BandCount"/> bands, in the order of the model's bands.
/// Where an error is missing or not positive it is NaN: estimators that need one take such a band as not observed. Whoever makes it fills it; estimators only read.
/// </summary>
public sealed class Photometry
{
    readonly float[] _values;
    readonly float[] _errors;
    readonly BandStatus[] _status;

    /// <summary>Room for <paramref name="rows"/> objects.</summary>
    public Photometry(PhotometryForm form, int bands, int rows)
    {
        (Form, BandCount, Rows) = (form, bands, rows);
        _values = new float[bands * rows];
        _errors = new float[bands * rows];
        _status = new BandStatus[bands * rows];
    }

    /// <summary>What the numbers are.</summary>
    public PhotometryForm Form { get; }

    /// <summary>Number of bands.</summary>
    public int BandCount { get; }

    /// <summary>Number of objects.</summary>
    public int Rows { get; }

    /// <summary>The magnitudes or fluxes in a band, one an object.</summary>
    public Span<float> Values(int band) => _values.AsSpan(band * Rows, Rows);

    /// <summary>Their errors.</summary>
    public Span<float> Errors(int band) => _errors.AsSpan(band * Rows, Rows);

    /// <summary>Their statuses.</summary>
    public Span<BandStatus> Status(int band) => _status.AsSpan(band * Rows, Rows);

    /// <summary>The same objects in magnitudes: 31.4 − 2.5 log₁₀ f, and error 2.5/ln 10 · σ/f; this object where they are magnitudes already.</summary>
    public Photometry ToMagnitudes()
    {
        if (Form == PhotometryForm.Magnitudes)
        {
            return this;
        }

        var magnitudes = new Photometry(PhotometryForm.Magnitudes, BandCount, Rows);
        _status.CopyTo(magnitudes._status, 0);
        for (var i = 0; i < _values.Length; i++)
        {
            var detected = _status[i] == BandStatus.Detected;
            magnitudes._values[i] = detected ? 31.4f - (2.5f * MathF.Log10(_values[i])) : float.NaN;
            magnitudes._errors[i] = detected ? 1.0857362f * _errors[i] / _values[i] : float.NaN;
        }

        return magnitudes;
    }

    /// <summary>The objects at <paramref name="rows"/>, in that order.</summary>
    public Photometry Take(ReadOnlySpan<int> rows)
    {
        var taken = new Photometry(Form, BandCount, rows.Length);
        for (var band = 0; band < BandCount; band++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                taken.Values(band)[i] = Values(band)[rows[i]];
                taken.Errors(band)[i] = Errors(band)[rows[i]];
                taken.Status(band)[i] = Status(band)[rows[i]];
            }
        }

        return taken;
    }
}
