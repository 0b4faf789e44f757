using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <summary>
/// One light curve, prepared once and then read by any number of features: rows that are no measurement dropped, the others in the order of
/// time, and the work that features share (sums, moments, sorted values) done when the first of them asks for it.
/// </summary>
/// <remarks>An instance keeps its buffers from curve to curve and belongs to one thread: make one for each worker.</remarks>
public sealed partial class LightCurve
{
    // Buffers reach past the last row by one vector, so that kernels load whole vectors, also those that begin one row later.
    const int Lanes = 8;

    double[] _time = [];
    double[] _value = [];
    double[] _error = [];
    double[] _inverseError = [];
    double[] _weight = [];
    double[] _sorted = [];
    int[] _band = [];

    /// <summary>Rows that are measurements.</summary>
    public int Count { get; private set; }

    /// <summary>Rows that were dropped: time, value or error not finite (NULL is given as NaN), or an error that is not above zero.</summary>
    public int Dropped { get; private set; }

    /// <summary>Times in days, ascending; rows of equal time stay in the order in which they came.</summary>
    public ReadOnlySpan<double> Time => _time.AsSpan(0, Count);

    /// <summary>Flux or magnitude, in the order of time.</summary>
    public ReadOnlySpan<double> Value => _value.AsSpan(0, Count);

    /// <summary>One standard deviation of each value; 1 where none were given.</summary>
    public ReadOnlySpan<double> Error => _error.AsSpan(0, Count);

    /// <summary>1 / error².</summary>
    public ReadOnlySpan<double> Weight => _weight.AsSpan(0, Count);

    /// <summary>The number of each row's band, an index into <see cref="BandNames"/>; all 0 where none were given.</summary>
    public ReadOnlySpan<int> Band => _band.AsSpan(0, Count);

    /// <summary>The names of the bands; set it before features that compare bands are asked.</summary>
    public IReadOnlyList<string> BandNames { get; set; } = [];

    /// <summary>A second curve of the same object (Rubin's science flux, the other band of a colour); null where there is none.</summary>
    public LightCurve? Companion { get; set; }

    /// <summary>Whether errors were given.</summary>
    public bool HasErrors { get; private set; }

    internal ReadOnlySpan<double> InverseError => _inverseError.AsSpan(0, Count);

    /// <summary>Takes the rows of another curve; the buffers grow as needed and are kept.</summary>
    /// <param name="time">In days, any order; empty: 0, 1, 2 …</param>
    /// <param name="value">Flux or magnitude; NaN where NULL.</param>
    /// <param name="error">One standard deviation; empty: 1 for every row.</param>
    /// <param name="band">The number of the band, 0 or more; empty: 0 for every row.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Load(ReadOnlySpan<double> time, ReadOnlySpan<double> value, ReadOnlySpan<double> error = default, ReadOnlySpan<int> band = default)
    {
        CheckLength(time.Length, value.Length, nameof(time));
        CheckLength(error.Length, value.Length, nameof(error));
        CheckLength(band.Length, value.Length, nameof(band));
        Reserve(value.Length);
        Forget();
        HasErrors = !error.IsEmpty;
        if (time.IsEmpty || error.IsEmpty || !band.IsEmpty || !TryCopyAll(time, value, error))
        {
            CopyMeasurements(time, value, error, band);
            SortByTime();
        }

        ClearPadding();
    }

    static void CheckLength(int length, int rows, string name)
    {
        if (length != 0 && length != rows)
        {
            throw new ArgumentException($"{rows} values, but {length} of \"{name}\"", name);
        }
    }

