using System.Globalization;
using System.Runtime.CompilerServices;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb.Vectors;

/// <summary>Values that DuckDB and Arrow store alike: integers, floating point, dates, times, timestamps, wide decimals.</summary>
sealed unsafe class FixedReader<T>(DataType type) : VectorReader(type)
    where T : unmanaged
{
    T[] _values = [];

    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        if (_values.Length < Count + count)
        {
            var larger = GC.AllocateUninitializedArray<T>(Math.Max(Count + count, DuckDbResult.BatchRows));
            _values.AsSpan(0, Count).CopyTo(larger);
            _values = larger;
        }

        new ReadOnlySpan<T>((T*)DuckDbApi.VectorData(vector) + start, count).CopyTo(_values.AsSpan(Count));
    }

    protected override Column FinishValues(Bitmap validity)
    {
        var column = new Column<T>(Type, _values.AsMemory(0, Count), validity);
        _values = [];
        return column;
    }
}

/// <summary>Decimals of up to 18 digits, which DuckDB stores in 16, 32 or 64 bits and Arrow in 128.</summary>
sealed unsafe class NarrowDecimalReader<T>(DecimalType type) : VectorReader(type)
    where T : unmanaged, System.Numerics.IBinaryInteger<T>
{
    Int128[] _values = [];

    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        _values = Grow(_values, Count + count);
        var source = (T*)DuckDbApi.VectorData(vector) + start;
        for (var i = 0; i < count; i++)
        {
            _values[Count + i] = Int128.CreateTruncating(source[i]);
        }
    }

    protected override Column FinishValues(Bitmap validity)
    {
        var column = new Column<Int128>(Type, _values.AsMemory(0, Count), validity);
        _values = [];
        return column;
    }
}

/// <summary>HUGEINT and UHUGEINT as DECIMAL(38, 0): what SUM over integers gives. The few values of 39 digits are refused.</summary>
sealed unsafe class HugeIntReader<T>() : VectorReader(new DecimalType(38, 0))
    where T : unmanaged, System.Numerics.IBinaryInteger<T>
{
    static readonly Int128 Limit = Int128.Parse("1" + new string('0', 38), CultureInfo.InvariantCulture);

    Int128[] _values = [];

    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        _values = Grow(_values, Count + count);
        var source = (T*)DuckDbApi.VectorData(vector) + start;
        for (var i = 0; i < count; i++)
        {
            var value = IsValid(validity, start + i) ? Int128.CreateSaturating(Unsafe.ReadUnaligned<T>(source + i)) : 0;
            if (value >= Limit || value <= -Limit)
            {
                throw new QueryException(
                    QueryErrorCode.Value, $"the integer {value} has more than 38 digits", hint: "CAST it to DOUBLE or VARCHAR");
            }

            _values[Count + i] = value;
        }
    }

    protected override Column FinishValues(Bitmap validity)
    {
        var column = new Column<Int128>(Type, _values.AsMemory(0, Count), validity);
        _values = [];
        return column;
    }
}

/// <summary>BOOLEAN: a byte a value in DuckDB, a bit in Arrow.</summary>
sealed unsafe class BooleanReader() : VectorReader(DataType.Boolean)
{
    byte[] _bits = [];

    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        _bits = Grow(_bits, (Count + count + 7) / 8);
        var source = (byte*)DuckDbApi.VectorData(vector) + start;
        for (var i = 0; i < count; i++)
        {
            if (source[i] != 0)
            {
                _bits[(Count + i) >> 3] |= (byte)(1 << ((Count + i) & 7));
            }
        }
    }

    protected override Column FinishValues(Bitmap validity)
    {
        var column = Count == 0 ? new BooleanColumn(Bitmap.AllSet, 0) : new BooleanColumn(new(_bits), Count, validity);
        _bits = [];
        return column;
    }
}

/// <summary>The type of a bare <c>NULL</c>.</summary>
sealed unsafe class NullReader() : VectorReader(DataType.Null)
{
    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
    }

    protected override Column FinishValues(Bitmap validity) => new NullColumn(Count);
}

/// <summary>Enumerations as dictionaries: DuckDB's codes of 8, 16 or 32 bits become codes into the names.</summary>
sealed unsafe class EnumReader<T>(BinaryColumn names) : VectorReader(new DictionaryType(DataType.Utf8))
    where T : unmanaged, System.Numerics.IBinaryInteger<T>
{
    int[] _codes = [];

    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        _codes = Grow(_codes, Count + count);
        var source = (T*)DuckDbApi.VectorData(vector) + start;
        for (var i = 0; i < count; i++)
        {
            _codes[Count + i] = IsValid(validity, start + i) ? int.CreateTruncating(source[i]) : 0;
        }
    }

    protected override Column FinishValues(Bitmap validity)
    {
        var column = new DictionaryColumn(_codes.AsMemory(0, Count), names, validity);
        _codes = [];
        return column;
    }
}
