using System.Runtime.Intrinsics;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// Sums Σ x cos 2πft and Σ x sin 2πft at all frequencies of a grid by one Fourier transform: points are spread over a grid of twice the length with a kernel
/// of 16 cells, whose transform is divided out (<see cref="SpreadingKernel"/>).
/// </summary>
/// <remarks>
/// The error of a sum is below 10⁻¹¹ of Σ |x|; powers are then within 10⁻⁹ of the exact ones. One instance serves one thread and keeps its buffers.
/// </remarks>
sealed class FastSums
{
    const int Taps = SpreadingKernel.Width;

    // Nanoseconds for one point.
    const double SpreadCost = 60;

    // Frequencies of one transform: it stays in the outer cache, and 40 MiB hold all that a periodogram needs.
    public const int Longest = 1 << 18;

    readonly FourierTransform _transform = new();
    double[] _real = [];
    double[] _imaginary = [];

    /// <summary>About how many nanoseconds the sums of one series take (Zen 5, 2026-11).</summary>
    public static double Cost(int points, int frequencies)
    {
        double size = Size(Math.Min(frequencies, Longest));
        return Math.Ceiling((double)frequencies / Longest) * (0.9 * size * Math.Log2(size) + SpreadCost * points);
    }

    /// <summary>Computes the sums.</summary>
    /// <param name="time">In days.</param>
    /// <param name="values">A number for each point.</param>
    /// <param name="harmonic">1 for the frequencies themselves.</param>
    /// <param name="grid">No more than <see cref="Longest"/> frequencies.</param>
    /// <param name="cosines">Takes the sums of cosines; as long as the grid in whole vectors.</param>
    /// <param name="sines">Those of sines.</param>
    public void Compute(ReadOnlySpan<double> time, ReadOnlySpan<double> values, int harmonic, FrequencyGrid grid, Span<double> cosines, Span<double> sines)
    {
        var size = Size(grid.Count);
        if (_real.Length != size)
        {
            _real = new double[size];
            _imaginary = new double[size];
            _transform.SetSize(size);
        }

        Array.Clear(_real);
        Array.Clear(_imaginary);

        // Frequencies are counted from the middle one, so that they lie where the kernel's transform is greatest.
        WorkerPool.ThrowIfStopped();
        var middle = grid.Count / 2;
        for (var i = 0; i < time.Length; i++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * Cycles(harmonic * grid[middle], time[i]));
            var place = Cycles(harmonic * grid.Step, time[i]);
            Spread((place - Math.Floor(place)) * size, values[i] * cosine, values[i] * sine);
        }

        _transform.Transform(ref _real, ref _imaginary);
        TakeModes(-middle, cosines[..middle], sines[..middle]);
        TakeModes(0, cosines[middle..grid.Count], sines[middle..grid.Count]);
    }

    /// <summary>Takes modes that lie side by side, and divides the kernel's transform out.</summary>
    void TakeModes(int mode, Span<double> cosines, Span<double> sines)
    {
        double size = _real.Length;
        var at = mode & (_real.Length - 1);
        var k = 0;
        for (; k + 8 <= cosines.Length; k += 8, mode += 8, at += 8)
        {
            var scale = Vector512<double>.One / SpreadingKernel.Transform(Vector512.CreateSequence((double)mode, 1.0) / size);
            (Vector512.LoadUnsafe(ref _real[at]) * scale).StoreUnsafe(ref cosines[k]);
            (Vector512.LoadUnsafe(ref _imaginary[at]) * scale).StoreUnsafe(ref sines[k]);
        }

        for (; k < cosines.Length; k++, mode++, at++)
        {
            var scale = 1 / SpreadingKernel.Transform(Vector512.Create(mode / size)).ToScalar();
            cosines[k] = _real[at] * scale;
            sines[k] = _imaginary[at] * scale;
        }
    }

    static int Size(int frequencies) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, 2 * frequencies));

    /// <summary>Adds a point to the sixteen cells about it, two vectors of which may lie across the end.</summary>
    void Spread(double place, double real, double imaginary)
    {
        var last = _real.Length - 1;
        var first = (int)Math.Ceiling(place - Taps / 2.0);
        var low = SpreadingKernel.At(Vector512.CreateSequence(first - place, 1.0));
        var high = SpreadingKernel.At(Vector512.CreateSequence(first + 8 - place, 1.0));
        if (first >= 0 && first + Taps <= last)
        {
            Add(_real, first, low * real, high * real);
            Add(_imaginary, first, low * imaginary, high * imaginary);
            return;
        }

        for (var tap = 0; tap < Taps; tap++)
        {
            var kernel = tap < 8 ? low[tap] : high[tap - 8];
            _real[(first + tap) & last] += real * kernel;
            _imaginary[(first + tap) & last] += imaginary * kernel;
        }
    }

    static void Add(double[] cells, int first, Vector512<double> low, Vector512<double> high)
    {
        (Vector512.LoadUnsafe(ref cells[first]) + low).StoreUnsafe(ref cells[first]);
        (Vector512.LoadUnsafe(ref cells[first + 8]) + high).StoreUnsafe(ref cells[first + 8]);
    }

    /// <summary>The part of f t beyond whole cycles, exact as in <see cref="SinusoidSums"/>.</summary>
    static double Cycles(double frequency, double time)
    {
        var high = frequency * time;
        return high - Math.Round(high) + Math.FusedMultiplyAdd(frequency, time, -high);
    }
}
