using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>
/// Goes through the left rows, and for each through its candidates, a block of pairs at a time, so that it can stop after any block however
/// many pairs there are. Answers come in the order of the left rows, and for each in the order of the right rows.
/// </summary>
/// <param name="kind">Which rows come out.</param>
/// <param name="schema">Their columns.</param>
/// <param name="kept">Which of the left columns and, behind them, the right or the mark those are; null for all.</param>
/// <param name="build">The right rows.</param>
/// <param name="candidates">Which of them may be partners.</param>
/// <param name="condition">What partners must meet beside that; null for nothing.</param>
/// <param name="batchRows">Most rows of a batch.</param>
/// <param name="triedRows">The left rows, where these are not all right rows that they are tried with; null where they are.</param>
sealed class JoinStage(
    JoinKind kind,
    Schema schema,
    IReadOnlyList<int>? kept,
    BuildSink build,
    JoinCandidates candidates,
    JoinCondition? condition,
    int batchRows,
    TriedRows? triedRows = null) : BatchStage
{
    readonly BatchCollector _answers = new(schema, batchRows);
    readonly RecordBatch _nothingYet = new(schema, [.. schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
    readonly int[] _leftRows = new int[batchRows];
    readonly int[] _rightRows = new int[batchRows];
    readonly Truth[] _truth = new Truth[batchRows];
    readonly List<int> _leftOut = [];
    readonly List<int> _rightOut = [];
    readonly List<Truth> _marks = [];
    RecordBatch? _left;

    // Pairs of a block: fewer where the rows that they make are wide.
    int _block;

    // The left row that comes next, how many of its candidates have been tried, and what was found out with them.
    int _row;
    int _tried;
    Truth _found;

    /// <summary>The sub-query in the text whose one value the right side is; null for other joins.</summary>
    internal SourceSpan? Place { get; init; }

    /// <summary>One partner is enough to know what becomes of a left row.</summary>
    bool OneIsEnough => kind is JoinKind.Semi or JoinKind.Anti or JoinKind.Mark;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch)
    {
        candidates.Accept(batch);
        triedRows?.Begin(batch);
        _left = batch;
        _block = BatchBytes.Rows(BytesPerPair(batch), batchRows);
        (_row, _tried, _found) = (0, 0, FoundBefore(0));
    }

    /// <inheritdoc/>
    public override RecordBatch? Produce()
    {
        if (!_answers.HasNext && _left is not null && _row < _left.Length)
        {
            if (kind == JoinKind.Inner && condition is null)
            {
                var pairs = candidates.Collect(_left.Length, ref _row, ref _tried, _leftRows.AsSpan(0, _block), _rightRows.AsSpan(0, _block));
                Emit(_left, _leftRows.AsSpan(0, pairs), _rightRows.AsSpan(0, pairs));
            }
            else
            {
                TryBlock(_left);
            }

            return _answers.Next() ?? _nothingYet;
        }

        return _answers.Next();
    }

    /// <inheritdoc/>
    public override void Flush() => _answers.Flush();

    /// <inheritdoc/>
    public override void Dispose()
    {
        (candidates as IDisposable)?.Dispose();
        base.Dispose();
    }

    /// <summary>Tries as many pairs as a batch has rows; the end of a left row counts as one.</summary>
    void TryBlock(RecordBatch left)
    {
        var firstRow = _row;
        var pairs = CollectPairs(left.Length);
        var truth = _truth.AsSpan(0, pairs);
        if (condition is null)
        {
            truth.Fill(Truth.True);
        }
        else if (pairs > 0)
        {
            condition.Evaluate(left, _leftRows.AsSpan(0, pairs), candidates.Rows, _rightRows.AsSpan(0, pairs), truth);
        }

        var pair = 0;
        for (var row = firstRow; row < left.Length && row <= _row; row++)
        {
            for (; pair < pairs && _leftRows[pair] == row; pair++)
            {
                Note(row, _rightRows[pair], truth[pair]);
            }

            if (row < _row)
            {
                EndRow(row);
            }
        }

        SkipWhatIsKnown();
        Emit(left);
    }

    int CollectPairs(int leftLength)
    {
        var pairs = 0;
        for (var room = _block; room > 0 && _row < leftLength; room--)
        {
            var count = OneIsEnough && FoundBefore(_row) == Truth.True ? 0 : candidates.Count(_row);
            count = OneIsEnough && condition is null ? Math.Min(count, 1) : count;
            var taken = candidates.Reach(_tried, Math.Min(count - _tried, room), pairs == 0);
            candidates.Fill(_row, _tried, _rightRows.AsSpan(pairs, taken));
            _leftRows.AsSpan(pairs, taken).Fill(_row);
            pairs += taken;
            room -= taken;
            _tried += taken;
            if (_tried < count || room == 0)
            {
                break;
            }

            _row++;
            _tried = 0;
        }

        return pairs;
    }

    /// <summary>The error of a sub-query that stands for one value.</summary>
    internal static QueryException SeveralValues(SourceSpan? place) => new(
        QueryErrorCode.Value,
        "a sub-query that stands for one value gives more than one row",
        place,
        "add LIMIT 1, or use an aggregate; x IN (SELECT …) compares with all rows");

    void Note(int leftRow, int rightRow, Truth truth)
    {
        if (truth == Truth.Unknown && _found == Truth.False)
        {
            _found = Truth.Unknown;
        }

        if (truth != Truth.True)
        {
            return;
        }

        if (kind == JoinKind.Single && _found == Truth.True)
        {
            throw Place is { } place
                ? SeveralValues(place)
                : new QueryException(QueryErrorCode.Value, "the other table of a link has a key twice", hint: "join it with ON, or LATERAL (SELECT … LIMIT 1)");
        }

        _found = Truth.True;
        if (kind is JoinKind.Right or JoinKind.Full)
        {
            build.Matched[candidates.FirstRow + rightRow] = 1;
        }

        if (!OneIsEnough)
        {
            _leftOut.Add(leftRow);
            _rightOut.Add(rightRow);
        }
    }

    /// <summary>What is known of a left row from other right rows.</summary>
    Truth FoundBefore(int row) => triedRows is null ? Truth.False : triedRows[row];

    /// <summary>All candidates of a left row have been tried.</summary>
    void EndRow(int row)
    {
        var found = _found;
        _found = row + 1 < _left!.Length ? FoundBefore(row + 1) : Truth.False;
        if (triedRows is { IsLast: false })
        {
            triedRows[row] = found;
            return;
        }

        switch (kind)
        {
            case JoinKind.Semi when found == Truth.True:
            case JoinKind.Anti when found != Truth.True:
                _leftOut.Add(row);
                break;
            case JoinKind.Mark:
                _leftOut.Add(row);
                _marks.Add(found == Truth.False && condition is null && candidates.IsUnknown(row) ? Truth.Unknown : found);
                break;
            case JoinKind.Left or JoinKind.Full or JoinKind.Single when found != Truth.True:
                _leftOut.Add(row);
                _rightOut.Add(-1);
                break;
            default:
                break;
        }
    }

    /// <summary>What one partner is enough for need not try the others.</summary>
    void SkipWhatIsKnown()
    {
        if (_tried > 0 && OneIsEnough && _found == Truth.True)
        {
            EndRow(_row);
            _row++;
            _tried = 0;
        }
    }

    void Emit(RecordBatch left)
    {
        for (var start = 0; start < _leftOut.Count; start += _block)
        {
            var length = Math.Min(_block, _leftOut.Count - start);
            var rightRows = OneIsEnough ? default : CollectionsMarshal.AsSpan(_rightOut).Slice(start, length);
            Emit(left, CollectionsMarshal.AsSpan(_leftOut).Slice(start, length), rightRows, start);
        }

        _leftOut.Clear();
        _rightOut.Clear();
        _marks.Clear();
    }

    void Emit(RecordBatch left, ReadOnlySpan<int> leftRows, ReadOnlySpan<int> rightRows, int firstMark = 0)
    {
        var columns = new Column[schema.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var place = kept is null ? i : kept[i];
            columns[i] = place < left.Columns.Count ? left.Columns[place].Take(leftRows)
                : kind == JoinKind.Mark ? Marks(firstMark, leftRows.Length)
                : candidates.Rows.Columns[place - left.Columns.Count].Take(rightRows);
        }

        _answers.Add(new(schema, columns, leftRows.Length));
    }

    /// <summary>What a row of the answer takes, on the average of the rows of both sides.</summary>
    double BytesPerPair(RecordBatch left)
    {
        var bytes = 0.0;
        for (var i = 0; i < schema.Count; i++)
        {
            var place = kept is null ? i : kept[i];
            bytes += place < left.Columns.Count ? BatchBytes.PerRow(left.Columns[place])
                : kind == JoinKind.Mark ? 0
                : BatchBytes.PerRow(candidates.Rows.Columns[place - left.Columns.Count]);
        }

        return bytes;
    }

    BooleanColumn Marks(int start, int length)
    {
        var values = new bool[length];
        var valid = new bool[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = _marks[start + i] == Truth.True;
            valid[i] = _marks[start + i] != Truth.Unknown;
        }

        return new(Bitmap.Of(values), length, Array.TrueForAll(valid, v => v) ? Bitmap.AllSet : Bitmap.Of(valid));
    }
}
