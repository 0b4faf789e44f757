using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Densities;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Metrics;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>Distributions of redshifts of many objects, and how good redshifts and densities are. Rows with NULL are passed over; NULL for no rows.</summary>
[QueryFunctions]
public static class PhotozAggregates
{
    const int MostPoints = 10_000;

    /// <summary>nz_stack.</summary>
    public static AggregateFunction Stack { get; } = new(
        "nz_stack", new("The mean of densities, weighted where there are weights: a density, of 32-bit floats on their grid.", "(SELECT nz_stack(x) FROM (VALUES (NULL)) AS t(x)) IS NULL"), [])
    {
        Specialise = (arguments, fields) => arguments.Count is 1 or 2 ? StackOf(arguments, fields) : null,
    };

    /// <summary>nz_hist.</summary>
    public static AggregateFunction Histogram { get; } = new(
        "nz_hist",
        new(
            "The distribution of redshifts as a density at n redshifts from zmin to zmax, each with the objects that are nearest to it. Redshift, zmin, zmax, n, and a weight or none.",
            "ABS((SELECT pdf_mean(nz_hist(z, 0, 3, 31)) FROM (VALUES (1.0), (2.0)) AS t(z)) - 1.5) < 1e-6"),
        [])
    {
        Specialise = (arguments, _) => arguments.Count is 4 or 5 ? HistogramOf(arguments) : null,
    };

    /// <summary>pz_metrics.</summary>
    public static AggregateFunction PointMetrics { get; } = new(
        "pz_metrics",
        new(
            "How good redshifts are, of e = (zphot - ztrue)/(1 + ztrue): n, bias (the median), mean_bias, std, sigma_iqr (quartiles / 1.349), sigma_nmad, outliers (|e| above 3 sigma_iqr and "
                + "above 0.06, as RAIL counts), outliers_15 (|e| above 0.15), as a struct. Estimated redshift, true redshift.",
            "(SELECT (pz_metrics(p, t)).bias FROM (VALUES (1.1, 1.0), (1.2, 1.0), (1.4, 1.0)) AS v(p, t)) BETWEEN 0.0999 AND 0.1001",
            "Schmidt et al. 2020, doi:10.1093/mnras/staa2799"),
        [])
    {
        Specialise = (arguments, _) => arguments.Count == 2 ? MetricsOf(arguments) : null,
    };

    /// <summary>pz_pit.</summary>
    public static AggregateFunction Pit { get; } = new(
        "pz_pit",
        new(
            "How far the probabilities below the true redshifts are from being spread evenly: n, ks (Kolmogorov-Smirnov), cvm (Cramér-von Mises), ad (Anderson-Darling), outliers (below "
                + "0.0001 or above 0.9999), as a struct. Density, true redshift.",
            "(SELECT pz_pit(x, 0.5) FROM (VALUES (NULL)) AS t(x)) IS NULL",
            "Schmidt et al. 2020, doi:10.1093/mnras/staa2799"),
        [])
    {
        Specialise = (arguments, fields) => arguments.Count == 2 ? PitOf(arguments, fields) : null,
    };

    /// <summary>cde_loss.</summary>
    public static AggregateFunction DensityLossMean { get; } = Mean(
        "cde_loss",
        "The loss of conditional densities, the mean of ∫p² dz - 2 p(ztrue): the less, the better. Density, true redshift.",
        "Izbicki and Lee 2017, doi:10.1214/17-EJS1302",
        (encoding, _) => (density, redshift) => DensityLoss.Of(encoding.Grid, density, redshift));

    /// <summary>crps.</summary>
    public static AggregateFunction RankedProbabilityMean { get; } = Mean(
        "crps",
        "The continuous ranked probability score, the mean of ∫(P(z) - [z >= ztrue])² dz: the less, the better. Density, true redshift.",
        "Gneiting and Raftery 2007, doi:10.1198/016214506000001437",
        (encoding, cumulative) => (density, redshift) =>
        {
            cumulative.Fill(density);
            return RankedProbability.Of(encoding.Grid, cumulative, redshift);
        });

    static AggregateOverload StackOf(IReadOnlyList<BoundExpression> arguments, IReadOnlyList<Field> fields)
    {
        if (OfNull(arguments) is { } nothing)
        {
            return nothing;
        }

        CheckNumbers(arguments.Skip(1));
        var encoding = PdfColumn.EncodingOf(arguments[0], fields[0]);
        var target = new GridPdf(encoding.Grid);
        return new([.. Types(arguments)], PdfField.TypeOf(target), () => new NumbersState(new DensityRows(encoding, encoding.Grid.Count, Weighted), isSum: true, g => Densities(target, g)))
        {
            Metadata = _ => PdfField.MetadataOf(target),
        };
    }

    static bool Weighted(float[] density, double weight, Span<double> numbers)
    {
        for (var i = 0; i < numbers.Length; i++) numbers[i] = density[i] * weight;
        return weight > 0;
    }

