using Rubin.Query.Arrow;
using Rubin.Query.Slt;

namespace Rubin.Query.Fuzz;

/// <summary>A table of a case.</summary>
sealed record FuzzTable(string Name, QueryAnswer Rows);

/// <summary>
/// Makes small tables with what queries stumble over: NULLs, NaN, duplicates, empty tables, tables of one row, more rows than a small batch.
/// Real values are quarters, so that sums are exact in any order.
/// </summary>
sealed class TableGenerator(Randomness random)
{
    static readonly int[] RowCounts = [0, 1, 2, 7, 8, 40, 300];
    static readonly string[] Words = ["", "a", "A", "b", "ab", "star", "galaxy", "a much longer text than twelve bytes", "αβγ", "100%", "_"];

    static readonly double[] Strange = [double.NaN, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0];

    static readonly DataType[] Types =
    [
        DataType.Int16, DataType.Int32, DataType.Int64, DataType.Float, DataType.Double, DataType.Double, DataType.Utf8, DataType.Boolean,
        DataType.Date, DataType.Timestamp,
    ];

    /// <summary>Tables t0 to t2, each with a unique <c>id</c>, a <c>k</c> with duplicates and NULLs, and a few more columns.</summary>
    internal IReadOnlyList<FuzzTable> Tables() => [.. Enumerable.Range(0, 3).Select(i => new FuzzTable($"t{i}", Rows()))];

    QueryAnswer Rows()
    {
        var fields = new List<Field> { new("id", DataType.Int64, Nullable: false), new("k", DataType.Int32) };
        fields.AddRange(Enumerable.Range(0, 2 + random.Below(4)).Select(i => new Field($"x{i}", random.Pick(Types))));
        var schema = new Schema(fields.ToValueList());
        var count = random.Pick(RowCounts);
        var columns = schema.Fields.Map(f => Column(f, count));
        return new(schema, count == 0 ? [] : [new(schema, columns, count)]);
    }

    Column Column(Field field, int count)
    {
        var builder = ColumnBuilder.Create(field.Type, count);
        var nullOneIn = random.Pick([2, 5, 1000]);
        for (var row = 0; row < count; row++)
        {
            builder.AppendValue(field.Name == "id" ? (long)row : random.OneIn(nullOneIn) ? null : Value(field.Type));
        }

        return builder.Build();
    }

    object Value(DataType type) => type.Id switch
    {
        TypeId.Boolean => random.OneIn(2),
        TypeId.Int16 => (short)(random.Below(21) - 10),
        TypeId.Int32 => random.Below(12) - 3,
        TypeId.Int64 => (long)random.Below(200) - 100,
        TypeId.Float => (float)Real(),
        TypeId.Double => Real(),
        TypeId.Date => new DateOnly(1999, 12, 28).AddDays(random.Below(10)),
        TypeId.Timestamp => new DateTime(1970, 1, 1).AddSeconds((random.Below(9) - 4) * 43_200.25),
        _ => random.Pick(Words),
    };

    double Real() => random.OneIn(8) ? random.Pick(Strange) : (random.Below(41) - 20) / 4.0;
}
