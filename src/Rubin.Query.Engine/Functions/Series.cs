using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// Numbers at equal steps as rows, as PostgreSQL and DuckDB have them: integers where all arguments are, else floating-point numbers, each computed from its place so that
/// steps such as 0.1 do not add up their errors. A NULL argument gives no rows.
/// </summary>
/// <param name="name">As the query spells it.</param>
/// <param name="hasEnd">Whether the end is one of the numbers.</param>
/// <param name="doc">For the reference.</param>
sealed class Series(string name, bool hasEnd, FunctionDoc doc) : TableFunction
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override FunctionDoc Doc => doc;

    /// <inheritdoc/>
    public override TableFunctionBinding Bind(TableFunctionCall call)
    {
        var arguments = call.Arguments.Count == 1 ? [null, call.Arguments[0], null] : call.Arrange("start", "stop", "step");
        if (arguments[1] is null)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"{name} needs an end", call.Span, $"{name}(0, 10) or {name}(0, 10, 2)");
        }

        foreach (var argument in arguments.OfType<TableFunctionArgument>().Where(a => !a.Field.Type.Logical.IsNumeric && a.Field.Type.Logical.Id != TypeId.Null))
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, $"{name} takes numbers, not {argument.Field.Type}", argument.Span);
        }

        var given = arguments.OfType<TableFunctionArgument>().ToList();
        var isWhole = given.TrueForAll(a => a.Field.Type.Logical.IsInteger || a.Field.Type.Logical.Id == TypeId.Null);
        var positions = arguments.Select(a => a?.Position ?? -1).ToArray();
        var unit = given[0].Field.Metadata[MetadataKeys.Unit];
        var field = new Field(name, isWhole ? DataType.Int64 : DataType.Double, Nullable: false);
        field = unit is null ? field : field with { Metadata = Metadata.Empty.With(MetadataKeys.Unit, unit) };
        return new(new([field]), context => new SeriesWorker(context, positions, isWhole, hasEnd)) { RowsPerCall = 1000 };
    }
}

/// <summary>Gives the numbers of a batch of calls, at most a batch of them at a time.</summary>
sealed class SeriesWorker(TableFunctionContext context, int[] positions, bool isWhole, bool hasEnd) : TableFunctionWorker
{
    Column?[] _arguments = [];
    int _calls;
    int _call;
    long _next;

    /// <inheritdoc/>
    public override void Accept(IReadOnlyList<Datum> arguments, int rows)
    {
        _arguments = [.. positions.Select(p => p < 0 ? null : arguments[p].ToColumn(rows))];
        (_calls, _call, _next) = (rows, 0, 0);
    }

    /// <inheritdoc/>
    public override TableFunctionRows? Produce()
    {
        var batchRows = context.Worker.BatchRows;
        var parents = new List<int>();
        var values = ColumnBuilder.Create(isWhole ? DataType.Int64 : DataType.Double);
        while (_call < _calls && parents.Count < batchRows)
        {
            var length = Length();
            for (; _next < length && parents.Count < batchRows; _next++)
            {
                parents.Add(_call);
                values.AppendValue(isWhole ? (object)(Whole(0, 0) + _next * Whole(2, 1)) : Number(0, 0) + _next * Number(2, 1));
            }

            if (_next >= length)
            {
                (_call, _next) = (_call + 1, 0);
            }
        }

        var column = values.Build();
        return parents.Count == 0 ? null : new([.. parents], [.. context.NeededColumns.Select(_ => column)]);
    }

    /// <summary>How many numbers the call gives.</summary>
    long Length()
    {
        if (Array.Exists(_arguments, a => a?.IsNull(_call) == true))
        {
            return 0;
        }

        if (isWhole)
        {
            var (start, stop, step) = ((Int128)Whole(0, 0), (Int128)Whole(1, 0), (Int128)Step(Whole(2, 1)));
            var span = (stop - start) * Int128.Sign(step);
            return span < 0 || (span == 0 && !hasEnd) ? 0 : (long)((hasEnd ? span : span - 1) / Int128.Abs(step)) + 1;
        }

        var steps = (Number(1, 0) - Number(0, 0)) / Step(Number(2, 1));
        const double Nearly = 1e-9;
        return steps switch
        {
            double.NaN => 0,
            >= 1e15 => throw new QueryException(QueryErrorCode.Value, "the series has more than 1e15 numbers"),
            < 0 => 0,
            _ => hasEnd ? (long)Math.Floor(steps + Nearly) + 1 : (long)Math.Ceiling(steps - Nearly),
        };
    }

    static T Step<T>(T step)
        where T : System.Numerics.INumber<T> => step != T.Zero ? step : throw new QueryException(QueryErrorCode.Value, "the step of a series cannot be 0");

    long Whole(int argument, long otherwise) => _arguments[argument] is { } column ? Convert.ToInt64(column.Value(_call), System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    double Number(int argument, double otherwise) => _arguments[argument] is { } column
        ? column.Value(_call) is System.Data.SqlTypes.SqlDecimal number ? number.ToDouble() : Convert.ToDouble(column.Value(_call), System.Globalization.CultureInfo.InvariantCulture)
        : otherwise;
}

/// <summary>Table functions that make rows of nothing.</summary>
[QueryFunctions]
public static class SeriesFunctions
{
    /// <summary>generate_series.</summary>
    public static TableFunction GenerateSeries { get; } = new Series("generate_series", hasEnd: true, new(
        "The numbers from start (0 where only the end is given) to stop with it, at steps of step or 1.", "(SELECT SUM(n) FROM generate_series(1, 4) AS t(n)) = 10", "PostgreSQL, DuckDB"));

    /// <summary>range.</summary>
    public static TableFunction Range { get; } = new Series("range", hasEnd: false, new(
        "The numbers from start (0 where only the end is given) to stop without it, at steps of step or 1.", "(SELECT COUNT(*) FROM range(10)) = 10", "DuckDB"));
}
