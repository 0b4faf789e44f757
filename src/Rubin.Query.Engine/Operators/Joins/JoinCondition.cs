using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>What a condition says of a pair of rows.</summary>
enum Truth : byte
{
    False,
    True,
    Unknown,
}

/// <summary>A condition over pairs of rows of two inputs. Belongs to one worker.</summary>
/// <param name="condition">Over the left columns, then the right.</param>
/// <param name="left">The left columns.</param>
/// <param name="right">The right columns.</param>
sealed class JoinCondition(BoundExpression condition, Schema left, Schema right)
{
    readonly PairExpression _condition = new(condition, left, right);

    /// <summary>The truth of each pair.</summary>
    internal void Evaluate(RecordBatch left, ReadOnlySpan<int> leftRows, RecordBatch right, ReadOnlySpan<int> rightRows, Span<Truth> truth)
    {
        var answer = _condition.Evaluate(left, leftRows, right, rightRows);
        for (var i = 0; i < truth.Length; i++)
        {
            truth[i] = answer.IsNull(i) ? Truth.Unknown : ((BooleanColumn)answer)[i] ? Truth.True : Truth.False;
        }
    }
}