    void Reserve(int rows)
    {
        if (_time.Length >= rows + 2 * Lanes)
        {
            return;
        }

        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)rows + 2 * Lanes);
        _time = new double[size];
        _value = new double[size];
        _error = new double[size];
        _inverseError = new double[size];
        _weight = new double[size];
        _sorted = new double[size];
        _band = new int[size];
    }

    /// <summary>The common case in one pass: every row is a measurement and time ascends. False where that is not so.</summary>
    bool TryCopyAll(ReadOnlySpan<double> time, ReadOnlySpan<double> value, ReadOnlySpan<double> error)
    {
        var rows = value.Length;
        ref var t = ref MemoryMarshal.GetReference(time);
        ref var y = ref MemoryMarshal.GetReference(value);
        ref var e = ref MemoryMarshal.GetReference(error);
        var good = Vector512<double>.AllBitsSet;
        var last = Vector512.Create(double.NegativeInfinity);
        var row = 0;
        for (; row + Lanes <= rows; row += Lanes)
        {
            var times = Vector512.LoadUnsafe(ref t, (nuint)row);
            var before = row == 0 ? last : Vector512.LoadUnsafe(ref t, (nuint)row - 1);
            good &= Store(row, times, Vector512.LoadUnsafe(ref y, (nuint)row), Vector512.LoadUnsafe(ref e, (nuint)row));
            good &= row == 0 ? Ascends(times) : Vector512.LessThanOrEqual(before, times);
        }

        var all = Vector512.EqualsAll(good.AsInt64(), Vector512<long>.AllBitsSet);
        for (; row < rows; row++)
        {
            all &= IsMeasurement(time[row], value[row], error[row]) && (row == 0 || time[row - 1] <= time[row]);
            Put(row, time[row], value[row], error[row], 0);
        }

        Count = rows;
        Dropped = 0;
        return all;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector512<double> Store(int row, Vector512<double> time, Vector512<double> value, Vector512<double> error)
    {
        var inverse = Vector512<double>.One / error;
        time.StoreUnsafe(ref _time[row]);
        value.StoreUnsafe(ref _value[row]);
        error.StoreUnsafe(ref _error[row]);
        inverse.StoreUnsafe(ref _inverseError[row]);
        (inverse * inverse).StoreUnsafe(ref _weight[row]);
        Vector256<int>.Zero.StoreUnsafe(ref _band[row]);
        var infinity = Vector512.Create(double.PositiveInfinity);
        return Vector512.LessThan(Vector512.Abs(time), infinity) & Vector512.LessThan(Vector512.Abs(value), infinity)
            & Vector512.GreaterThan(error, Vector512<double>.Zero) & Vector512.LessThan(error, infinity);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Ascends(Vector512<double> times)
    {
        var next = Vector512.Shuffle(times, Vector512.Create(1L, 2, 3, 4, 5, 6, 7, 7));
        return Vector512.LessThanOrEqual(times, next);
    }

    void CopyMeasurements(ReadOnlySpan<double> time, ReadOnlySpan<double> value, ReadOnlySpan<double> error, ReadOnlySpan<int> band)
    {
        var kept = 0;
        for (var row = 0; row < value.Length; row++)
        {
            var t = time.IsEmpty ? row : time[row];
            var e = error.IsEmpty ? 1.0 : error[row];
            if (IsMeasurement(t, value[row], e))
            {
                Put(kept++, t, value[row], e, band.IsEmpty ? 0 : band[row]);
            }
        }

        Count = kept;
        Dropped = value.Length - kept;
    }

    static bool IsMeasurement(double time, double value, double error) =>
        double.IsFinite(time) && double.IsFinite(value) && error > 0 && double.IsFinite(error);

    void Put(int row, double time, double value, double error, int band)
    {
        _time[row] = time;
        _value[row] = value;
        _error[row] = error;
        _inverseError[row] = 1 / error;
        _weight[row] = _inverseError[row] * _inverseError[row];
        _band[row] = band;
    }

    void ClearPadding()
    {
        var last = Vector512.Create(Count == 0 ? 0 : _time[Count - 1]);
        for (var row = Count; row < Count + 2 * Lanes; row += Lanes)
        {
            last.StoreUnsafe(ref _time[row]);
            Vector512<double>.Zero.StoreUnsafe(ref _value[row]);
            Vector512.Create(1e70).StoreUnsafe(ref _error[row]);
            Vector512<double>.Zero.StoreUnsafe(ref _inverseError[row]);
            Vector512<double>.Zero.StoreUnsafe(ref _weight[row]);
        }
    }
}
