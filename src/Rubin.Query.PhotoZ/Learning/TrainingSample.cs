using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Learning;

/// <summary>Training rows without gaps whose redshifts lie on the model's grid, band by band; checked to be something to learn from.</summary>
sealed class TrainingSample
{
    /// <summary>The fewest rows that anything is learned from.</summary>
    public const int FewestRows = 20;

    TrainingSample(float[][] magnitudes, float[][] errors, float[] redshifts, MagnitudeFilling filling) =>
        (Magnitudes, Errors, Redshifts, Filling) = (magnitudes, errors, redshifts, filling);

    /// <summary>Magnitudes by band and row.</summary>
    public float[][] Magnitudes { get; }

    /// <summary>Their errors.</summary>
    public float[][] Errors { get; }

    /// <summary>Redshifts by row.</summary>
    public float[] Redshifts { get; }

    /// <summary>How the gaps of other objects are filled.</summary>
    public MagnitudeFilling Filling { get; }

    /// <summary>How many rows there are.</summary>
    public int Rows => Redshifts.Length;

    /// <summary>Checks a training set.</summary>
    /// <exception cref="QueryException">Value: there are too few rows, or all are alike.</exception>
    public static TrainingSample Of(PhotozOptions options, TrainingSet training)
    {
        var block = new MagnitudeBlock(training.Bands.Count);
        var limits = MagnitudeLimits.Of(options, training);
        block.Take(training.Photometry.ToMagnitudes(), limits);
        var filling = MagnitudeFilling.Of(limits, block, new(options.Count("seed"), (int)RandomStream.Donors));
        filling.FillGaps(block);
        int[] rows = [.. Enumerable.Range(0, block.Rows).Where(row => IsUsable(row, block, training.Redshifts.Span[row], options.Grid))];
        var sample = new TrainingSample(
            [.. Enumerable.Range(0, block.Bands).Select(band => Take(block.Magnitudes(band), rows))],
            [.. Enumerable.Range(0, block.Bands).Select(band => Take(block.Errors(band), rows))],
            [.. rows.Select(row => (float)training.Redshifts.Span[row])],
            filling);
        sample.Check(training.Bands);
        return sample;
    }

    /// <summary>The rows at some places, in that order.</summary>
    public TrainingSample Take(int[] rows) =>
        new([.. Magnitudes.Select(m => Take(m, rows))], [.. Errors.Select(e => Take(e, rows))], Take(Redshifts, rows), Filling);

    /// <summary>Splits the rows at random into those to learn from and, a quarter, those to choose parameters by. Files are often ordered by redshift.</summary>
    public (TrainingSample Learned, TrainingSample HeldOut) Split(long seed)
    {
        var random = new CounterRandom(seed, (int)RandomStream.HeldOut);
        var isHeldOut = Enumerable.Range(0, Rows).ToLookup(row => random.Uniform(row) < 0.25);
        int[] learned = [.. isHeldOut[false]], heldOut = [.. isHeldOut[true]];
        return heldOut.Length > 0 && learned.Length > 0 ? (Take(learned), Take(heldOut)) : (this, this);
    }

    void Check(ValueList<string> bands)
    {
        if (Rows < FewestRows)
        {
            throw new QueryException(
                QueryErrorCode.Value,
                $"{Rows} training rows are too few: {FewestRows} are needed, of redshifts between \"zmin\" and \"zmax\"");
        }

        if (!Redshifts.AsSpan().ContainsAnyExcept(Redshifts[0]))
        {
            throw new QueryException(QueryErrorCode.Value, "all training rows have the same redshift: there is nothing to learn");
        }

        if (!Magnitudes.Any(m => m.AsSpan().ContainsAnyExcept(m[0])))
        {
            throw new QueryException(
                QueryErrorCode.Value, $"all training rows have the same magnitudes in {string.Join(", ", bands)}: there is nothing to learn from");
        }
    }

    static bool IsUsable(int row, MagnitudeBlock block, double redshift, RedshiftGrid grid)
    {
        if (!(redshift >= grid.Minimum && redshift <= grid.Maximum) || (block.Flags[row] & EstimateFlags.NoDensity) != 0)
        {
            return false;
        }

        for (var band = 0; band < block.Bands; band++)
        {
            if (!float.IsFinite(block.Magnitudes(band)[row]))
            {
                return false;
            }
        }

        return true;
    }

    static float[] Take(ReadOnlySpan<float> values, int[] rows)
    {
        var taken = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++) taken[i] = values[rows[i]];
        return taken;
    }
}
