using System.Numerics;

namespace Rubin.Query.Arrow;

/// <summary>
/// A span of calendar time, in Arrow's layout of an interval of months, days and nanoseconds. The parts have signs of their own and are not carried into one
/// another, since months and days differ in length; only for equality and order has a month 30 days and a day 24 hours, as PostgreSQL and DuckDB compare them.
/// </summary>
/// <param name="Months">Months; 12 a year.</param>
/// <param name="Days">Days; 7 a week.</param>
/// <param name="Nanoseconds">Nanoseconds, any number of them: 25 hours are not a day and an hour.</param>
public readonly record struct Interval(int Months, int Days, long Nanoseconds)
    : IComparable<Interval>, IComparisonOperators<Interval, Interval, bool>
{
    const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>Nanoseconds in all, a month of 30 days and a day of 24 hours.</summary>
    public Int128 Length => (((Int128)Months * 30) + Days) * NanosecondsPerDay + Nanoseconds;

    /// <inheritdoc/>
    public bool Equals(Interval other) => Length == other.Length;

    /// <inheritdoc/>
    public override int GetHashCode() => Length.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Interval other) => Length.CompareTo(other.Length);

    /// <inheritdoc/>
    public static bool operator <(Interval left, Interval right) => left.Length < right.Length;

    /// <inheritdoc/>
    public static bool operator <=(Interval left, Interval right) => left.Length <= right.Length;

    /// <inheritdoc/>
    public static bool operator >(Interval left, Interval right) => left.Length > right.Length;

    /// <inheritdoc/>
    public static bool operator >=(Interval left, Interval right) => left.Length >= right.Length;
}
