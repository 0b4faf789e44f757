using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_features_long: a row a feature.</summary>
sealed class LongFeatureRows : TableFunction
{
    public override string Name => "lc_features_long";

    public override FunctionDoc Doc { get; } = new(
        "Features of light curves, each a row of its name and value; otherwise as lc_features.",
        "(SELECT value FROM lc_features_long(TABLE(SELECT t, y FROM (VALUES (1, 2), (2, 4)) AS v(t, y)), 'mean, amplitude') AS f WHERE feature = 'mean') = 3");

    public override TableFunctionBinding Bind(TableFunctionCall call)
    {
        var choice = FeatureRows.Choose(call);
        var bands = choice.PerBand ? 1 : 0;
        var schema = new Schema([.. choice.Bands, new Field("feature", DataType.Utf8), new Field("value", DataType.Double)]);
        return new(schema, context =>
        {
            // The outputs one after another, as wide rows have them, become the rows here.
            string?[] outputs = [.. choice.PerBand ? [null] : Array.Empty<string?>(), .. choice.Features.Outputs];
            var wide = new FeatureRowsWorker(choice.Curve, choice.Features, choice.PerBand, outputs, Math.Max(1, context.Worker.BatchRows / choice.Features.Outputs.Count));
            return new LongFeatureRowsWorker(wide, choice.Features.Outputs, bands, context);
        })
        {
            RowsPerCall = choice.Features.Outputs.Count * (choice.PerBand ? 6 : 1),
            TableColumns = choice.Curve.Columns,
        };
    }
}

/// <summary>Turns rows of features into rows of one.</summary>
sealed class LongFeatureRowsWorker(FeatureRowsWorker wide, IReadOnlyList<string> outputs, int bands, TableFunctionContext context) : TableFunctionWorker
{
    readonly Column _names = Names(outputs);

    public override void Accept(IReadOnlyList<Datum> arguments, int rows) => wide.Accept(arguments, rows);

    public override TableFunctionRows? Produce()
    {
        if (wide.Produce() is not { } rows)
        {
            return null;
        }

        var count = rows.Parents.Length;
        var source = Repeated(count, i => i / outputs.Count);
        var parents = Array.ConvertAll(source, i => rows.Parents[i]);
        return new(parents, [.. context.NeededColumns.Select(c => Column(c - bands, rows, source))]);
    }

    Column Column(int column, TableFunctionRows rows, int[] source) => column switch
    {
        < 0 => rows.Columns[0].Take(source),
        0 => new DictionaryColumn(Repeated(rows.Parents.Length, i => i % outputs.Count), _names),
        _ => Values(rows),
    };

    Column<double> Values(TableFunctionRows rows)
    {
        var values = new double[rows.Parents.Length * outputs.Count];
        var valid = new bool[values.Length];
        for (var output = 0; output < outputs.Count; output++)
        {
            var column = (Column<double>)rows.Columns[bands + output];
            for (var row = 0; row < column.Length; row++)
            {
                values[row * outputs.Count + output] = column.Values[row];
                valid[row * outputs.Count + output] = !column.IsNull(row);
            }
        }

        return new(values, Bitmap.Of(valid));
    }

    int[] Repeated(int rows, Func<int, int> of) => [.. Enumerable.Range(0, rows * outputs.Count).Select(of)];

    static Column Names(IReadOnlyList<string> outputs)
    {
        var names = ColumnBuilder.Create(DataType.Utf8);
        foreach (var name in outputs) names.AppendValue(name);
        return names.Build();
    }
}
