using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Calls of scalar functions over light curves.</summary>
static class CurveCall
{
    /// <summary>The shape of the light curve that comes first; null where none does.</summary>
    public static CurveShape? ShapeOf(IReadOnlyList<BoundExpression> arguments) => arguments.Count == 0 ? null : CurveShape.Of(arguments[0].Type);

    /// <summary>A number for one output, a struct for several.</summary>
    public static ScalarOverload Of(IReadOnlyList<BoundExpression> arguments, CurveShape shape, FeatureSet features) =>
        Of(arguments, shape, features, features.Outputs.Count == 1 ? DataType.Double : StructOf(features));

    /// <summary>The outputs of a set as an array of a fixed length, NULL where there is no curve.</summary>
    public static ScalarOverload ArrayOf(IReadOnlyList<BoundExpression> arguments, CurveShape shape, FeatureSet features)
    {
        var type = new FixedSizeListType(new Field("item", DataType.Double), features.Outputs.Count);
        return Of(arguments, type, (curves, rows, validity) => EvaluateArrays(new(shape, curves, features.Reads), features, type, rows, validity));
    }

    /// <summary>The outputs of a set as a struct, however few.</summary>
    public static ScalarOverload StructOf(IReadOnlyList<BoundExpression> arguments, CurveShape shape, FeatureSet features) =>
        Of(arguments, shape, features, StructOf(features));

    /// <summary>The overload of a call whose other arguments are constants that the kernel knows.</summary>
    public static ScalarOverload Of(IReadOnlyList<BoundExpression> arguments, DataType result, Func<Column, int, Bitmap, Column> evaluate) => new(
        [.. arguments.Select(a => a.Type.Logical)], result, (values, rows, validity) => evaluate(values[0].Expand(rows), rows, validity))
    { Nulls = Nulls.Visible, IsTotal = true };

    static StructType StructOf(FeatureSet features) => new([.. features.Outputs.Select(o => new Field(o, DataType.Double))]);

    static ScalarOverload Of(IReadOnlyList<BoundExpression> arguments, CurveShape shape, FeatureSet features, DataType type) =>
        Of(arguments, type, (curves, rows, validity) => Evaluate(new(shape, curves, features.Reads), features, type, rows, validity)) with { Work = new FeatureWork(shape, features) };

    static FixedSizeListColumn EvaluateArrays(CurveReader reader, FeatureSet features, FixedSizeListType type, int rows, Bitmap validity)
    {
        var answers = Evaluate(reader, features, rows, validity);
        return new(type, rows, answers.BuildRows(), Bitmap.Of([.. Enumerable.Range(0, rows).Select(row => validity[row] && reader.Has(row))]));
    }

    static Column Evaluate(CurveReader reader, FeatureSet features, DataType type, int rows, Bitmap validity)
    {
        var columns = Evaluate(reader, features, rows, validity).Build();
        return type is StructType outputs ? new StructColumn(outputs, rows, [.. columns], reader.Validity(rows)) : columns[0];
    }

    static FeatureColumns Evaluate(CurveReader reader, FeatureSet features, int rows, Bitmap validity)
    {
        var answers = new FeatureColumns(features, rows);
        for (var row = 0; row < rows; row++)
        {
            if (validity[row] && reader.TryLoad(row))
            {
                answers.Add(reader.Curve);
            }
            else
            {
                answers.AddNull();
            }
        }

        return answers;
    }
}