    static AggregateOverload HistogramOf(IReadOnlyList<BoundExpression> arguments)
    {
        CheckNumbers(arguments);
        double Number(int position) => arguments[position] is Constant { Value: not null } constant
            ? NumberColumn.Values(Column.Constant(constant.Type, constant.Value, 1)).Span[0]
            : throw new QueryException(QueryErrorCode.Semantic, "this argument of nz_hist must be a constant", arguments[position].Span);
        var (from, to, count) = (Number(1), Number(2), Number(3));
        if (!(to > from) || count != Math.Floor(count) || count is < 2 or > MostPoints)
        {
            throw new QueryException(QueryErrorCode.Value, $"a histogram needs limits that ascend, and 2 to {MostPoints} redshifts", arguments[1].Span);
        }

        var target = new GridPdf(new(from, to, (int)count));
        return new([.. Types(arguments)], PdfField.TypeOf(target), () => new NumbersState(new HistogramRows(target.Grid), isSum: true, g => Densities(target, g)))
        {
            Metadata = _ => PdfField.MetadataOf(target),
        };
    }

    static AggregateOverload MetricsOf(IReadOnlyList<BoundExpression> arguments)
    {
        CheckNumbers(arguments);
        var rows = () => new NumberRows(1, (estimated, real, numbers) => double.IsFinite(numbers[0] = (estimated - real) / (1 + real)));
        return new([.. Types(arguments)], MetricStructs.PointType, () => new NumbersState(rows(), isSum: false, MetricStructs.Points));
    }

    static AggregateOverload PitOf(IReadOnlyList<BoundExpression> arguments, IReadOnlyList<Field> fields)
    {
        if (OfNull(arguments) is { } nothing)
        {
            return nothing;
        }

        CheckNumbers(arguments.Skip(1));
        var encoding = PdfColumn.EncodingOf(arguments[0], fields[0]);
        return new([.. Types(arguments)], MetricStructs.PitType, () =>
        {
            var cumulative = new CumulativeDensity(encoding.Grid);
            return new NumbersState(
                new DensityRows(encoding, 1, (density, redshift, numbers) =>
                {
                    cumulative.Fill(density);
                    return double.IsFinite(numbers[0] = cumulative.Below(redshift));
                }),
                isSum: false,
                MetricStructs.Pits);
        });
    }

    static AggregateFunction Mean(string name, string summary, string source, Func<PdfEncoding, CumulativeDensity, Func<float[], double, double>> loss) =>
        new(name, new(summary, $"(SELECT {name}(x, 0.5) FROM (VALUES (NULL)) AS t(x)) IS NULL", source), [])
        {
            Specialise = (arguments, fields) =>
            {
                if (arguments.Count != 2 || OfNull(arguments) is { } nothing)
                {
                    return arguments.Count != 2 ? null : OfNull(arguments);
                }

                CheckNumbers(arguments.Skip(1));
                var encoding = PdfColumn.EncodingOf(arguments[0], fields[0]);
                return new([.. Types(arguments)], DataType.Double, () =>
                {
                    var ofRow = loss(encoding, new(encoding.Grid));
                    return new NumbersState(
                        new DensityRows(encoding, 2, (density, redshift, numbers) =>
                        {
                            (numbers[0], numbers[1]) = (ofRow(density, redshift), 1);
                            return double.IsFinite(numbers[0]);
                        }),
                        isSum: true,
                        Means);
                });
            },
        };

    static AggregateOverload? OfNull(IReadOnlyList<BoundExpression> arguments) => arguments[0].Type.Id == TypeId.Null
        ? new([.. Types(arguments)], DataType.Null, () => new NumbersState(new NumberRows(0, (_, _, _) => false), isSum: true, g => Column.Nulls(DataType.Null, g.Count)))
        : null;

    static IEnumerable<DataType> Types(IReadOnlyList<BoundExpression> arguments) => arguments.Select(a => a.Type.Logical);

    static void CheckNumbers(IEnumerable<BoundExpression> arguments)
    {
        foreach (var argument in arguments.Where(a => !a.Type.Logical.IsNumeric && a.Type.Id != TypeId.Null))
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, $"this is {argument.Type}, and should be a number", argument.Span);
        }
    }

    static Column<double> Means(IReadOnlyList<List<double>?> groups)
    {
        var means = groups.Select(g => g is null ? 0 : g[0] / g[1]).ToArray();
        return new(means, Bitmap.Of(groups.Select(g => g is not null).ToArray()));
    }

    static FixedSizeListColumn Densities(GridPdf target, IReadOnlyList<List<double>?> groups) => new PdfEncoder(target.Grid, target).Encode(groups.Count, (group, density) =>
    {
        if (groups[group] is not { } sums)
        {
            return false;
        }

        // Sums of many objects can be beyond what 32 bits hold.
        var largest = sums.Max();
        for (var i = 0; i < density.Length; i++) density[i] = largest > 0 ? (float)(sums[i] / largest) : 0;
        return GridDensity.Normalise(target.Grid, density);
    });
}
