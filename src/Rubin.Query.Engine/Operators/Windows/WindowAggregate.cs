using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// An aggregate over the frame of each row. A frame that is the whole partition is computed once for it; one that only grows, by adding rows; short frames
/// row by row; and long ones from the aggregates of blocks of 16, 256, … rows, so that no frame needs more than some thirty of each. Belongs to one worker.
/// </summary>
sealed class WindowAggregate(PhysicalAggregate aggregate, WindowFrame frame)
{
    const int BlockRows = 8192;

    /// <summary>Rows of a frame, on average, from which on blocks are worth while.</summary>
    const int LongFrame = 64;

    readonly Evaluator[] _arguments =
        [.. aggregate.Arguments.Concat(aggregate.OrderBy.Select(k => k.Expression)).Select(ExpressionCompiler.Compile)];

    readonly Predicate? _filter = aggregate.Filter is null ? null : Predicate.Compile(aggregate.Filter);

    bool IsWhole => frame is { Start.Kind: FrameBoundKind.UnboundedPreceding, End.Kind: FrameBoundKind.UnboundedFollowing, Exclusion: FrameExclusion.NoOthers };

    bool Grows => frame is { Start.Kind: FrameBoundKind.UnboundedPreceding, Exclusion: FrameExclusion.NoOthers };

    /// <summary>The answer for each row.</summary>
    internal Column Evaluate(RecordBatch rows, WindowLayout layout, WindowFrames frames)
    {
        var kept = _filter?.Select(rows) is { IsAll: false } selection ? selection.Rows.ToArray() : null;
        var input = kept is null ? rows : rows.Take(kept);
        var arguments = input.Length == 0 ? [] : Array.ConvertAll(_arguments, a => a(input).ToColumn(input.Length));
        var places = PlacesAmong(kept, rows.Length);
        if (IsWhole)
        {
            return OfPartitions(arguments, kept, layout);
        }

        var areShort = !Grows && AreShort(frames, places);
        if ((Grows || areShort) && input.Length > 0 && InOneLoop(arguments, frames, places) is { } answers)
        {
            return answers;
        }

        if (areShort || (Grows && AreShort(frames, places)))
        {
            return OfShortFrames(arguments, frames, places);
        }

        return Grows ? OfGrowingFrames(arguments, layout, frames, places) : OfLongFrames(arguments, input.Length, frames, places);
    }

    static bool AreShort(WindowFrames frames, int[]? places)
    {
        var total = 0L;
        if (frames.Exclusion == FrameExclusion.NoOthers)
        {
            for (var row = 0; row < frames.Starts.Length; row++)
            {
                total += Math.Max(0, frames.Ends[row] - frames.Starts[row]);
            }
        }
        else
        {
            foreach (var (_, start, end) in Stretches(frames, places, 0, frames.Starts.Length))
            {
                total += end - start;
            }
        }

        return total <= (long)LongFrame * frames.Starts.Length;
    }

    /// <summary>For each row, how many of the rows before it are kept: its place among them; null where all are.</summary>
    static int[]? PlacesAmong(int[]? kept, int rows)
    {
        if (kept is null)
        {
            return null;
        }

        var places = new int[rows + 1];
        foreach (var row in kept)
        {
            places[row + 1] = 1;
        }

        for (var i = 1; i < places.Length; i++)
        {
            places[i] += places[i - 1];
        }

        return places;
    }

    /// <summary>The stretches of the frames of some rows, among the rows that are kept.</summary>
    static IEnumerable<(int Row, int Start, int End)> Stretches(WindowFrames frames, int[]? places, int from, int to)
    {
        var stretches = new (int Start, int End)[WindowFrames.MostStretches];
        for (var row = from; row < to; row++)
        {
            if ((row & 0x3FF) == 0)
            {
                WorkerPool.ThrowIfStopped();
            }

            var count = frames.Stretches(row, stretches);
            for (var i = 0; i < count; i++)
            {
                var (start, end) = stretches[i];
                yield return places is null ? (row, start, end) : (row, places[start], places[end]);
            }
        }
    }

