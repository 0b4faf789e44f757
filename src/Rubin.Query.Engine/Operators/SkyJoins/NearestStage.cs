using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Gives each left row with its nearest partners, from near to far, and where that is asked for those without partner.</summary>
/// <param name="schema">The columns: those of the pairs, or of <see cref="NumberedPairs"/>.</param>
/// <param name="rows">Puts pairs together.</param>
/// <param name="build">The right side.</param>
/// <param name="probe">Finds pairs.</param>
/// <param name="pairs">Ranks them.</param>
/// <param name="keepsLeft">Whether left rows without partner come too.</param>
/// <param name="mutual">Takes all pairs where left rows pass once and are then to be told which pairs are mutual; null otherwise.</param>
/// <param name="worker">The worker.</param>
sealed class NearestStage(
    Schema schema, PairRows rows, IHeldPoints build, SkyProbe probe, NearestPairs pairs, bool keepsLeft, MutualPairs? mutual, WorkerContext worker)
    : PairStage(schema, probe, worker.RowsOf(schema))
{
    readonly InputOrder _order = new(worker);
    readonly List<int> _leftOut = [];
    readonly List<int> _rightOut = [];
    long _firstPlace;

    /// <inheritdoc/>
    protected override void Begin(RecordBatch left)
    {
        _firstPlace = _order.Next(left.Length);
        pairs.Clear();
    }

    /// <inheritdoc/>
    protected override void Take(RecordBatch left)
    {
        pairs.Add(Probe.LeftRows, Probe.RightRows);
        if (Probe.Ended.End > Probe.Ended.First)
        {
            pairs.Rank(left, build);
            mutual?.Note(pairs.All, _firstPlace);
            Collect();
            Emit(left);
            pairs.Clear();
        }
    }

    void Collect()
    {
        _leftOut.Clear();
        _rightOut.Clear();
        var left = pairs.LeftRows;
        var right = pairs.RightRows;
        var pair = 0;
        for (var row = Probe.Ended.First; row < Probe.Ended.End; row++)
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
        for (var start = 0; start < _leftOut.Count; start += BatchRows)
        {
            var count = Math.Min(BatchRows, _leftOut.Count - start);
            int[] leftRows = [.. _leftOut[start..(start + count)]], rightRows = [.. _rightOut[start..(start + count)]];
            var batch = rows.Of(left, leftRows, build, rightRows);
            Answers.Add(Schema.Count > rows.Schema.Count ? NumberedPairs.With(Schema, batch, Array.ConvertAll(leftRows, row => _firstPlace + row), rightRows) : batch);
        }
    }
}
