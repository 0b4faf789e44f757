using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Expressions;

/// <summary>A conversion to another type.</summary>
sealed class CastNode
{
    readonly CastExpression _cast;
    readonly Node _operand;
    readonly ColumnCast _convert;

    internal CastNode(CastExpression cast, Node operand)
    {
        _cast = cast;
        _operand = operand;
        _convert = Casts.Find(cast.Operand.Type.Logical, cast.Type.Logical, cast.Mode)
            ?? throw new QueryException(QueryErrorCode.TypeMismatch, $"cannot convert {cast.Operand.Type} to {cast.Type}", cast.Span);
    }

    internal Datum Evaluate(Rows rows)
    {
        var value = _operand(rows).Decoded();
        try
        {
            return new(_convert(value.Column), value.IsConstant);
        }
        catch (QueryException error) when (error.Span is null)
        {
            throw new QueryException(error.Code, error.Message, _cast.Span, error.Hint, error);
        }
    }
}
