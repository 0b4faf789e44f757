using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Gives each left row with its nearest partners, from near to far, and where that is asked for those without partner.</summary>
sealed class NearestStage(Schema schema, SkyBuildSink build, SkyProbe probe, NearestPairs pairs, bool keepsLeft, MutualPairs? mutual, WorkerContext worker)
    : BatchStage
{
    readonly BatchCollector _answers = new(schema, worker.BatchRows);
    readonly RecordBatch _nothingYet = new(schema, [.. schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
    readonly InputOrder _order = new(worker);
    readonly List<int> _leftOut = [];
    readonly List<int> _rightOut = [];
    RecordBatch? _left;
    long _firstPlace;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch)
    {
        _left = batch;
        _firstPlace = _order.Next(batch.Length);
        probe.Accept(batch);
        pairs.Clear();
    }

    /// <inheritdoc/>
    public override RecordBatch? Produce()
    {
        if (_answers.HasNext || _left is null || probe.IsDone)
        {
            return _answers.Next();
        }

        probe.Step();
        pairs.Add(probe.LeftRows, probe.RightRows);
        if (probe.Ended.End > probe.Ended.First)
        {
            pairs.Rank(_left, build.Rows);
            mutual?.Note(pairs.All, _firstPlace);
            Collect();
            Emit(_left);
            pairs.Clear();
        }

        return _answers.Next() ?? _nothingYet;
    }

    /// <inheritdoc/>
    public override void Flush() => _answers.Flush();

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
            var rows = Math.Min(worker.BatchRows, _leftOut.Count - start);
            int[] leftRows = [.. _leftOut[start..(start + rows)]], rightRows = [.. _rightOut[start..(start + rows)]];
            Column[] columns = [.. left.Columns.Select(c => c.Take(leftRows)), .. build.Rows.Columns.Select(c => c.Take(rightRows))];
            if (mutual is not null)
            {
                var places = Array.ConvertAll(leftRows, row => _firstPlace + row);
                columns = [.. columns, new Column<long>(places), new Column<int>(rightRows)];
            }

            _answers.Add(new(schema, columns, rows));
        }
    }
}
