using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// Functions of DOUBLE with the rule of scisql: an argument that is NULL, NaN or infinite gives NULL, and so does an answer that is not
/// finite, whichever way it came about.
/// </summary>
static class FiniteAnswers
{
    internal static ScalarOverload Of(Func<double, double> compute, string? unit = null) => Overload(1, unit, (a, rows) =>
    {
        var x = new NumberArgument<double>(a[0]);
        return Column(rows, row => x[row] is var value && double.IsFinite(value) ? compute(value) : double.NaN);
    });

    internal static ScalarOverload Of(Func<double, double, double> compute, string? unit = null) => Overload(2, unit, (a, rows) =>
    {
        var (x, y) = (new NumberArgument<double>(a[0]), new NumberArgument<double>(a[1]));
        return Column(rows, row =>
            (x[row], y[row]) is var (p, q) && double.IsFinite(p) && double.IsFinite(q) ? compute(p, q) : double.NaN);
    });

    internal static ScalarOverload Of(Func<double, double, double, double, double> compute, string? unit = null) =>
        Of(4, values => compute(values[0], values[1], values[2], values[3]), unit);

    /// <summary>Of <paramref name="count"/> arguments, which come as a span that is the callee's until it returns.</summary>
    internal static ScalarOverload Of(int count, Func<double[], double> compute, string? unit = null) => Overload(count, unit, (a, rows) =>
    {
        var arguments = a.ToArray().Select(argument => new NumberArgument<double>(argument)).ToArray();
        var values = new double[count];
        return Column(rows, row =>
        {
            for (var i = 0; i < count; i++)
            {
                values[i] = arguments[i][row];
            }

            return Array.TrueForAll(values, double.IsFinite) ? compute(values) : double.NaN;
        });
    });

    delegate Column Rows(ReadOnlySpan<Datum> arguments, int rows);

    static ScalarOverload Overload(int parameters, string? unit, Rows compute) =>
        new([.. Enumerable.Repeat(DataType.Double, parameters)], DataType.Double, (arguments, rows, _) => compute(arguments, rows))
        {
            IsTotal = true,
            Metadata = unit is null ? null : _ => new([new(MetadataKeys.Unit, unit)]),
        };

    static Column<double> Column(int rows, Func<int, double> compute)
    {
        var answers = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            answers[row] = compute(row);
        }

        return new(answers, Array.TrueForAll(answers, double.IsFinite) ? Bitmap.AllSet : Bitmap.Of(Array.ConvertAll(answers, double.IsFinite)));
    }
}
