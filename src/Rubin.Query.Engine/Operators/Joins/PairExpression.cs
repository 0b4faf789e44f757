using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>An expression over pairs of rows of two inputs, of which only the columns that it uses are gathered. Belongs to one worker.</summary>
sealed class PairExpression
{
    readonly Evaluator _evaluate;
    readonly int[] _columns;
    readonly int _leftColumns;
    readonly Schema _schema;

    /// <summary>An expression over the left columns, then the right.</summary>
    internal PairExpression(BoundExpression expression, Schema left, Schema right)
    {
        var used = new SortedSet<int>();
        Collect(expression, used);
        _columns = [.. used];
        _leftColumns = left.Count;
        _schema = new([.. _columns.Select(c => c < left.Count ? left[c] : right[c - left.Count])]);
        _evaluate = ExpressionCompiler.Compile(Renumber(expression));
    }

    /// <summary>Its value for each pair.</summary>
    internal Column Evaluate(RecordBatch left, ReadOnlySpan<int> leftRows, RecordBatch right, ReadOnlySpan<int> rightRows)
    {
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var column = _columns[i];
            columns[i] = column < _leftColumns ? left.Columns[column].Take(leftRows) : right.Columns[column - _leftColumns].Take(rightRows);
        }

        return _evaluate(new(_schema, columns, leftRows.Length)).ToColumn(leftRows.Length);
    }

    static void Collect(BoundExpression expression, SortedSet<int> used)
    {
        if (expression is ColumnReference reference)
        {
            used.Add(reference.Id);
        }

        foreach (var operand in expression.Operands)
        {
            Collect(operand, used);
        }
    }

    BoundExpression Renumber(BoundExpression expression) => expression switch
    {
        ColumnReference reference => reference with { Id = Array.IndexOf(_columns, reference.Id) },
        { Operands.Count: 0 } => expression,
        _ => expression.WithOperands(expression.Operands.Map(Renumber)),
    };
}
