using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Tests.Library.Corpora;

/// <summary>Values of columns that nobody has: ordinary ones, extremes, NULL.</summary>
static class ImaginedValues
{
    /// <summary>How many each column has.</summary>
    public const int Rows = 6;

    /// <summary>Types that a column of an unknown table may have.</summary>
    public static IReadOnlyList<DataType> Types { get; } =
    [
        DataType.Double, DataType.Utf8, DataType.Int64, GeometryTypes.Point, GeometryTypes.Circle, GeometryTypes.Polygon, DataType.Timestamp, DataType.Boolean, new ListType(new Field("item", DataType.Double)),
    ];

    static readonly Dictionary<DataType, object?[]> Samples = new()
    {
        [DataType.Double] = [10.5, 0.0, null, -3.25, double.NaN, 180.0],
        [DataType.Utf8] = ["a", "", null, "2019-06-06T09:55:27", "Circle 10 10 1", "ä€ %_"],
        [DataType.Int64] = [1L, 2L, null, 0L, -7L, 1000000007L],
        [DataType.Boolean] = [true, false, null],
        [DataType.Timestamp] = [new DateTime(2019, 6, 6, 9, 55, 27), new DateTime(1970, 1, 1), null, new DateTime(1, 1, 1)],
        [GeometryTypes.Point] = [Numbers(10, 10), Numbers(0, 90), null, Numbers(359.9, -89.9)],
        [GeometryTypes.Circle] = [Numbers(10, 10, 1), Numbers(0, 90, 0), null, Numbers(359.9, -89.9, 180)],
        [GeometryTypes.Polygon] = [Numbers(10, 10, 12, 10, 11, 12), null],
    };

    /// <summary>Values of a type.</summary>
    public static IEnumerable<object?> Of(DataType type) => Enumerable.Range(0, Rows).Select(i => Samples.TryGetValue(type, out var samples)
        ? samples[i % samples.Length]
        : i % 4 == 3 ? null : Numbers([.. Enumerable.Range(0, i % 4).Select(k => k + 0.5)]));

    static object?[] Numbers(params double[] values) => [.. values];
}
