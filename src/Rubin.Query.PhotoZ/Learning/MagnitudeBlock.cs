using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Learning;

/// <summary>Magnitudes of some objects after gaps were filled, band by band. Scratch of one worker; grows to the largest block it has seen.</summary>
sealed class MagnitudeBlock(int bands)
{
    /// <summary>What is brighter or fainter than this is no star or galaxy, and would overflow where differences are squared.</summary>
    public const float Extreme = 1000;

    float[] _magnitudes = [];
    float[] _errors = [];
    EstimateFlags[] _flags = [];
    int[] _used = [];

    /// <summary>How many bands there are.</summary>
    public int Bands => bands;

    /// <summary>How many objects there are.</summary>
    public int Rows { get; private set; }

    /// <summary>What was wrong with an object: <see cref="EstimateFlags.NoDensity"/> where no band was observed, so that nothing can be filled in.</summary>
    public ReadOnlySpan<EstimateFlags> Flags => _flags.AsSpan(0, Rows);

    /// <summary>In how many bands each object was detected.</summary>
    public ReadOnlySpan<int> Used => _used.AsSpan(0, Rows);

    /// <summary>The magnitudes in a band: finite, but for an object that no band was observed of.</summary>
    public Span<float> Magnitudes(int band) => _magnitudes.AsSpan(band * Rows, Rows);

    /// <summary>Their errors; <see cref="UnknownError"/> where there is none.</summary>
    public Span<float> Errors(int band) => _errors.AsSpan(band * Rows, Rows);

    /// <summary>The error of a magnitude that is a limit, a guess, or came without an error: that of RAIL.</summary>
    public const float UnknownError = 1;

    /// <summary>Takes photometry as it is, and says of each object what is missing.</summary>
    /// <param name="photometry">Magnitudes.</param>
    /// <param name="limits">What stands for an object that was not detected.</param>
    /// <returns>Whether a band of an object was not observed.</returns>
    public bool Take(Photometry photometry, ReadOnlySpan<float> limits)
    {
        Resize(photometry.Rows);
        var isIncomplete = false;
        for (var band = 0; band < bands; band++)
        {
            isIncomplete |= TakeBand(photometry, band, limits[band]);
        }

        for (var row = 0; isIncomplete && row < Rows; row++)
        {
            if ((_flags[row] & EstimateFlags.NotObserved) != 0 && _used[row] == 0 && !IsAnyObserved(photometry, row))
            {
                _flags[row] |= EstimateFlags.NoDensity;
            }
        }

        return isIncomplete;
    }

    /// <summary>Flags objects that are brighter or fainter in a band than what a model has learned.</summary>
    /// <param name="band">The band.</param>
    /// <param name="brightest">The least magnitude that was learned.</param>
    /// <param name="faintest">The greatest one.</param>
    public void Compare(int band, float brightest, float faintest)
    {
        var magnitudes = Magnitudes(band);
        for (var row = 0; row < magnitudes.Length; row++)
        {
            if (magnitudes[row] < brightest || magnitudes[row] > faintest)
            {
                _flags[row] |= EstimateFlags.Extrapolated;
            }
        }
    }

    /// <summary>Sets flags and the number of bands, of rows whether they have a density or not.</summary>
    public void Report(Estimates estimates)
    {
        var used = estimates[EstimateColumns.BandsUsed];
        for (var row = 0; row < Rows; row++)
        {
            estimates.Flags[row] |= _flags[row];
            if (used.Length > 0 && (_flags[row] & EstimateFlags.NoDensity) == 0)
            {
                used[row] = _used[row];
            }
        }
    }

    bool TakeBand(Photometry photometry, int band, float limit)
    {
        ReadOnlySpan<BandStatus> status = photometry.Status(band);
        ReadOnlySpan<float> values = photometry.Values(band), errors = photometry.Errors(band);
        Span<float> magnitudes = Magnitudes(band), uncertain = Errors(band);
        var isIncomplete = false;
        for (var row = 0; row < status.Length; row++)
        {
            switch (status[row])
            {
                case BandStatus.Detected:
                    magnitudes[row] = Math.Clamp(values[row], -Extreme, Extreme);
                    uncertain[row] = errors[row] > 0 ? errors[row] : UnknownError;
                    _used[row]++;
                    break;
                case BandStatus.NotDetected:
                    magnitudes[row] = limit;
                    uncertain[row] = UnknownError;
                    _flags[row] |= EstimateFlags.NotDetected;
                    break;
                default:
                    magnitudes[row] = float.NaN;
                    uncertain[row] = UnknownError;
                    _flags[row] |= EstimateFlags.NotObserved;
                    isIncomplete = true;
                    break;
            }
        }

        return isIncomplete;
    }

    static bool IsAnyObserved(Photometry photometry, int row)
    {
        for (var band = 0; band < photometry.BandCount; band++)
        {
            if (photometry.Status(band)[row] != BandStatus.NotObserved)
            {
                return true;
            }
        }

        return false;
    }

    void Resize(int rows)
    {
        Rows = rows;
        if (_flags.Length < rows)
        {
            (_magnitudes, _errors, _flags, _used) = (new float[bands * rows], new float[bands * rows], new EstimateFlags[rows], new int[rows]);
            return;
        }

        Array.Clear(_flags, 0, rows);
        Array.Clear(_used, 0, rows);
    }
}
