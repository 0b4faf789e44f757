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
        if (KeyWords.Width(first.Type) == 0)
        {
            var encoded = KeysOf(batch);
            return Array.ConvertAll([.. Enumerable.Range(0, batch.Length)], encoded.Prefix);
        }

        var column = _evaluators[0](batch).ToColumn(batch.Length);
        var leading = new ulong[batch.Length];
        KeyWords.FillRanks(column is DictionaryColumn small ? small.Decode() : column, first, leading);
        return leading;
    }

    /// <summary>A row's first key; null where it is NULL.</summary>
    internal object? FirstOf(RecordBatch batch, int row) => _evaluators[0](batch.Slice(row, 1)).ToColumn(1) is var column && column.IsNull(0) ? null : column.Value(0);
}
