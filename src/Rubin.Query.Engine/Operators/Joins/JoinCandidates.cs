using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>For the rows of a left batch, the right rows that may be their partners. Belongs to one worker.</summary>
abstract class JoinCandidates
{
    /// <summary>The right rows that numbers of candidates mean: all, or those of a stretch.</summary>
    internal abstract RecordBatch Rows { get; }

    /// <summary>Number of the first of <see cref="Rows"/> among all right rows.</summary>
    internal virtual int FirstRow => 0;

    /// <summary>
    /// How many of <paramref name="wanted"/> candidates from the <paramref name="first"/>th on may be filled in now. Moves <see cref="Rows"/> where <paramref name="mayMove"/>
    /// allows it, which then has at least one.
    /// </summary>
    internal virtual int Reach(int first, int wanted, bool mayMove) => wanted;

    /// <summary>Begins a batch of left rows.</summary>
    internal abstract void Accept(RecordBatch left);

    /// <summary>How many candidates a left row has.</summary>
    internal abstract int Count(int leftRow);

    /// <summary>Candidates of a left row from the <paramref name="first"/>th on, as many as there is room for.</summary>
    internal abstract void Fill(int leftRow, int first, Span<int> rightRows);

    /// <summary>Pairs of all rows from a candidate of a left row on, as many as there is room for; moves row and candidate on.</summary>
    /// <param name="leftRows">Number of left rows.</param>
    /// <param name="row">The left row.</param>
    /// <param name="tried">How many of its candidates have had their turn.</param>
    /// <param name="left">The left row of each pair.</param>
    /// <param name="right">The right row of each pair.</param>
    /// <returns>Number of pairs.</returns>
    internal virtual int Collect(int leftRows, ref int row, ref int tried, Span<int> left, Span<int> right)
    {
        var pairs = 0;
        for (; row < leftRows; row++)
        {
            var count = Count(row);
            var taken = Reach(tried, Math.Min(count - tried, left.Length - pairs), pairs == 0);
            Fill(row, tried, right.Slice(pairs, taken));
            left.Slice(pairs, taken).Fill(row);
            pairs += taken;
            tried += taken;
            if (tried < count)
            {
                break;
            }

            tried = 0;
        }

        return pairs;
    }

    /// <summary>Where no condition is left to evaluate: whether it is unknown if a row without candidates has a partner.</summary>
    internal virtual bool IsUnknown(int leftRow) => false;
}

/// <summary>
/// The right rows with the same keys. To find out whether a partner is unknown (<see cref="Planning.JoinKind.Mark"/> with more than one key or with a residual
/// condition), behind them those where a NULL on one side leaves it open.
/// </summary>
sealed class HashCandidates(HashBuildSink build, JoinKeys keys, bool withUnknown) : JoinCandidates
{
    int[] _starts = [];
    int[] _counts = [];
    bool[] _hasNull = [];

    /// <inheritdoc/>
    internal override RecordBatch Rows => build.Rows;

    /// <inheritdoc/>
    internal override void Accept(RecordBatch left)
    {
        if (_starts.Length < left.Length)
        {
            (_starts, _counts) = (new int[left.Length], new int[left.Length]);
        }

        var encoded = keys.Encode(left);
        _hasNull = encoded.HasNull;
        build.Index!.Find(encoded, _starts.AsSpan(0, left.Length), _counts.AsSpan(0, left.Length));
    }

    /// <inheritdoc/>
    internal override int Count(int leftRow) => _counts[leftRow] + (withUnknown ? UnknownCount(leftRow) : 0);

    /// <inheritdoc/>
    internal override void Fill(int leftRow, int first, Span<int> rightRows)
    {
        var same = build.Index!.Rows.AsSpan(_starts[leftRow], _counts[leftRow]);
        for (var i = 0; i < rightRows.Length; i++)
        {
            var place = first + i;
            rightRows[i] = place < same.Length ? same[place] : _hasNull[leftRow] ? place - same.Length : build.NullRows[place - same.Length];
        }
    }

    /// <inheritdoc/>
    internal override int Collect(int leftRows, ref int row, ref int tried, Span<int> left, Span<int> right)
    {
        var rows = build.Index!.Rows;
        var pairs = 0;
        for (; row < leftRows; row++)
        {
            // Most rows have one partner or none.
            var count = _counts[row];
            if (count == 1 && tried == 0 && pairs < left.Length)
            {
                left[pairs] = row;
                right[pairs++] = rows[_starts[row]];
                continue;
            }

            var taken = Math.Min(count - tried, left.Length - pairs);
            rows.AsSpan(_starts[row] + tried, taken).CopyTo(right[pairs..]);
            left.Slice(pairs, taken).Fill(row);
            pairs += taken;
            tried += taken;
            if (tried < count)
            {
                break;
            }

            tried = 0;
        }

        return pairs;
    }

    /// <inheritdoc/>
    internal override bool IsUnknown(int leftRow) => _hasNull[leftRow] ? build.HasRows : build.HasNullRows;

    int UnknownCount(int leftRow) => _hasNull[leftRow] ? build.Rows.Length : build.NullRows.Length;
}
