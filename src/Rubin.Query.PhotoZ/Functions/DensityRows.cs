using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Densities;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>What a density, and a number beside it, add to a group.</summary>
/// <param name="encoding">How densities are kept.</param>
/// <param name="length">How many numbers a row adds.</param>
/// <param name="value">Writes them, of the density and the number, which is 1 where there is none; false to add nothing.</param>
sealed class DensityRows(PdfEncoding encoding, int length, DensityRows.Value value) : RowNumbers
{
    readonly PdfColumn _densities = new(encoding);
    readonly double[] _numbers = new double[length];
    ReadOnlyMemory<double> _beside;

    internal delegate bool Value(float[] density, double beside, Span<double> numbers);

    internal override ReadOnlySpan<double> Numbers => _numbers;

    internal override void Begin(ReadOnlySpan<Datum> arguments, int rows)
    {
        _densities.Begin(arguments[0]);
        _beside = arguments.Length > 1 ? NumberColumn.Values(arguments[1].Expand(rows)) : default;
    }

    internal override bool TryRow(int row)
    {
        var beside = _beside.IsEmpty ? 1 : _beside.Span[row];
        return double.IsFinite(beside) && _densities.TryRead(row) && value(_densities.Density, beside, _numbers);
    }
}

/// <summary>What two numbers add to a group: NULL or NaN adds nothing.</summary>
/// <param name="length">How many numbers a row adds.</param>
/// <param name="value">Writes them; false to add nothing.</param>
sealed class NumberRows(int length, NumberRows.Value value) : RowNumbers
{
    readonly double[] _numbers = new double[length];
    ReadOnlyMemory<double> _first;
    ReadOnlyMemory<double> _second;

    internal delegate bool Value(double first, double second, Span<double> numbers);

    internal override ReadOnlySpan<double> Numbers => _numbers;

    internal override void Begin(ReadOnlySpan<Datum> arguments, int rows)
    {
        _first = NumberColumn.Values(arguments[0].Expand(rows));
        _second = arguments.Length > 1 ? NumberColumn.Values(arguments[1].Expand(rows)) : default;
    }

    internal override bool TryRow(int row)
    {
        var (first, second) = (_first.Span[row], _second.IsEmpty ? 1 : _second.Span[row]);
        return double.IsFinite(first) && double.IsFinite(second) && value(first, second, _numbers);
    }
}
