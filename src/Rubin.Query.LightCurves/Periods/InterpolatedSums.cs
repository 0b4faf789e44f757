using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// The sums of one sinusoid, those of weights at a frequency and at twice it and those of weighted values, for grids that are finer than a curve's length asks
/// for: taken on a grid three times as coarse, and interpolated. A sum has no more structure than its longest time allows, so that cells of 0.6 / T leave out nothing:
/// with the <see cref="SpreadingKernel"/> the error is below 10⁻¹² of Σ |x|, at less than half the work of <see cref="SinusoidSums"/>.
/// </summary>
/// <remarks>One instance serves one thread and keeps its buffers.</remarks>
sealed class InterpolatedSums
{
    /// <summary>Frequencies in a cell; they are kept apart, since all frequencies of one place in their cells have the same coefficients.</summary>
    public const int Parts = 3;

    /// <summary>Frequencies computed at a time.</summary>
    public const int Chunk = Parts * Cells;

    const int Cells = SinusoidSums.Chunk - 2 * Width;
    const int Width = SpreadingKernel.Width;

    // The cell that a frequency lies in is the eighth that it is made of.
    const int Before = Width / 2 - 1;

    readonly SinusoidSums _once = new();
    readonly SinusoidSums _twice = new();
    readonly double[][] _even = [new double[SinusoidSums.Chunk], new double[SinusoidSums.Chunk]];
    readonly double[][] _odd = [new double[SinusoidSums.Chunk], new double[SinusoidSums.Chunk]];
    readonly double[] _sums = new double[6 * Chunk];
    double[] _weight = [];
    double[] _weighted = [];
    int _cells;

    /// <summary>Whether a grid is fine enough for a curve of that many days.</summary>
    public static bool Serves(FrequencyGrid grid, double duration) => Parts * grid.Step * (0.5 * duration) <= SpreadingKernel.Highest * (1 + 1e-9);

    /// <summary>Begins a curve and a grid.</summary>
    /// <param name="time">In days from the middle of the curve; like the others followed by zeros up to a whole vector.</param>
    /// <param name="weight">The weights.</param>
    /// <param name="weighted">Weights times values.</param>
    /// <param name="count">Points.</param>
    /// <param name="grid">The frequencies; <see cref="Serves"/>.</param>
    public void Start(double[] time, double[] weight, double[] weighted, int count, FrequencyGrid grid)
    {
        var step = Parts * grid.Step;
        Divide(time, weight, weighted, count, step);
        _cells = (grid.Count + Parts - 1) / Parts;
        _once.SetPoints(time.AsSpan(0, count), [count]);
        _once.Add(_weight, 1);
        _once.Add(_weighted, 1);
        _once.SetGrid(new(grid.Start - Before * step, step, _cells + Width - 1));
        _twice.SetPoints(time.AsSpan(0, count), [count]);
        _twice.Add(_weight, 1);
        _twice.SetGrid(new(2 * grid.Start - Before * step, step, 2 * _cells + Width));
    }

    /// <summary>The cosine sums of a part of the chunk: of weights, of weights at twice the frequency, of weighted values.</summary>
    public ReadOnlySpan<double> Cosines(int series, int part) => Sums(series, 0, part);

    /// <summary>The sine sums.</summary>
    public ReadOnlySpan<double> Sines(int series, int part) => Sums(series, 1, part);

    /// <summary>Computes a chunk.</summary>
    /// <param name="first">The number of its first frequency, a multiple of <see cref="Parts"/>.</param>
    public void Compute(int first)
    {
        var cell = first / Parts;
        var cells = Math.Min(Cells, _cells - cell);
        _once.Compute(cell);
        Interpolate(_once.Cosines(0, 0), _once.Sines(0, 0), Once, 0, cells, false);
        Interpolate(_once.Cosines(0, 1), _once.Sines(0, 1), Once, 2, cells, false);
        for (var half = 0; half < 2 && 2 * cell + half * SinusoidSums.Chunk < 2 * _cells + Width; half++)
        {
            _twice.Compute(2 * cell + half * SinusoidSums.Chunk);
            Split(_twice.Cosines(0, 0), 0, half);
            Split(_twice.Sines(0, 0), 1, half);
        }

        Interpolate(_even[0], _even[1], TwiceEven, 1, cells, false);
        Interpolate(_odd[0], _odd[1], TwiceOdd, 1, cells, true);
    }

    Span<double> Sums(int series, int sine, int part) => _sums.AsSpan(((2 * series + sine) * Parts + part) * Cells, Cells);

    void Divide(double[] time, double[] weight, double[] weighted, int count, double step)
    {
        var size = (count + 7) & ~7;
        if (_weight.Length < size)
        {
            (_weight, _weighted) = (new double[2 * size], new double[2 * size]);
        }

        for (var i = 0; i < size; i += 8)
        {
            var scale = Vector512<double>.One / SpreadingKernel.Transform(step * Vector512.LoadUnsafe(ref time[i]));
            (scale * Vector512.LoadUnsafe(ref weight[i])).StoreUnsafe(ref _weight[i]);
            (scale * Vector512.LoadUnsafe(ref weighted[i])).StoreUnsafe(ref _weighted[i]);
        }
    }

