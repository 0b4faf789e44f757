using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_anomaly: the rows of a table of features, each with how unlike the others it is.</summary>
/// <param name="name">It has two.</param>
sealed class AnomalyRows(string name = "lc_anomaly") : TableFunction
{
    public override string Name => name;

    public override FunctionDoc Doc { get; } = new(
        "The rows of a query with a column score, over its columns of type DOUBLE and REAL, anew for each partition. Method iforest: an isolation forest; near 1 for anomalies, below 0.5 for ordinary rows. The same "
            + "seed (0) gives the same scores; trees (100), sample (256) rows a tree; NULL is a value below all others. Method mahalanobis: the distance from the centre in standard deviations, centre and covariance by "
            + "orthogonalised Gnanadesikan-Kettenring estimates, which outliers do not move; NULL where a value is.",
        $"(SELECT id FROM {name}(TABLE(SELECT id, x FROM (VALUES (1, 1e0), (2, 2e0), (3, 1.5e0), (4, 99e0), (5, 1.7e0)) AS v(id, x))) ORDER BY score DESC LIMIT 1) = 4",
        "Liu, Ting and Zhou 2008, doi:10.1109/ICDM.2008.17; Maronna and Zamar 2002, doi:10.1198/004017002188618509");

    public override TableFunctionBinding Bind(TableFunctionCall call)
    {
        var arguments = call.Arrange("rows", "trees", "sample", "seed", "method");
        if (arguments[0] is not { Table: { } table } rows)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, $"{name} takes TABLE(query)", arguments[0]?.Span ?? call.Span, $"{name}(TABLE(SELECT objectId, skew, eta_e FROM features))");
        }

        int[] features = [.. Enumerable.Range(0, table.Count).Where(i => table[i].Type.Logical.IsFloating)];
        if (features.Length == 0)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "there is no column of type DOUBLE or REAL", rows.Span);
        }

        var settings = new Forest(
            CurveArgument.Constant("trees", arguments[1]).Count(100, 1, 100_000),
            CurveArgument.Constant("sample", arguments[2]).Count(256, 1, 1 << 20),
            (ulong)CurveArgument.Constant("seed", arguments[3]).Count(0, 0, int.MaxValue));
        var score = PeriodogramRows.Word(CurveArgument.Constant("method", arguments[4]), "iforest", "mahalanobis") == "iforest" ? (AnomalyScore)settings.Score : RobustDistance.Of;
        var schema = new Schema([.. table.Fields.Select(f => f with { Type = f.Type.Logical }), new Field("score", DataType.Double)]);
        return new(schema, context => new AnomalyWorker(rows.Position, features, score, context)) { RowsPerCall = 10_000 };
    }
}

/// <summary>The score of each row of some columns of one length.</summary>
delegate double[] AnomalyScore(IReadOnlyList<ReadOnlyMemory<double>> columns);

/// <summary>How forests are grown.</summary>
/// <param name="Trees">Trees of a forest.</param>
/// <param name="Sample">Rows that a tree sees.</param>
/// <param name="Seed">Of the draws.</param>
sealed record Forest(int Trees, int Sample, ulong Seed)
{
    /// <summary>The score of each row.</summary>
    public double[] Score(IReadOnlyList<ReadOnlyMemory<double>> columns)
    {
        var count = columns[0].Length;
        var rows = new double[count * columns.Count];
        for (var c = 0; c < columns.Count; c++)
        {
            var values = columns[c].Span;
            for (var i = 0; i < count; i++) rows[i * columns.Count + c] = values[i];
        }

        var forest = IsolationForest.Grow(rows, columns.Count, Trees, Sample, Seed);
        var scores = new double[count];
        for (var i = 0; i < count; i++) scores[i] = forest.Score(rows.AsSpan(i * columns.Count, columns.Count));
        return scores;
    }
}

/// <summary>Scores the partitions of a batch, one at a time.</summary>
sealed class AnomalyWorker(int position, int[] features, AnomalyScore score, TableFunctionContext context) : TableFunctionWorker
{
    ListColumn? _lists;
    IReadOnlyList<ReadOnlyMemory<double>> _features = [];
    double[] _scores = [];
    int _call;
    int _given;

    public override void Accept(IReadOnlyList<Datum> arguments, int rows)
    {
        _lists = (ListColumn)arguments[position].Expand(rows);
        var structs = (StructColumn)_lists.Elements;
        _features = [.. features.Select(f => NumberColumn.Values(structs.Child(f)))];
        (_call, _given, _scores) = (-1, 0, []);
    }

    public override TableFunctionRows? Produce()
    {
        while (_given == _scores.Length)
        {
            if (++_call >= _lists!.Length)
            {
                return null;
            }

            var (start, count) = (_lists.Offsets[_call], _lists.Offsets[_call + 1] - _lists.Offsets[_call]);
            _scores = count == 0 ? [] : score([.. _features.Select(f => f.Slice(start, count))]);
            _given = 0;
        }

        var first = _given;
        var rows = Math.Min(context.Worker.BatchRows, _scores.Length - first);
        _given += rows;
        var structs = (StructColumn)_lists!.Elements;
        var parents = new int[rows];
        Array.Fill(parents, _call);
        return new(parents, [.. context.NeededColumns.Select(c => c < structs.Children.Count
            ? structs.Child(c).Slice(_lists.Offsets[_call] + first, rows)
            : Scores(first, rows))]);
    }

    Column<double> Scores(int first, int rows)
    {
        var scores = _scores.AsMemory(first, rows);
        bool[] valid = [.. scores.ToArray().Select(s => !double.IsNaN(s))];
        return new(scores, Array.TrueForAll(valid, v => v) ? Bitmap.AllSet : Bitmap.Of(valid));
    }
}
