using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb.Vectors;

/// <summary>DuckDB's <c>duckdb_interval</c>: as Arrow's, but with microseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct IntervalSlot(int Months, int Days, long Microseconds);

/// <summary>INTERVAL. More microseconds than the nanoseconds of 64 bits, 292 years, are refused.</summary>
sealed unsafe class IntervalReader() : VectorReader(DataType.Interval)
{
    Interval[] _values = [];

    protected override void AppendValues(nint vector, ulong* validity, int start, int count)
    {
        _values = Grow(_values, Count + count);
        var source = (IntervalSlot*)DuckDbApi.VectorData(vector) + start;
        for (var i = 0; i < count; i++)
        {
            if (IsValid(validity, start + i))
            {
                _values[Count + i] = new(source[i].Months, source[i].Days, Nanoseconds(source[i].Microseconds));
            }
        }
    }

    protected override Column FinishValues(Bitmap validity)
    {
        var column = new Column<Interval>(Type, _values.AsMemory(0, Count), validity);
        _values = [];
        return column;
    }

    static long Nanoseconds(long microseconds) => microseconds is > long.MaxValue / 1000 or < long.MinValue / 1000
        ? throw new QueryException(QueryErrorCode.Value, $"an interval of {microseconds} microseconds is out of range", hint: "CAST it to VARCHAR")
        : microseconds * 1000;
}

/// <summary>Writes intervals, cut to microseconds.</summary>
static unsafe class IntervalVector
{
    internal static void Write(Column<Interval> column, int start, int count, nint vector, int at)
    {
        var target = (IntervalSlot*)DuckDbApi.VectorData(vector) + at;
        foreach (var value in column.Values.Slice(start, count))
        {
            *target++ = new(value.Months, value.Days, value.Nanoseconds / 1000);
        }
    }
}
