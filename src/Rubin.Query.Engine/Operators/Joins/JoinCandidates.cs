using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>For the rows of a left batch, the right rows that may be their partners. Belongs to one worker.</summary>
abstract class JoinCandidates
{
    /// <summary>Begins a batch of left rows.</summary>
    internal abstract void Accept(RecordBatch left);

    /// <summary>How many candidates a left row has.</summary>
    internal abstract int Count(int leftRow);

    /// <summary>Candidates of a left row from the <paramref name="first"/>th on, as many as there is room for.</summary>
    internal abstract void Fill(int leftRow, int first, Span<int> rightRows);

    /// <summary>Where no condition is left to evaluate: whether it is unknown if a row without candidates has a partner.</summary>
    internal virtual bool IsUnknown(int leftRow) => false;
}

/// <summary>All right rows.</summary>
sealed class AllCandidates(BuildSink build) : JoinCandidates
{
    /// <inheritdoc/>
    internal override void Accept(RecordBatch left)
    {
    }

    /// <inheritdoc/>
    internal override int Count(int leftRow) => build.Rows.Length;

    /// <inheritdoc/>
    internal override void Fill(int leftRow, int first, Span<int> rightRows)
    {
        for (var i = 0; i < rightRows.Length; i++)
        {
            rightRows[i] = first + i;
        }
    }
}

/// <summary>
/// The right rows with the same keys. To find out whether a partner is unknown (<see cref="Planning.JoinKind.Mark"/> with more than one key or with a residual
/// condition), behind them those where a NULL on one side leaves it open.
/// </summary>
sealed class HashCandidates(HashBuildSink build, JoinKeys keys, bool withUnknown) : JoinCandidates
{
    ReadOnlyMemory<int>[] _same = [];
    bool[] _hasNull = [];

    /// <inheritdoc/>
    internal override void Accept(RecordBatch left)
    {
        var (encoded, canMatch, hasNull) = keys.Encode(left);
        _hasNull = hasNull;
        _same = new ReadOnlyMemory<int>[left.Length];
        for (var row = 0; row < _same.Length; row++)
        {
            if (canMatch[row])
            {
                _same[row] = build.Find(encoded, row);
            }
        }
    }

    /// <inheritdoc/>
    internal override int Count(int leftRow) => _same[leftRow].Length + (withUnknown ? UnknownCount(leftRow) : 0);

    /// <inheritdoc/>
    internal override void Fill(int leftRow, int first, Span<int> rightRows)
    {
        var same = _same[leftRow].Span;
        for (var i = 0; i < rightRows.Length; i++)
        {
            var place = first + i;
            rightRows[i] = place < same.Length ? same[place] : _hasNull[leftRow] ? place - same.Length : build.NullRows[place - same.Length];
        }
    }

    /// <inheritdoc/>
    internal override bool IsUnknown(int leftRow) => UnknownCount(leftRow) > 0;

    int UnknownCount(int leftRow) => _hasNull[leftRow] ? build.Rows.Length : build.NullRows.Length;
}
