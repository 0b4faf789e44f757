using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Expressions;

/// <summary>A function call. A lambda reaches its function as the list of what it gives for the elements of the list before it.</summary>
sealed class CallNode
{
    readonly FunctionCall _call;
    readonly Node[] _nodes;
    readonly bool[] _takesCodes;
    readonly Datum[] _arguments;

    internal CallNode(FunctionCall call, Node[] nodes)
    {
        _call = call;
        _nodes = nodes;
        _arguments = new Datum[nodes.Length + (call.Overload.TakesRowNumbers ? 1 : 0)];
        var parameters = call.Overload.Parameters;
        _takesCodes = [.. nodes.Select((_, i) => i < parameters.Count && parameters[i].Id == TypeId.Dictionary)];
    }

    internal Datum Evaluate(Rows rows)
    {
        var isConstant = _call.Function.Volatility != Volatility.PerRow;
        var propagates = _call.Overload.Nulls == Nulls.Propagate;
        for (var i = 0; i < _nodes.Length; i++)
        {
            var value = _call.Arguments[i] is Lambda lambda ? MapElements(rows, lambda, _nodes[i], _arguments[0]) : _nodes[i](rows);
            if (propagates && value.IsConstant && value.Column.IsNull(0))
            {
                return new(Column.Nulls(_call.Type, 1), true);
            }

            _arguments[i] = _takesCodes[i] ? value : value.Decoded();
            isConstant &= value.IsConstant;
        }

        var n = isConstant ? 1 : rows.Length;
        if (_call.Overload.TakesRowNumbers)
        {
            _arguments[^1] = new(Numbers(rows), false);
        }

        var validity = propagates ? Validity.Of(_arguments, n) : Bitmap.AllSet;
        try
        {
            return new(_call.Overload.Kernel(_arguments, n, validity).WithValidity(validity), isConstant);
        }
        catch (QueryException error) when (error.Span is null)
        {
            throw new QueryException(error.Code, error.Message, _call.Span, error.Hint, error);
        }
    }

    static Column<long> Numbers(Rows rows)
    {
        var numbers = new long[rows.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = rows.Number(i);
        }

        return new(numbers);
    }

    static Datum MapElements(Rows rows, Lambda lambda, Node body, Datum list)
    {
        // A lambda may refer to columns of the row around the list, so a constant list is as many lists as there are rows.
        var isConstant = list.IsConstant && ExpressionFacts.HasNoColumns(lambda);
        var lists = (ListColumn)(isConstant ? list.Column : list.Expand(rows.Length));
        var offsets = lists.Offsets;
        var start = offsets[0];
        var count = offsets[^1] - start;
        var (parents, ordinals, shifted) = (new int[count], new long[count], new int[offsets.Length]);
        for (var row = 0; row < lists.Length; row++)
        {
            shifted[row + 1] = offsets[row + 1] - start;
            for (var k = shifted[row]; k < shifted[row + 1]; k++)
            {
                parents[k] = row;
                ordinals[k] = k - shifted[row] + 1;
            }
        }

        Rows elements = new RowsWithColumn(
            new RowsOfRows(rows, parents), lambda.Parameters[0].Id, new(lists.Elements.Slice(start, count), false), count);
        if (lambda.Parameters.Count > 1)
        {
            elements = new RowsWithColumn(elements, lambda.Parameters[1].Id, new(new Column<long>(ordinals), false), count);
        }

        var mapped = body(elements).Expand(count);
        var type = new ListType(lambda.Body.Type);
        return new(new ListColumn(type, shifted, mapped, lists.Validity), isConstant);
    }
}
