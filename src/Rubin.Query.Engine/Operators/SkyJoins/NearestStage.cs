using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Gives each left row with its nearest partners, from near to far, and where that is asked for those without partner.</summary>
/// <param name="schema">The columns; behind those of the pairs, for mutual ones, the place of the left row and the number of the right.</param>
/// <param name="rows">Puts pairs together.</param>
/// <param name="build">The right side.</param>
/// <param name="probe">Finds pairs.</param>
/// <param name="pairs">Ranks them.</param>
/// <param name="keepsLeft">Whether left rows without partner come too.</param>
/// <param name="mutual">Takes all pairs where they must be mutual; null otherwise.</param>
/// <param name="worker">The worker.</param>
sealed class NearestStage(
    Schema schema, PairRows rows, IHeldPoints build, SkyProbe probe, NearestPairs pairs, bool keepsLeft, MutualPairs? mutual, WorkerContext worker)
    : BatchStage
{
    readonly BatchCollector _answers = new(schema, worker.BatchRows);
    readonly RecordBatch _nothingYet = new(schema, [.. schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
    readonly InputOrder _order = new(worker);
    readonly LeftBlocks _blocks = new(probe);
    readonly List<int> _leftOut = [];
    readonly List<int> _rightOut = [];
    RecordBatch? _left;
    long _firstPlace;
    bool _isEnding;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch) => _blocks.Add(batch);

    void Begin(RecordBatch batch)
    {
        _left = batch;
        _firstPlace = _order.Next(batch.Length);
        probe.Accept(batch);
        pairs.Clear();
    }

    /// <inheritdoc/>
    public override RecordBatch? Produce()
    {
        if (_answers.HasNext)
        {
            return _answers.Next();
        }

        if (_left is null || probe.IsDone)
        {
            if (_blocks.Next() is not { } batch)
            {
                return End();
            }

            Begin(batch);
        }

        probe.Step();
        pairs.Add(probe.LeftRows, probe.RightRows);
        if (probe.Ended.End > probe.Ended.First)
        {
            pairs.Rank(_left!, build);
            mutual?.Note(pairs.All, _firstPlace);
            Collect();
            Emit(_left!);
            pairs.Clear();
        }

        return _answers.Next() ?? _nothingYet;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        _blocks.End();
        _isEnding = true;
    }

    /// <summary>All rows taken have been matched; what is held of their answers comes out where a morsel has ended.</summary>
    RecordBatch? End()
    {
        if (_isEnding)
        {
            _answers.Flush();
            _isEnding = false;
        }

        return _answers.Next();
    }

    void Collect()
    {
        _leftOut.Clear();
        _rightOut.Clear();
        var left = pairs.LeftRows;
        var right = pairs.RightRows;
        var pair = 0;
        for (var row = probe.Ended.First; row < probe.Ended.End; row++)
        {
            if (keepsLeft && (pair == left.Length || left[pair] != row))
            {
                _leftOut.Add(row);
                _rightOut.Add(-1);
            }

            for (; pair < left.Length && left[pair] == row; pair++)
            {
                _leftOut.Add(row);
                _rightOut.Add(right[pair]);
            }
        }
    }

    void Emit(RecordBatch left)
    {
        for (var start = 0; start < _leftOut.Count; start += worker.BatchRows)
        {
            var count = Math.Min(worker.BatchRows, _leftOut.Count - start);
            int[] leftRows = [.. _leftOut[start..(start + count)]], rightRows = [.. _rightOut[start..(start + count)]];
            var batch = rows.Of(left, leftRows, build, rightRows);
            if (mutual is not null)
            {
                var places = Array.ConvertAll(leftRows, row => _firstPlace + row);
                batch = new(schema, [.. batch.Columns, new Column<long>(places), new Column<int>(rightRows)], count);
            }

            _answers.Add(batch);
        }
    }
}