    AggregateState NewState(int groups)
    {
        var state = aggregate.CreateState();
        state.Resize(groups);
        return state;
    }

    Column OfPartitions(Column[] arguments, int[]? kept, WindowLayout layout)
    {
        var state = NewState(layout.Partitions);
        var ids = kept is null ? layout.PartitionOf : Array.ConvertAll(kept, row => layout.PartitionOf[row]);
        Update(state, arguments, ids, layout.Partitions);
        return state.Finish(layout.Partitions).Take(layout.PartitionOf);
    }

    Column OfShortFrames(Column[] arguments, WindowFrames frames, int[]? places)
    {
        var states = new FrameStates(NewState);
        return states.Answer(frames.Starts.Length, (from, to) =>
        {
            var blocks = new PairBlocks(BlockRows, (taken, ids, done) =>
                states.Current.Update(new(ids, to - from), Array.ConvertAll(arguments, a => new Datum(a.Take(taken), false)), done));
            foreach (var (row, start, end) in Stretches(frames, places, from, to))
            {
                for (var place = start; place < end; place++)
                {
                    blocks.Add(place, row - from);
                }
            }

            blocks.Flush();
        });
    }

    /// <summary>The answers of frames of one stretch each; null where the aggregate's state cannot give them so.</summary>
    Column? InOneLoop(Column[] arguments, WindowFrames frames, int[]? places)
    {
        if (frame.Exclusion != FrameExclusion.NoOthers)
        {
            return null;
        }

        var (starts, ends) = (frames.Starts, frames.Ends);
        if (places is not null)
        {
            (starts, ends) = (Array.ConvertAll(starts, row => places[row]), Array.ConvertAll(ends, row => places[row]));
        }

        return aggregate.CreateState().OfFrames(Array.ConvertAll(arguments, a => new Datum(a, false)), starts, ends);
    }

    Column OfGrowingFrames(Column[] arguments, WindowLayout layout, WindowFrames frames, int[]? places)
    {
        var answers = new List<Column>();
        var answerOfRow = new int[layout.Rows];
        for (var partition = 0; partition < layout.Partitions; partition++)
        {
            var state = NewState(1);
            var first = layout.PartitionStarts[partition];
            var reached = places?[first] ?? first;
            answers.Add(state.Finish(1));
            for (var row = first; row < layout.PartitionEnd(partition); row++)
            {
                var end = places?[frames.Ends[row]] ?? frames.Ends[row];
                if (end > reached)
                {
                    var slices = Array.ConvertAll(arguments, a => a.Slice(reached, end - reached));
                    Update(state, slices, new int[end - reached], 1, reached);
                    answers.Add(state.Finish(1));
                    reached = end;
                }

                answerOfRow[row] = answers.Count - 1;
            }
        }

        return Column.Concat(answers).Take(answerOfRow);
    }

    Column OfLongFrames(Column[] arguments, int inputRows, WindowFrames frames, int[]? places)
    {
        var states = new FrameStates(NewState);
        var leaves = NewState(inputRows);
        Update(leaves, arguments, [.. Enumerable.Range(0, inputRows)], inputRows);
        var levels = new FrameLevels(NewState, leaves.Export(inputRows), inputRows, (exported, ids) => states.Current.Import(exported, ids));
        return states.Answer(frames.Starts.Length, (from, to) =>
        {
            foreach (var (row, start, end) in Stretches(frames, places, from, to))
            {
                levels.Add(start, end, row - from);
            }

            levels.Flush();
        });
    }

    static void Update(AggregateState state, Column[] arguments, int[] ids, int groups, long sequence = 0)
    {
        for (var start = 0; start < ids.Length; start += BlockRows)
        {
            WorkerPool.ThrowIfStopped();
            var length = Math.Min(BlockRows, ids.Length - start);
            var slices = Array.ConvertAll(arguments, a => new Datum(a.Slice(start, length), false));
            state.Update(new(ids.AsSpan(start, length), groups), slices, sequence + start);
        }
    }
}
