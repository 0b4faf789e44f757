using Rubin.Query.Arrow;
using Rubin.Query.PhotoZ.Densities;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>A column of the answer.</summary>
/// <param name="Column">What it holds.</param>
/// <param name="Name">Its name in rows.</param>
/// <param name="Scalar">The name of the scalar function that gives it, behind <c>photoz_</c>.</param>
/// <param name="Type">Its type; the density's depends on the call.</param>
/// <param name="Ucd">Its UCD.</param>
/// <param name="Summary">What it is.</param>
sealed record EstimateField(EstimateColumns Column, string Name, string Scalar, DataType Type, string Ucd, string Summary)
{
    const string Redshift = "src.redshift.phot";

    /// <summary>All of them, in the order of the rows.</summary>
    internal static ValueList<EstimateField> All { get; } =
    [
        new(EstimateColumns.ZMode, "zmode", "mode", DataType.Double, Redshift, "the redshift of greatest density"),
        new(EstimateColumns.ZMean, "zmean", "mean", DataType.Double, $"{Redshift};stat.mean", "the mean of the density"),
        new(EstimateColumns.ZStd, "zstd", "std", DataType.Double, $"stat.stdev;{Redshift}", "the standard deviation of the density"),
        new(EstimateColumns.Z50, "z50", "median", DataType.Double, $"{Redshift};stat.median", "the median"),
        new(EstimateColumns.Z025, "z025", "z025", DataType.Double, $"{Redshift};stat.value", "the redshift below which 2.5 % of the probability lies"),
        new(EstimateColumns.Z16, "z16", "z16", DataType.Double, $"{Redshift};stat.value", "the redshift below which 16 % of the probability lies"),
        new(EstimateColumns.Z84, "z84", "z84", DataType.Double, $"{Redshift};stat.value", "the redshift below which 84 % of the probability lies"),
        new(EstimateColumns.Z975, "z975", "z975", DataType.Double, $"{Redshift};stat.value", "the redshift below which 97.5 % of the probability lies"),
        new(EstimateColumns.Odds, "odds", "odds", DataType.Double, $"stat.probability;{Redshift}", "the probability within 0.098 (1 + z) of the mode"),
        new(EstimateColumns.ZConf, "zconf", "conf", DataType.Double, $"stat.probability;{Redshift}", "the probability within 0.02 (1 + z) of the mode"),
        new(EstimateColumns.Chi2Min, "chi2min", "chi2", DataType.Double, "stat.fit.chi2", "the smallest chi-square of a template"),
        new(EstimateColumns.BandsUsed, "nbands_used", "bands", DataType.Int32, "meta.number;instr.bandpass", "how many bands the estimate rests on"),
        new(EstimateColumns.BestTemplate, "tb", "template", DataType.Int32, "meta.id;src.class", "the best template, from 0"),
        new(EstimateColumns.TemplateOdds, "todds", "todds", DataType.Double, "stat.probability;src.class", "the share of the best template in the probability"),
        new(EstimateColumns.ZMl, "z_ml", "ml", DataType.Double, Redshift, "the redshift of the best fit, without a density"),
        new(EstimateColumns.ZErr, "z_err", "err", DataType.Double, $"stat.error;{Redshift}", "the error as the method estimates it"),
        new(EstimateColumns.Flags, "flags", "flags", DataType.Int32, "meta.code", "1: not detected in a band, 2: not observed in a band, 4: no density, 8: mode at an end of the grid, 16: unlike the training set"),
        new(EstimateColumns.Pdf, "pdf", "pdf", DataType.Null, $"stat.probability;{Redshift}", "the density"),
    ];

    /// <summary>The field of a call's answer.</summary>
    internal Field Of(PdfEncoding pdf) => Column == EstimateColumns.Pdf
        ? PdfField.Of(Name, pdf)
        : new(Name, Type) { Metadata = Metadata.Empty.With(MetadataKeys.Ucd, Ucd).With(MetadataKeys.Description, Summary) };

    /// <summary>The values of a block of estimates.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="pdf">How densities are given.</param>
    internal Arrow.Column Values(Estimates estimates, PdfEncoding pdf)
    {
        var flags = estimates.Flags;
        if (Column == EstimateColumns.Flags)
        {
            var numbers = new int[flags.Length];
            for (var i = 0; i < numbers.Length; i++) numbers[i] = (int)flags[i];
            return new Column<int>(numbers);
        }

        return Column == EstimateColumns.Pdf ? Densities(estimates, pdf) : Numbers(estimates[Column], flags);
    }

    Arrow.Column Numbers(ReadOnlySpan<double> values, ReadOnlySpan<EstimateFlags> flags)
    {
        var isKnown = new bool[flags.Length];
        for (var i = 0; i < values.Length; i++) isKnown[i] = double.IsFinite(values[i]) && (flags[i] & EstimateFlags.NoDensity) == 0;
        if (!isKnown.Contains(true))
        {
            return Arrow.Column.Nulls(Type, flags.Length);
        }

        if (Type == DataType.Double)
        {
            return new Column<double>(values.ToArray(), Bitmap.Of(isKnown));
        }

        var counts = new int[values.Length];
        for (var i = 0; i < counts.Length; i++) counts[i] = isKnown[i] ? (int)values[i] : 0;
        return new Column<int>(counts, Bitmap.Of(isKnown));
    }

    static FixedSizeListColumn Densities(Estimates estimates, PdfEncoding pdf)
    {
        if (pdf is QuantilePdf)
        {
            return new PdfEncoder(pdf.Grid, pdf).Encode(estimates.Rows, (row, density) =>
            {
                estimates.PdfOf(row).CopyTo(density);
                return (estimates.Flags[row] & EstimateFlags.NoDensity) == 0;
            });
        }

        var isKnown = new bool[estimates.Rows];
        for (var i = 0; i < isKnown.Length; i++) isKnown[i] = (estimates.Flags[i] & EstimateFlags.NoDensity) == 0;
        if (!isKnown.Contains(true))
        {
            return (FixedSizeListColumn)Arrow.Column.Nulls(PdfField.TypeOf(estimates.Request.Pdf), estimates.Rows);
        }

        Arrow.Column elements = estimates.Request.Pdf is BytePdf ? new Column<byte>(estimates.PdfBytes) : new Column<float>(estimates.Pdf);
        return new(PdfField.TypeOf(estimates.Request.Pdf), estimates.Rows, elements, isKnown.Contains(false) ? Bitmap.Of(isKnown) : Bitmap.AllSet);
    }
}