    /// <summary>At twice the frequency a cell's frequencies are two cells apart from the next one's: even and odd cells go to arrays of their own.</summary>
    void Split(ReadOnlySpan<double> sums, int sine, int half)
    {
        var even = _even[sine].AsSpan(half * SinusoidSums.Chunk / 2, SinusoidSums.Chunk / 2);
        var odd = _odd[sine].AsSpan(half * SinusoidSums.Chunk / 2, SinusoidSums.Chunk / 2);
        for (var i = 0; i < even.Length; i++) (even[i], odd[i]) = (sums[2 * i], sums[2 * i + 1]);
    }

    /// <summary>Each part's sums of sixteen neighbouring cells are those of the cells about them, times one coefficient a distance.</summary>
    void Interpolate(ReadOnlySpan<double> cosines, ReadOnlySpan<double> sines, double[] coefficients, int series, int cells, bool add)
    {
        Interpolate(ref MemoryMarshal.GetReference(cosines), coefficients, ref Sums(series, 0, 0)[0], cells, add);
        Interpolate(ref MemoryMarshal.GetReference(sines), coefficients, ref Sums(series, 1, 0)[0], cells, add);
    }

    static void Interpolate(ref double from, double[] coefficients, ref double to, int cells, bool add)
    {
        ref var coefficient = ref coefficients[0];
        for (nuint i = 0; i < (nuint)cells; i += 32)
        {
            Vector512<double> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
            Vector512<double> c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
            for (nuint tap = 0, at = 0; at < (nuint)coefficients.Length; tap++, at += Parts)
            {
                var k0 = Vector512.Create(Unsafe.Add(ref coefficient, at));
                var k1 = Vector512.Create(Unsafe.Add(ref coefficient, at + 1));
                var k2 = Vector512.Create(Unsafe.Add(ref coefficient, at + 2));
                var x = Vector512.LoadUnsafe(ref from, i + tap);
                (a0, a1, a2) = (Vector512.FusedMultiplyAdd(x, k0, a0), Vector512.FusedMultiplyAdd(x, k1, a1), Vector512.FusedMultiplyAdd(x, k2, a2));
                x = Vector512.LoadUnsafe(ref from, i + tap + 8);
                (b0, b1, b2) = (Vector512.FusedMultiplyAdd(x, k0, b0), Vector512.FusedMultiplyAdd(x, k1, b1), Vector512.FusedMultiplyAdd(x, k2, b2));
                x = Vector512.LoadUnsafe(ref from, i + tap + 16);
                (c0, c1, c2) = (Vector512.FusedMultiplyAdd(x, k0, c0), Vector512.FusedMultiplyAdd(x, k1, c1), Vector512.FusedMultiplyAdd(x, k2, c2));
                x = Vector512.LoadUnsafe(ref from, i + tap + 24);
                (d0, d1, d2) = (Vector512.FusedMultiplyAdd(x, k0, d0), Vector512.FusedMultiplyAdd(x, k1, d1), Vector512.FusedMultiplyAdd(x, k2, d2));
            }

            Put(a0, a1, a2, ref to, i, add);
            Put(b0, b1, b2, ref to, i + 8, add);
            Put(c0, c1, c2, ref to, i + 16, add);
            Put(d0, d1, d2, ref to, i + 24, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(Vector512<double> first, Vector512<double> second, Vector512<double> third, ref double to, nuint at, bool add)
    {
        if (add)
        {
            first += Vector512.LoadUnsafe(ref to, at);
            second += Vector512.LoadUnsafe(ref to, at + Cells);
            third += Vector512.LoadUnsafe(ref to, at + 2 * Cells);
        }

        first.StoreUnsafe(ref to, at);
        second.StoreUnsafe(ref to, at + Cells);
        third.StoreUnsafe(ref to, at + 2 * Cells);
    }

    /// <summary>Coefficients of the cells, from the first on: those of each part, for frequencies that many cells apart within a cell.</summary>
    static double[] Coefficients(double spacing, int first, int stride, int count) =>
        [.. from tap in Enumerable.Range(0, count) from part in Enumerable.Range(0, Parts) select At(part * spacing - (first + stride * tap - Before))];

    static double At(double distance) => Math.Abs(distance) > Width / 2 ? 0 : SpreadingKernel.At(Vector512.Create(distance)).ToScalar();

    static readonly double[] Once = Coefficients(1.0 / Parts, 0, 1, Width);
    static readonly double[] TwiceEven = Coefficients(2.0 / Parts, 0, 2, Width / 2 + 1);
    static readonly double[] TwiceOdd = Coefficients(2.0 / Parts, 1, 2, Width / 2);
}
