using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>Computes the keys that rows are ordered by. Belongs to one worker.</summary>
sealed class RowOrder(IReadOnlyList<PhysicalSortKey> keys)
{
    readonly Evaluator[] _evaluators = [.. keys.Select(k => ExpressionCompiler.Compile(k.Expression))];
    readonly KeyOrder[] _orders = [.. keys.Select(k => k.Order)];

    /// <summary>The keys of a batch's rows.</summary>
    internal SortKeys KeysOf(RecordBatch batch)
    {
        var columns = Array.ConvertAll(_evaluators, e => e(batch).ToColumn(batch.Length));
        return SortKeys.Of(columns, _orders, batch.Length);
    }

    /// <summary>For each row no more than its keys' prefix: where the first key fits a word, what that contributes to it.</summary>
    internal ulong[] Leading(RecordBatch batch)
    {
        var first = keys[0].Order;
        var leading = new ulong[batch.Length];
        if (KeyWords.Width(first.Type) is not (> 0 and var width))
        {
            var encoded = KeysOf(batch);
            return Array.ConvertAll([.. Enumerable.Range(0, batch.Length)], encoded.Prefix);
        }

        var column = _evaluators[0](batch).ToColumn(batch.Length);
        column = column is DictionaryColumn small ? small.Decode() : column;
        KeyWords.Fill(column, leading);
        var hasNulls = !column.HasNoNulls;
        var flip = first.Descending ? ulong.MaxValue : 0;
        for (var row = 0; row < leading.Length; row++)
        {
            var isNull = hasNulls && column.IsNull(row);
            var value = ((isNull ? 0 : leading[row]) ^ flip) << (64 - (8 * width)) >> 1;
            leading[row] = value | (isNull == first.NullsFirst ? 0 : 1UL << 63);
        }

        return leading;
    }
}
