using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions;

/// <summary>Columns of numbers as doubles, NaN where NULL.</summary>
public static class NumberColumn
{
    /// <summary>The values: the column's own memory where they are doubles without NULLs.</summary>
    /// <exception cref="System.Diagnostics.UnreachableException">The type is not one of numbers.</exception>
    public static ReadOnlyMemory<double> Values(Column column) => column switch
    {
        DictionaryColumn encoded => Values(encoded.Decode()),
        Column<double> { HasNoNulls: true } doubles => doubles.Memory,
        Column<double> doubles => Convert(doubles, double.CreateTruncating),
        Column<float> floats => Convert(floats, double.CreateTruncating),
        Column<long> { Type.Id: TypeId.Int64 } numbers => Convert(numbers, double.CreateTruncating),
        Column<int> { Type.Id: TypeId.Int32 } numbers => Convert(numbers, double.CreateTruncating),
        Column<short> numbers => Convert(numbers, double.CreateTruncating),
        Column<sbyte> numbers => Convert(numbers, double.CreateTruncating),
        Column<ulong> numbers => Convert(numbers, double.CreateTruncating),
        Column<uint> numbers => Convert(numbers, double.CreateTruncating),
        Column<ushort> numbers => Convert(numbers, double.CreateTruncating),
        Column<byte> numbers => Convert(numbers, double.CreateTruncating),
        Column<Int128> { Type: DecimalType type } numbers => Convert(numbers, x => (double)x / Math.Pow(10, type.Scale)),
        NullColumn => Missing(column.Length),
        _ => throw new System.Diagnostics.UnreachableException($"{column.Type} is no type of numbers"),
    };

    static double[] Convert<T>(Column<T> column, Func<T, double> number)
        where T : unmanaged, INumber<T>
    {
        var values = column.Values;
        var result = GC.AllocateUninitializedArray<double>(values.Length);
        for (var i = 0; i < result.Length; i++) result[i] = column.IsNull(i) ? double.NaN : number(values[i]);
        return result;
    }

    static double[] Missing(int length)
    {
        var result = new double[length];
        result.AsSpan().Fill(double.NaN);
        return result;
    }
}
