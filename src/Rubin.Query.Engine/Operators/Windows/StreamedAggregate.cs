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
    readonly AggregateState _state;
    readonly Evaluator[] _arguments;
    readonly Predicate? _filter;
    readonly bool _isWhole;
    readonly StoredPartition _rows;
    readonly StoredFrames? _frames;
    long _seen;
    Column? _whole;

    internal StreamedAggregate(Window node, int call, StoredPartition rows)
    {
        var (aggregate, frame) = (node.Calls[call].Aggregate!, node.Calls[call].Frame);
        _state = aggregate.CreateState();
        _state.Resize(1);
        _arguments = [.. aggregate.Arguments.Concat(aggregate.OrderBy.Select(k => k.Expression)).Select(ExpressionCompiler.Compile)];
        _filter = aggregate.Filter is null ? null : Predicate.Compile(aggregate.Filter);
        _isWhole = frame.End.Kind == FrameBoundKind.UnboundedFollowing;
        _rows = rows;
        _frames = _isWhole || frame is { Unit: FrameUnit.Rows, End.Kind: FrameBoundKind.CurrentRow } ? null : new(frame, node.OrderBy, rows);
    }

    /// <summary>Bytes of the state.</summary>
    internal override long Bytes => _state.Bytes;

    internal override bool NeedsAll => _isWhole || _frames is not null;

    internal override void Look(RecordBatch rows)
    {
        if (_isWhole)
        {
            Add(rows);
        }

        _frames?.Look(rows);
    }

    internal override Column Next(PartitionStretch stretch)
    {
        if (_isWhole)
        {
            _whole ??= _state.Finish(1);
            return _whole.Take(new int[stretch.Length]);
        }

        var answers = new List<Column> { _state.Finish(1) };
        var answerOf = new int[stretch.Length];
        var own = stretch.Own;
        var frame = new (long Start, long End)[WindowFrames.MostStretches];
        for (var row = 0; row < answerOf.Length; row++)
        {
            if ((row & 0x3F) == 0)
            {
                WorkerPool.ThrowIfStopped();
            }

            var end = _frames is null ? stretch.First + row + 1 : _frames.Of(stretch.First + row, frame) > 0 ? frame[0].End : 0;
            if (end > _seen)
            {
                foreach (var next in _frames is null ? [own.Slice(row, 1)] : _rows.Rows(_seen, end))
                {
                    Add(next);
                }

                answers.Add(_state.Finish(1));
            }

            answerOf[row] = answers.Count - 1;
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
