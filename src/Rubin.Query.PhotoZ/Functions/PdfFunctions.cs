using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Densities;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>What densities of redshift know, whichever way they are kept. NULL where a density or a number is NULL.</summary>
[QueryFunctions]
public static class PdfFunctions
{
    delegate double OfDensity(RedshiftGrid grid, float[] density, CumulativeDensity cumulative, ReadOnlySpan<double> numbers);

    /// <summary>pdf_mode.</summary>
    public static ScalarFunction Mode { get; } = Number("pdf_mode", "The redshift of greatest density.", [], (g, p, _, _) => g[GridDensity.Peak(p)]);

    /// <summary>pdf_mean.</summary>
    public static ScalarFunction Mean { get; } = Number("pdf_mean", "The mean redshift of a density.", [], (g, p, _, _) => GridDensity.Mean(g, p));

    /// <summary>pdf_std.</summary>
    public static ScalarFunction Deviation { get; } = Number("pdf_std", "The standard deviation of a density.", [], (g, p, _, _) => GridDensity.Moments(g, p).Deviation);

    /// <summary>pdf_median.</summary>
    public static ScalarFunction Median { get; } = Number("pdf_median", "The median redshift of a density.", [], (_, _, c, _) => c.Quantile(0.5), isCumulative: true);

    /// <summary>pdf_quantile.</summary>
    public static ScalarFunction Quantile { get; } =
        Number("pdf_quantile", "The redshift below which a share q of the probability lies, from 0 to 1; NULL for other q.", ["q"], (_, _, c, n) => n[0] is >= 0 and <= 1 ? c.Quantile(n[0]) : double.NaN, isCumulative: true);

    /// <summary>pdf_cdf.</summary>
    public static ScalarFunction Cdf { get; } =
        Number("pdf_cdf", "The probability below a redshift z; at the true redshift, the probability integral transform of an object.", ["z"], (_, _, c, n) => c.Below(n[0]), isCumulative: true);

    /// <summary>pdf_prob.</summary>
    public static ScalarFunction Probability { get; } = Number("pdf_prob", "The probability between two redshifts.", ["z1", "z2"], (_, _, c, n) => c.Between(n[0], n[1]), isCumulative: true);

    /// <summary>pdf_at.</summary>
    public static ScalarFunction At { get; } = Number("pdf_at", "The density at a redshift z; 0 outside the grid.", ["z"], (g, p, _, n) => GridDensity.At(g, p, n[0]));

    /// <summary>pdf_convert.</summary>
    public static ScalarFunction Convert { get; } = new(
        "pdf_convert",
        new("A density kept in another way: 'grid' (32-bit floats, at n redshifts), 'u8' (bytes, at n redshifts) or 'quant' (n quantiles, 25 where n is left out).", "pdf_convert(NULL, 'u8') IS NULL"),
        [])
    {
        Specialise = PdfConversion.Specialise,
        Parameters = ["form", "n"],
        Calls = ["(pdf, 'form'[, n]) -> pdf"],
    };

    /// <summary>tomo_bin.</summary>
    public static ScalarFunction TomographicBin { get; } = new(
        "tomo_bin",
        new("The number, from 1, of the bin that a redshift falls into; edges ascend, the lower one belongs to its bin, and the last one too. NULL outside.", "tomo_bin(0.7, [0.2, 0.5, 1.0]) = 2"),
        [new([DataType.Double, new ListType(DataType.Double)], DataType.Int32, (arguments, rows, validity) => TomographicBins.Of(arguments[0].Expand(rows), arguments[1], rows, validity)) { Nulls = Nulls.Visible }]);

    static ScalarFunction Number(string name, string summary, ValueList<string> parameters, OfDensity value, bool isCumulative = false) => new(
        name, new(summary, $"{name}(NULL{string.Concat(parameters.Select(_ => ", 0.5"))}) IS NULL"), [])
    {
        Specialise = (arguments, fields) => arguments.Count == 1 + parameters.Count ? Specialise(arguments, fields, value, isCumulative) : null,
        Calls = [$"(pdf{string.Concat(parameters.Select(p => $", {p}"))}) -> DOUBLE"],
    };

    static ScalarOverload Specialise(IReadOnlyList<BoundExpression> arguments, IReadOnlyList<Field> fields, OfDensity value, bool isCumulative)
    {
        foreach (var number in arguments.Skip(1).Where(a => !a.Type.Logical.IsNumeric && a.Type.Id != TypeId.Null))
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, $"this is {number.Type}, and should be a number", number.Span);
        }

        ValueList<DataType> types = [.. arguments.Select(a => a.Type.Logical)];
        if (arguments[0].Type.Id == TypeId.Null)
        {
            return new(types, DataType.Double, (_, rows, _) => Column.Nulls(DataType.Double, rows)) { Nulls = Nulls.Visible, IsTotal = true };
        }

        var encoding = PdfColumn.EncodingOf(arguments[0], fields[0]);
        return new(types, DataType.Double, (values, rows, validity) => Evaluate(new(encoding), values, rows, validity, value, isCumulative)) { Nulls = Nulls.Propagate };
    }

    static Column<double> Evaluate(PdfColumn densities, ReadOnlySpan<Datum> arguments, int rows, Bitmap validity, OfDensity value, bool isCumulative)
    {
        densities.Begin(arguments[0]);
        var (numbers, columns) = (new double[arguments.Length - 1], new ReadOnlyMemory<double>[arguments.Length - 1]);
        for (var i = 0; i < columns.Length; i++) columns[i] = NumberColumn.Values(arguments[1 + i].Expand(rows));
        var (cumulative, answers, isKnown) = (new CumulativeDensity(densities.Grid), new double[rows], new bool[rows]);
        for (var row = 0; row < rows; row++)
        {
            if (!validity[row] || !densities.TryRead(row))
            {
                continue;
            }

            for (var i = 0; i < numbers.Length; i++) numbers[i] = columns[i].Span[row];
            if (isCumulative)
            {
                cumulative.Fill(densities.Density);
            }

            answers[row] = value(densities.Grid, densities.Density, cumulative, numbers);
            isKnown[row] = double.IsFinite(answers[row]);
        }

        return new(answers, Bitmap.Of(isKnown));
    }
}
