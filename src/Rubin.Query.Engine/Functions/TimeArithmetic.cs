using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Days added to and taken from dates: <c>DATE + INTEGER</c>, <c>DATE - INTEGER</c>, <c>DATE - DATE</c>.</summary>
static class TimeArithmetic
{
    internal static ScalarOverload? AddDays(IReadOnlyList<DataType> types) => types switch
    {
        [{ Id: TypeId.Date }, { IsInteger: true }] => Overload.CheckedBinary<DatePlusDays, int, long, int>(DataType.Date, null, DataType.Date),
        [{ IsInteger: true }, { Id: TypeId.Date }] => Overload.CheckedBinary<DaysPlusDate, long, int, int>(null, DataType.Date, DataType.Date),
        _ => null,
    };

    internal static ScalarOverload? SubtractDays(IReadOnlyList<DataType> types) => types switch
    {
        [{ Id: TypeId.Date }, { IsInteger: true }] => Overload.CheckedBinary<DateMinusDays, int, long, int>(DataType.Date, null, DataType.Date),
        [{ Id: TypeId.Date }, { Id: TypeId.Date }] => Overload.Binary<DaysBetween, int, int, long>(DataType.Date, DataType.Date),
        _ => null,
    };

    readonly struct DatePlusDays : ICheckedBinary<int, long, int>
    {
        public static int Invoke(int x, long y, ref bool failed)
        {
            var sum = unchecked(x + y);
            failed |= sum != (int)sum || Math.Abs(y / 2) > uint.MaxValue;
            return (int)sum;
        }

        public static string Explain(int x, long y) => $"a date {y} days later is out of range";
    }

    readonly struct DaysPlusDate : ICheckedBinary<long, int, int>
    {
        public static int Invoke(long x, int y, ref bool failed) => DatePlusDays.Invoke(y, x, ref failed);

        public static string Explain(long x, int y) => DatePlusDays.Explain(y, x);
    }

    readonly struct DateMinusDays : ICheckedBinary<int, long, int>
    {
        public static int Invoke(int x, long y, ref bool failed) => DatePlusDays.Invoke(x, unchecked(-y), ref failed);

        public static string Explain(int x, long y) => $"a date {y} days earlier is out of range";
    }

    readonly struct DaysBetween : IBinary<int, int, long>
    {
        public static long Invoke(int x, int y) => (long)x - y;
    }
}
