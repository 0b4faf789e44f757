using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// An aggregate over a frame that begins with the partition, of one that does not fit into memory: the frame grows with the rows, or it is the partition, and then the answer is known when all
/// rows have been seen.
/// </summary>
sealed class StreamedAggregate : StreamedCall
{
    readonly WindowFrame _frame;
    readonly AggregateState _state;
    readonly Evaluator[] _arguments;
    readonly Predicate? _filter;
    long _seen;
    Column? _whole;

    internal StreamedAggregate(PhysicalAggregate aggregate, WindowFrame frame)
    {
        _frame = frame;
        _state = aggregate.CreateState();
        _state.Resize(1);
        _arguments = [.. aggregate.Arguments.Concat(aggregate.OrderBy.Select(k => k.Expression)).Select(ExpressionCompiler.Compile)];
        _filter = aggregate.Filter is null ? null : Predicate.Compile(aggregate.Filter);
    }

    bool IsWhole => _frame.End.Kind == FrameBoundKind.UnboundedFollowing;

    /// <summary>Bytes of the state.</summary>
    internal override long Bytes => _state.Bytes;

    internal override bool NeedsAll => IsWhole;

    internal override bool NeedsPeers => !IsWhole && _frame.Unit != FrameUnit.Rows;

    internal override void Look(RecordBatch rows)
    {
        if (IsWhole)
        {
            Add(rows);
        }
    }

    internal override Column Next(PartitionStretch stretch, long rows)
    {
        if (IsWhole)
        {
            _whole ??= _state.Finish(1);
            return _whole.Take(new int[stretch.Length]);
        }

        var answers = new List<Column>();
        var answerOf = new int[stretch.Length];
        var own = stretch.Own;
        for (var row = 0; row < answerOf.Length;)
        {
            if ((row & 0x3F) == 0)
            {
                WorkerPool.ThrowIfStopped();
            }

            var end = NeedsPeers ? (int)(stretch.PeerEnds[row] - stretch.First) : row + 1;
            Add(own.Slice(row, end - row));
            answerOf.AsSpan(row..end).Fill(answers.Count);
            answers.Add(_state.Finish(1));
            row = end;
        }

        return Column.Concat(answers).Take(answerOf);
    }

    void Add(RecordBatch rows)
    {
        var sequence = _seen;
        _seen += rows.Length;
        if (_filter?.Select(rows) is { IsAll: false } selection)
        {
            rows = rows.Take(selection.Rows);
        }

        if (rows.Length > 0)
        {
            _state.Update(new(new int[rows.Length], 1), Array.ConvertAll(_arguments, a => new Datum(a(rows).ToColumn(rows.Length), false)), sequence);
        }
    }
}
