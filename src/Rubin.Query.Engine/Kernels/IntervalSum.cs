using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Kernels;

/// <summary>Adds up an interval from amounts of units, whole or not.</summary>
struct IntervalSum
{
    // A month of a fraction has 30 days, as in PostgreSQL and DuckDB.
    const decimal DaysPerMonth = 30;
    const decimal Largest = 1e15m;

    Int128 _months;
    Int128 _days;
    Int128 _nanoseconds;
    bool _isTooLarge;

    /// <summary>Adds so many units. What is left of a month goes on in days, what is left of a day in time; of longer units whole months count.</summary>
    internal void Add(decimal amount, CalendarUnit unit)
    {
        if (amount is > Largest or < -Largest)
        {
            _isTooLarge = true;
            return;
        }

        if (CalendarUnits.Months(unit) is > 0 and var perUnit)
        {
            AddMonths(unit == CalendarUnit.Month ? amount : decimal.Truncate(amount * perUnit));
        }
        else if (unit >= CalendarUnit.Day)
        {
            AddDays(amount * (CalendarUnits.Nanoseconds(unit) / TimeText.NanosecondsPerDay));
        }
        else
        {
            AddNanoseconds(amount * CalendarUnits.Nanoseconds(unit));
        }
    }

    /// <summary>Adds months; a fraction as days and time.</summary>
    internal void AddMonths(decimal months)
    {
        var whole = decimal.Truncate(months);
        _months += (Int128)whole;
        AddDays((months - whole) * DaysPerMonth);
    }

    /// <summary>Adds days; a fraction as time.</summary>
    internal void AddDays(decimal days)
    {
        var whole = decimal.Truncate(days);
        _days += (Int128)whole;
        AddNanoseconds((days - whole) * TimeText.NanosecondsPerDay);
    }

    /// <summary>Adds nanoseconds, rounded.</summary>
    internal void AddNanoseconds(decimal nanoseconds) => _nanoseconds += (Int128)decimal.Round(nanoseconds);

    /// <summary>The interval; false where a part of it is out of range.</summary>
    internal readonly bool TryBuild(bool isNegative, out Interval interval)
    {
        var sign = isNegative ? -1 : 1;
        var (months, days, nanoseconds) = (sign * _months, sign * _days, sign * _nanoseconds);
        interval = new((int)months, (int)days, (long)nanoseconds);
        return !_isTooLarge && interval.Months == months && interval.Days == days && interval.Nanoseconds == nanoseconds;
    }
}
