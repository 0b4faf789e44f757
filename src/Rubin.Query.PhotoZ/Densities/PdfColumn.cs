using System.Numerics.Tensors;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Densities;

/// <summary>A column of densities, row by row. Scratch of one worker.</summary>
sealed class PdfColumn
{
    readonly PdfDecoder _decoder;
    readonly float[] _numbers;
    Column _column = new NullColumn(0);
    Column _elements = new NullColumn(0);
    bool _isConstant;

    /// <summary>For columns of an encoding.</summary>
    internal PdfColumn(PdfEncoding encoding)
    {
        _decoder = new(encoding);
        _numbers = new float[encoding.Length];
        Density = new float[encoding.Grid.Count];
    }

    /// <summary>The grid of the densities.</summary>
    internal RedshiftGrid Grid => _decoder.Grid;

    /// <summary>The density that was read last, with an integral of one.</summary>
    internal float[] Density { get; }

    /// <summary>How the densities of an argument are meant.</summary>
    /// <exception cref="QueryException">TypeMismatch: it holds none.</exception>
    internal static PdfEncoding EncodingOf(BoundExpression argument, Field field) => PdfField.EncodingOf(field) ?? throw new QueryException(
        QueryErrorCode.TypeMismatch,
        $"there is no density in this argument of type {argument.Type}",
        argument.Span,
        "it takes the column pdf of photoz(…), or of a table that such columns were written to");

    /// <summary>Turns to another batch.</summary>
    internal void Begin(Datum datum)
    {
        _isConstant = datum.IsConstant;
        _column = datum.Decoded().Column;
        _elements = _column switch
        {
            FixedSizeListColumn lists => lists.Elements,
            ListColumn lists => lists.Elements,
            _ => new NullColumn(0),
        };
    }

    /// <summary>Reads the density of a row.</summary>
    /// <returns>False where there is none: NULL, or without an area.</returns>
    /// <exception cref="QueryException">Value: the list is not as long as its field says.</exception>
    internal bool TryRead(int row)
    {
        row = _isConstant ? 0 : row;
        if (_column is NullColumn || _column.IsNull(row))
        {
            return false;
        }

        var (start, count) = _column is ListColumn lists ? (lists.Offsets[row], lists.Offsets[row + 1] - lists.Offsets[row]) : (row * _decoder.Length, _decoder.Length);
        if (count != _decoder.Length)
        {
            throw new QueryException(QueryErrorCode.Value, $"a density has {count} numbers, and its column says {_decoder.Length}");
        }

        switch (_elements)
        {
            case Column<float> floats:
                floats.Values.Slice(start, count).CopyTo(_numbers);
                break;
            case Column<byte> bytes:
                TensorPrimitives.ConvertTruncating(bytes.Values.Slice(start, count), _numbers);
                break;
            default:
                TensorPrimitives.ConvertTruncating(NumberColumn.Values(_elements.Slice(start, count)).Span, _numbers);
                break;
        }

        return _decoder.TryDecode(_numbers, Density);
    }
}
