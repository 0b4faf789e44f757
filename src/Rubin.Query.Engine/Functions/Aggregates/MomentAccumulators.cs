using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// Number, sum and sum of squares. The sums are carried to 106 bits and products are exact, so that the variance loses no digits
/// even where the mean is
/// large, and neither order nor merging matters.
/// </summary>
struct Moments : IAccumulator<Moments, double>
{
    internal long Count;
    internal DoubleDouble Sum;
    internal DoubleDouble SumOfSquares;

    public static void Add(ref Moments state, double value)
    {
        state.Count++;
        state.Sum += value;
        state.SumOfSquares = DoubleDouble.AddProduct(state.SumOfSquares, value, value);
    }

    public static void AddRange(ref Moments state, ReadOnlySpan<double> values)
    {
        state.Count += values.Length;
        state.Sum = DoubleDouble.Sum(state.Sum, values);
        state.SumOfSquares = DoubleDouble.SumOfProducts(state.SumOfSquares, values, values);
    }

    public static void Merge(ref Moments state, in Moments other)
    {
        state.Count += other.Count;
        state.Sum += other.Sum;
        state.SumOfSquares += other.SumOfSquares;
    }

    /// <summary>Σ(x - mean)².</summary>
    internal static double Scatter(long count, DoubleDouble sum, DoubleDouble sumOfSquares)
    {
        var scatter = (sumOfSquares - sum * sum / count).Value;
        return double.IsNaN(scatter) || !double.IsFinite(sum.High) ? double.NaN : Math.Max(scatter, 0);
    }
}

/// <summary>Which number of degrees of freedom a variance has.</summary>
interface IFreedom
{
    /// <summary>What is taken from the number of values.</summary>
    static abstract int Lost { get; }
}

readonly struct OfSample : IFreedom
{
    public static int Lost => 1;
}

readonly struct OfPopulation : IFreedom
{
    public static int Lost => 0;
}

readonly struct Variance<TFreedom> : IAnswer<Moments, double>
    where TFreedom : struct, IFreedom
{
    public static double Of(in Moments state) => Moments.Scatter(state.Count, state.Sum, state.SumOfSquares) / (state.Count - TFreedom.Lost);

    public static bool Exists(in Moments state) => state.Count > TFreedom.Lost;
}

readonly struct StandardDeviation<TFreedom> : IAnswer<Moments, double>
    where TFreedom : struct, IFreedom
{
    public static double Of(in Moments state) => Math.Sqrt(Variance<TFreedom>.Of(state));

    public static bool Exists(in Moments state) => Variance<TFreedom>.Exists(state);
}

/// <summary>Number, sums, squares and products of pairs (y, x), as SQL:2016 orders them.</summary>
struct PairMoments
{
    internal long Count;
    internal DoubleDouble SumX;
    internal DoubleDouble SumY;
    internal DoubleDouble SumXX;
    internal DoubleDouble SumYY;
    internal DoubleDouble SumXY;

    internal void Add(double x, double y)
    {
        Count++;
        SumX += x;
        SumY += y;
        SumXX += DoubleDouble.Product(x, x);
        SumYY += DoubleDouble.Product(y, y);
        SumXY += DoubleDouble.Product(x, y);
    }

    internal void Add(in PairMoments other)
    {
        Count += other.Count;
        SumX += other.SumX;
        SumY += other.SumY;
        SumXX += other.SumXX;
        SumYY += other.SumYY;
        SumXY += other.SumXY;
    }

    /// <summary>Σ(x - mean of x)².</summary>
    internal readonly double ScatterX => Moments.Scatter(Count, SumX, SumXX);

    /// <summary>Σ(y - mean of y)².</summary>
    internal readonly double ScatterY => Moments.Scatter(Count, SumY, SumYY);

    /// <summary>Σ(x - mean of x)(y - mean of y).</summary>
    internal readonly double ScatterXY => (SumXY - SumX * SumY / Count).Value;

    internal readonly double MeanX => (SumX / Count).Value;

    internal readonly double MeanY => (SumY / Count).Value;
}

/// <summary>An aggregate of pairs; a pair with a NULL is passed over.</summary>
/// <param name="answer">The answer of a group; null is NULL.</param>
sealed class PairState(Func<PairMoments, double?> answer) : GroupStates<PairMoments>
{
    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var (y, x) = (Expand(arguments[0], grouping.Rows), Expand(arguments[1], grouping.Rows));
        var (xs, ys) = (((Column<double>)x).Memory, ((Column<double>)y).Memory);
        var validity = Bitmap.And(x.Validity, y.Validity, grouping.Rows);
        var groups = Groups;
        var ids = grouping.Ids;
        for (var i = 0; i < ids.Length; i++)
        {
            if (validity[i])
            {
                groups[ids[i]].Add(xs.Span[i], ys.Span[i]);
            }
        }
    }

    public override Column Finish(int groups)
    {
        var builder = (FixedWidthBuilder<double>)ColumnBuilder.Create(DataType.Double, groups);
        for (var g = 0; g < groups; g++)
        {
            if (Groups[g].Count > 0 && answer(Groups[g]) is { } value)
            {
                builder.Append(value);
            }
            else
            {
                builder.AppendNull();
            }
        }

        return builder.Build();
    }

    protected override void Merge(ref PairMoments state, in PairMoments other) => state.Add(other);

    static Column Expand(Datum datum, int rows) => datum.Decoded().Expand(rows);
}
