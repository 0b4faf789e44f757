using System.Numerics.Tensors;
using Rubin.Query.Arrow;
using Rubin.Query.PhotoZ.Bpz;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Densities;

/// <summary>Writes densities on a grid as rows of another encoding: a grid, bytes or quantiles. Scratch of one worker.</summary>
sealed class PdfEncoder
{
    readonly RedshiftGrid _source;
    readonly PdfEncoding _target;
    readonly CumulativeDensity _cumulative;
    readonly float[] _resampled;

    /// <summary>From densities on a grid.</summary>
    internal PdfEncoder(RedshiftGrid source, PdfEncoding target) =>
        (_source, _target, _cumulative, _resampled) = (source, target, new(source), new float[target.Grid.Count]);

    /// <summary>A column of densities.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="read">Gives the density of a row on the source's grid, with an integral of one; false for NULL.</param>
    internal FixedSizeListColumn Encode(int rows, Func<int, float[], bool> read)
    {
        var (density, isKnown, length) = (new float[_source.Count], new bool[rows], _target.Length);
        var (floats, bytes) = (new float[_target is BytePdf ? 0 : rows * length], new byte[_target is BytePdf ? rows * length : 0]);
        for (var row = 0; row < rows; row++)
        {
            isKnown[row] = read(row, density);
            if (!isKnown[row])
            {
                continue;
            }

            if (_target is QuantilePdf)
            {
                _cumulative.Fill(density);
                for (var i = 0; i < length; i++) floats[(row * length) + i] = (float)_cumulative.Quantile((i + 0.5) / length);
                continue;
            }

            var values = Resampled(density);
            if (_target is BytePdf)
            {
                ByteDensity.Quantise(values, TensorPrimitives.Max(values), bytes.AsSpan(row * length, length));
            }
            else
            {
                values.CopyTo(floats.AsSpan(row * length, length));
            }
        }

        Column elements = _target is BytePdf ? new Column<byte>(bytes) : new Column<float>(floats);
        return new(PdfField.TypeOf(_target), rows, elements, isKnown.Contains(false) ? Bitmap.Of(isKnown) : Bitmap.AllSet);
    }

    ReadOnlySpan<float> Resampled(float[] density)
    {
        if (_target.Grid == _source)
        {
            return density;
        }

        for (var i = 0; i < _resampled.Length; i++) _resampled[i] = (float)GridDensity.At(_source, density, _target.Grid[i]);
        GridDensity.Normalise(_target.Grid, _resampled);
        return _resampled;
    }
}
