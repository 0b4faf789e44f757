using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Spatial.Join;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Evaluates the positions of rows. Belongs to one worker.</summary>
sealed class PositionReader(PositionExpression position)
{
    readonly Func<RecordBatch, Datum[]> _evaluate = ExpressionCompiler.CompileAll(position.Parts);
    double[] _ra = [];
    double[] _dec = [];
    int _rows;

    /// <summary>Longitudes and latitudes that need no change are not copied.</summary>
    (Column<double> Ra, Column<double> Dec)? _asStored;

    /// <summary>Longitudes in degrees of the batch read last.</summary>
    internal ReadOnlySpan<double> Ra => _asStored is var (ra, _) ? ra.Values : _ra.AsSpan(0, _rows);

    /// <summary>Latitudes in degrees; NaN for rows without position.</summary>
    internal ReadOnlySpan<double> Dec => _asStored is var (_, dec) ? dec.Values : _dec.AsSpan(0, _rows);

    /// <summary>Reads the positions of a batch, which stay until the next one is read.</summary>
    internal void Read(RecordBatch batch)
    {
        _rows = batch.Length;
        var values = Array.ConvertAll(_evaluate(batch), v => v.Decoded());
        _asStored = !position.EndsAtPoles && values is [{ IsConstant: false, Column: Column<double> { HasNoNulls: true } ra }, { IsConstant: false, Column: Column<double> { HasNoNulls: true } dec }]
            ? (ra, dec)
            : null;
        if (_asStored is not null)
        {
            return;
        }

        if (_rows > _ra.Length)
        {
            (_ra, _dec) = (new double[_rows], new double[_rows]);
        }

        if (values is [var point])
        {
            ReadPoints(point);
        }
        else
        {
            Copy(values[0], _ra);
            Copy(values[1], _dec);
        }

        foreach (var value in values)
        {
            ClearNulls(value);
        }

        if (position.EndsAtPoles)
        {
            EndAtPoles();
        }
    }

    void ReadPoints(Datum point)
    {
        var (lon, lat) = Shapes.Coordinates(point);
        for (var row = 0; row < _rows; row++)
        {
            var at = point.IsConstant ? 0 : row;
            (_ra[row], _dec[row]) = (lon[at], lat[at]);
        }
    }

    void Copy(Datum value, double[] target)
    {
        var values = Loops.Values<double>(value);
        if (value.IsConstant)
        {
            target.AsSpan(0, _rows).Fill(values[0]);
        }
        else
        {
            values[.._rows].CopyTo(target);
        }
    }

    void ClearNulls(Datum value)
    {
        if (value.Column.HasNoNulls)
        {
            return;
        }

        for (var row = 0; row < _rows; row++)
        {
            if (value.IsNull(row))
            {
                _dec[row] = double.NaN;
            }
        }
    }

    void EndAtPoles()
    {
        for (var row = 0; row < _rows; row++)
        {
            if (Math.Abs(_dec[row]) > 90)
            {
                _dec[row] = double.NaN;
            }
        }
    }
}
