using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>Computes the calls of a window for sorted rows of whole partitions. Belongs to one worker.</summary>
sealed class WindowEvaluator(Window node)
{
    readonly RowOrder _order = new(node.OrderBy);
    readonly Evaluator[][] _arguments = [.. node.Calls.Select(c => c.Arguments.Select(ExpressionCompiler.Compile).ToArray())];
    readonly WindowAggregate?[] _aggregates = [.. node.Calls.Select(c => c.Aggregate is null ? null : new WindowAggregate(c.Aggregate, c.Frame))];
    readonly FrameBuilder[] _frames = [.. node.Calls.Select(c => new FrameBuilder(c.Frame, node.OrderBy))];

    /// <summary>The rows with the answers behind.</summary>
    /// <param name="rows">Sorted by partition, then by the window's order.</param>
    /// <param name="partitionStarts">First row of each partition.</param>
    internal RecordBatch Evaluate(RecordBatch rows, int[] partitionStarts)
    {
        var layout = new Lazy<WindowLayout>(() => WindowLayout.Of(partitionStarts, _order.KeysOf(rows).Changes(), rows.Length));
        var columns = new Column[node.Schema.Count];
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            columns[i] = rows.Columns[i];
        }

        for (var call = 0; call < node.Calls.Count; call++)
        {
            columns[rows.Columns.Count + call] = Together(call, rows, partitionStarts) ?? OfFrames(call, rows, layout.Value);
        }

        return new(node.Schema, columns, rows.Length);
    }

    /// <summary>The answers of one call.</summary>
    internal Column Of(int call, RecordBatch rows, int[] partitionStarts) =>
        Together(call, rows, partitionStarts) ?? OfFrames(call, rows, WindowLayout.Of(partitionStarts, _order.KeysOf(rows).Changes(), rows.Length));

    /// <summary>Calls a window function for all partitions at once; null where it must see them one by one.</summary>
    Column? Together(int call, RecordBatch rows, int[] partitionStarts) => node.Calls[call].Function?.Together is { } together
        ? together(new(rows.Length, Array.ConvertAll(_arguments[call], a => a(rows)), partitionStarts, node.Calls[call].IgnoresNulls))
        : null;

    Column OfFrames(int call, RecordBatch rows, WindowLayout layout)
    {
        var frames = _frames[call].Build(rows, layout);
        return _aggregates[call]?.Evaluate(rows, layout, frames) ?? Call(call, rows, layout, frames);
    }

    /// <summary>Calls a window function for each partition.</summary>
    Column Call(int call, RecordBatch rows, WindowLayout layout, WindowFrames frames)
    {
        var arguments = Array.ConvertAll(_arguments[call], a => a(rows));
        var answers = new List<Column>();
        for (var partition = 0; partition < layout.Partitions; partition++)
        {
            var start = layout.PartitionStarts[partition];
            var length = layout.PartitionEnd(partition) - start;
            var own = Array.ConvertAll(arguments, a => a.IsConstant ? a : new Datum(a.Column.Slice(start, length), false));
            answers.Add(node.Calls[call].Function!.Evaluate(new(length, own, frames.Slice(start, length), node.Calls[call].IgnoresNulls)));
        }

        return Column.Concat(answers);
    }
}

/// <summary>Where partitions and peers are among sorted rows.</summary>
/// <param name="PartitionStarts">First row of each partition.</param>
/// <param name="PartitionOf">Number of each row's partition.</param>
/// <param name="PeerStarts">For each row, the first that ORDER BY does not tell apart from it.</param>
/// <param name="PeerEnds">Row behind the last of those.</param>
sealed record WindowLayout(int[] PartitionStarts, int[] PartitionOf, int[] PeerStarts, int[] PeerEnds)
{
    internal int Partitions => PartitionStarts.Length;

    internal int Rows => PartitionOf.Length;

    /// <summary>The layout of rows of which those at <paramref name="changes"/> have other keys of ORDER BY than the row before.</summary>
    internal static WindowLayout Of(int[] partitionStarts, List<int> changes, int rows)
    {
        var layout = new WindowLayout(partitionStarts, new int[rows], new int[rows], new int[rows]);
        var partition = -1;
        var (peers, change) = (0, 0);
        for (var row = 0; row < rows; row++)
        {
            var begins = partition + 1 < partitionStarts.Length && partitionStarts[partition + 1] == row;
            partition += begins ? 1 : 0;
            var isOther = change < changes.Count && changes[change] == row;
            change += isOther ? 1 : 0;
            if (begins || isOther)
            {
                layout.PeerEnds.AsSpan(peers, row - peers).Fill(row);
                peers = row;
            }

            layout.PartitionOf[row] = partition;
            layout.PeerStarts[row] = peers;
        }

        layout.PeerEnds.AsSpan(peers).Fill(rows);
        return layout;
    }

    internal int PartitionEnd(int partition) => partition + 1 < Partitions ? PartitionStarts[partition + 1] : Rows;
}
