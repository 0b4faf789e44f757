using Rubin.Query.Arrow;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>The features of one curve after another, as columns.</summary>
/// <param name="features">What is computed.</param>
/// <param name="capacity">Curves that are expected.</param>
sealed class FeatureColumns(FeatureSet features, int capacity)
{
    readonly int _width = features.Outputs.Count;
    readonly bool[] _valid = new bool[features.Outputs.Count];
    double[] _values = new double[Math.Max(capacity, 1) * features.Outputs.Count];

    /// <summary>Curves so far.</summary>
    public int Count { get; private set; }

    /// <summary>Computes the features of a curve.</summary>
    public void Add(LightCurve curve) => features.Evaluate(curve, Next(), _valid);

    /// <summary>A row without curve.</summary>
    public void AddNull() => Next().Fill(double.NaN);

    /// <summary>A column for each output: NULL where it is not defined.</summary>
    public Column[] Build()
    {
        var columns = new Column[_width];
        var valid = new bool[Count];
        for (var output = 0; output < _width; output++)
        {
            var values = GC.AllocateUninitializedArray<double>(Count);
            var nulls = 0;
            for (var row = 0; row < values.Length; row++)
            {
                values[row] = _values[row * _width + output];
                valid[row] = !double.IsNaN(values[row]);
                nulls += valid[row] ? 0 : 1;
            }

            columns[output] = new Column<double>(values, nulls == 0 ? Bitmap.AllSet : Bitmap.Of(valid));
        }

        return columns;
    }

    /// <summary>The numbers of one curve after another in one column.</summary>
    public Column<double> BuildRows()
    {
        var values = _values[..(Count * _width)];
        return new(values, Bitmap.Of(Array.ConvertAll(values, v => !double.IsNaN(v))));
    }

    Span<double> Next()
    {
        var start = Count++ * _width;
        if (start + _width > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(2 * _values.Length, start + _width));
        }

        return _values.AsSpan(start, _width);
    }
}
