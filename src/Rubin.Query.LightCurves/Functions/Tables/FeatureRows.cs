using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_features as rows: of a light curve beside it, or of the partitions of a table; with <c>per_band</c> a row for each band.</summary>
sealed class FeatureRows : TableFunction
{
    public override string Name => "lc_features";

    public override FunctionDoc Doc { get; } = new(
        "Features of light curves as columns. The curve is a column, or TABLE(query) PARTITION BY the columns that tell objects apart; set and dialect as for the scalar function; "
            + "with per_band => TRUE a row for each band, in a column of that name.",
        "(SELECT f.mean FROM lc_features(TABLE(SELECT t, y FROM (VALUES (1, 2), (2, 4)) AS v(t, y)), 'mean') f) = 3");

    public override TableFunctionBinding Bind(TableFunctionCall call)
    {
        var choice = Choose(call);
        var (curve, features, perBand) = choice;
        var bands = perBand ? 1 : 0;
        var schema = new Schema([.. choice.Bands, .. features.Outputs.Select(o => new Field(o, DataType.Double))]);
        return new(schema, context =>
        {
            var needed = context.NeededColumns;
            var kept = features.Keep(needed.Where(c => c >= bands).Select(c => c - bands).ToHashSet());
            return new FeatureRowsWorker(curve, kept, perBand, [.. needed.Select(c => c < bands ? null : features.Outputs[c - bands])], context.Worker.BatchRows);
        })
        {
            RowsPerCall = perBand ? 6 : 1,
            TableColumns = curve.Columns,
        };
    }

    /// <summary>Reads a call.</summary>
    /// <exception cref="QueryException">An argument is not what it should be; with its span.</exception>
    internal static FeatureCall Choose(TableFunctionCall call)
    {
        var arguments = call.Arrange("lc", "set", "per_band", "dialect");
        var curve = CurveArgument.Of(call, arguments[0]);
        var features = FeatureChoice.Of(CurveArgument.Constant("set", arguments[1]), CurveArgument.Constant("dialect", arguments[3]));
        var perBand = CurveArgument.Constant("per_band", arguments[2]).Truth();
        if (perBand)
        {
            curve.NeedBands(arguments[2]!.Span);
        }

        return new(curve, features, perBand);
    }
}

/// <summary>What a call of lc_features or lc_features_long asks for.</summary>
/// <param name="Curve">The curves.</param>
/// <param name="Features">What is computed.</param>
/// <param name="PerBand">Whether each band is a row.</param>
sealed record FeatureCall(CurveArgument Curve, FeatureSet Features, bool PerBand)
{
    /// <summary>The column of bands, where there is one.</summary>
    public IEnumerable<Field> Bands => PerBand ? [new("band", DataType.Utf8)] : [];
}

/// <summary>Computes the features of a batch of light curves.</summary>
/// <param name="curve">Where the curves are.</param>
/// <param name="features">What is computed.</param>
/// <param name="perBand">Whether each band is a row.</param>
/// <param name="outputs">The columns of the answer: outputs by name, null for the band.</param>
/// <param name="batchRows">Most rows at a time.</param>
sealed class FeatureRowsWorker(CurveArgument curve, FeatureSet features, bool perBand, string?[] outputs, int batchRows) : TableFunctionWorker
{
    readonly List<int> _parents = [];
    readonly List<int> _bands = [];
    CurveReader? _reader;
    int _rows;
    int _next;

    public override void Accept(IReadOnlyList<Datum> arguments, int rows)
    {
        _reader = curve.Reader(arguments, rows, features.Reads);
        (_rows, _next) = (rows, 0);
    }

    public override TableFunctionRows? Produce()
    {
        if (_next == _rows)
        {
            return null;
        }

        _parents.Clear();
        _bands.Clear();
        var answers = new FeatureColumns(features, perBand ? batchRows : _rows - _next);

        // An object is not torn apart: a batch may be longer by the bands of one object.
        for (; _next < _rows && answers.Count < batchRows; _next++)
        {
            Add(_reader!, _next, answers);
        }

        var columns = answers.Build();
        return new([.. _parents], [.. outputs.Select(o => o is null ? Bands(_reader!) : columns[IndexOf(o)])]);
    }

    void Add(CurveReader reader, int row, FeatureColumns answers)
    {
        if (perBand)
        {
            foreach (var band in reader.Bands(row))
            {
                reader.LoadBand(row, band);
                answers.Add(reader.Curve);
                _bands.Add(band);
                _parents.Add(row);
            }

            return;
        }

        _parents.Add(row);
        if (reader.TryLoad(row))
        {
            answers.Add(reader.Curve);
        }
        else
        {
            answers.AddNull();
        }
    }

    int IndexOf(string output) => features.Outputs.ToList().IndexOf(output);

    DictionaryColumn Bands(CurveReader reader)
    {
        var names = ColumnBuilder.Create(DataType.Utf8);
        foreach (var name in reader.BandNames) names.AppendValue(name);
        return new((int[])[.. _bands], names.Build());
    }
}
