using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Computes the rows of one light curve.</summary>
/// <param name="curve">Loaded; may be empty.</param>
/// <param name="numbers">The values of the parameters that may differ from curve to curve; NaN where NULL or left out.</param>
/// <param name="rows">Takes the rows.</param>
delegate void CurveEvaluation(LightCurve curve, ReadOnlySpan<double> numbers, CurveRows rows);

/// <summary>A bound call.</summary>
/// <param name="Fields">The columns of the rows: DOUBLE, BIGINT or BOOLEAN, or VARCHAR for numbers of bands.</param>
/// <param name="Reads">What is needed of a curve beside times, values and errors.</param>
/// <param name="CreateEvaluation">How one worker computes them.</param>
/// <param name="RowsPerCurve">About how many rows a curve gives.</param>
sealed record CurveQuery(ValueList<Field> Fields, CurveColumns Reads, Func<CurveEvaluation> CreateEvaluation, double RowsPerCurve);

/// <summary>
/// A table function that gives rows for each light curve: a column of the tables to its left, or the partitions of a query. Its first parameter is the curve, the last
/// <c>per_band</c>: a curve of each band, whose name is the first column.
/// </summary>
abstract class CurveTableFunction : TableFunction
{
    /// <summary>The parameters between the curve and <c>per_band</c>.</summary>
    protected abstract IReadOnlyList<string> Parameters { get; }

    /// <summary>How many of them, from the first on, may be columns: the others are constants.</summary>
    protected virtual int NumbersOfRow => 0;

    /// <summary>Checks the constants of a call.</summary>
    /// <exception cref="QueryException">One is not what it should be; with its span.</exception>
    protected abstract CurveQuery Prepare(Func<string, ConstantArgument> constant);

    public sealed override TableFunctionBinding Bind(TableFunctionCall call)
    {
        var arguments = call.Arrange(["lc", .. Parameters, "per_band"]);
        var curve = CurveArgument.Of(call, arguments[0]);
        var names = Parameters.ToList();
        var query = Prepare(name => CurveArgument.Constant(name, arguments[1 + names.IndexOf(name)]));
        var perBand = CurveArgument.Constant("per_band", arguments[^1]).Truth();
        if (perBand)
        {
            curve.NeedBands(arguments[^1]!.Span);
        }

        int[] numbers = [.. arguments.Skip(1).Take(NumbersOfRow).Select(NumberAt)];
        ValueList<Field> fields = [.. perBand ? [new Field("band", DataType.Utf8)] : Array.Empty<Field>(), .. query.Fields];
        return new(new(fields), context => new CurveTableWorker(curve, query, numbers, perBand, context))
        {
            RowsPerCall = query.RowsPerCurve * (perBand ? 6 : 1),
            TableColumns = curve.Columns,
        };
    }

    static int NumberAt(TableFunctionArgument? argument) => argument is null
        ? -1
        : argument.Field.Type.Logical.IsNumeric || argument.Field.Type.Id == TypeId.Null
            ? argument.Position
            : throw new QueryException(QueryErrorCode.TypeMismatch, $"this is {argument.Field.Type}, and should be a number", argument.Span);
}

/// <summary>Computes the rows of a batch of light curves, no more curves at a time than fill a batch.</summary>
sealed class CurveTableWorker(CurveArgument argument, CurveQuery query, int[] numbers, bool perBand, TableFunctionContext context) : TableFunctionWorker
{
    readonly CurveEvaluation _evaluate = query.CreateEvaluation();
    readonly double[] _values = new double[numbers.Length];
    readonly CurveRows _rows = new(query.Fields, context.Worker.Query.Memory);
    ReadOnlyMemory<double>[] _numbers = [];
    CurveReader? _reader;
    int _calls;
    int _next;
    int _given;

    public override void Accept(IReadOnlyList<Datum> arguments, int rows)
    {
        _reader = argument.Reader(arguments, rows, query.Reads);
        _numbers = Array.ConvertAll(numbers, at => at < 0 ? default : NumberColumn.Values(arguments[at].Expand(rows)));
        (_calls, _next, _given) = (rows, 0, 0);
        _rows.Clear();
    }

    public override void Dispose()
    {
        _rows.Dispose();
        base.Dispose();
    }

    public override TableFunctionRows? Produce()
    {
        if (_given == _rows.Count)
        {
            _rows.Clear();
            _given = 0;
            for (; _next < _calls && _rows.Count < context.Worker.BatchRows; _next++)
            {
                context.Worker.Cancel.ThrowIfCancellationRequested();
                Evaluate(_reader!, _next);
            }
        }

        if (_given == _rows.Count)
        {
            return null;
        }

        var (start, count) = (_given, Math.Min(context.Worker.BatchRows, _rows.Count - _given));
        _given += count;
        return new(_rows.Parents(start, count), [.. context.NeededColumns.Select(c => Column(c - (perBand ? 1 : 0), start, count))]);
    }

    Column Column(int column, int start, int count) => column < 0 ? _rows.Bands(start, count, _reader!.BandNames) : _rows.Column(column, start, count, _reader!.BandNames);

    void Evaluate(CurveReader reader, int row)
    {
        for (var i = 0; i < numbers.Length; i++) _values[i] = _numbers[i].IsEmpty ? double.NaN : _numbers[i].Span[row];
        if (!perBand)
        {
            if (reader.TryLoad(row))
            {
                _rows.Begin(row, -1);
                _evaluate(reader.Curve, _values, _rows);
            }

            return;
        }

        foreach (var band in reader.Bands(row))
        {
            reader.LoadBand(row, band);
            _rows.Begin(row, band);
            _evaluate(reader.Curve, _values, _rows);
        }
    }
}
