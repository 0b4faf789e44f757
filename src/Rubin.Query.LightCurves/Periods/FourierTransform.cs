using System.Runtime.Intrinsics;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// The discrete Fourier transform Σ x_j e^{2πi jk / n} of a power of two, by Stockham's steps (Cochran et al. 1967, doi:10.1109/PROC.1967.5957), which need no
/// reordering; real and imaginary parts apart. One instance serves one thread and keeps its tables.
/// </summary>
sealed class FourierTransform
{
    double[] _otherReal = [];
    double[] _otherImaginary = [];
    double[] _cosine = [];
    double[] _sine = [];
    int _size;

    /// <summary>Makes the tables of a size.</summary>
    public void SetSize(int size)
    {
        if (_size == size)
        {
            return;
        }

        _size = size;
        _otherReal = new double[size];
        _otherImaginary = new double[size];
        _cosine = new double[size / 2];
        _sine = new double[size / 2];
        for (var j = 0; j < size / 2; j++) (_sine[j], _cosine[j]) = Math.SinCos(2 * Math.PI * j / size);
    }

    /// <summary>Transforms in place; the arrays may be exchanged for others of the same size, at least 64.</summary>
    public void Transform(ref double[] real, ref double[] imaginary)
    {
        FirstThreeSteps(real, imaginary);
        (real, _otherReal) = (_otherReal, real);
        (imaginary, _otherImaginary) = (_otherImaginary, imaginary);
        for (var (groups, width) = (_size / 16, 8); groups >= 1; groups /= 2, width *= 2)
        {
            WorkerPool.ThrowIfStopped();
            for (var j = 0; j < groups; j++)
            {
                Butterflies(real, imaginary, j * width, groups * width, width, _cosine[j * width], _sine[j * width]);
            }

            (real, _otherReal) = (_otherReal, real);
            (imaginary, _otherImaginary) = (_otherImaginary, imaginary);
        }
    }

    /// <summary>The steps whose runs are shorter than a vector, for eight neighbours at a time: each makes eight values of eight, spread by the order.</summary>
    void FirstThreeSteps(double[] real, double[] imaginary)
    {
        var part = _size / 8;
        Span<Eight> x = stackalloc Eight[8];
        Span<Eight> y = stackalloc Eight[8];
        for (var j = 0; j < part; j += 8)
        {
            for (var q = 0; q < 8; q++) x[q] = new(Vector512.LoadUnsafe(ref real[j + q * part]), Vector512.LoadUnsafe(ref imaginary[j + q * part]));
            for (var q = 0; q < 4; q++)
            {
                y[2 * q] = x[q] + x[q + 4];
                y[2 * q + 1] = (x[q] - x[q + 4]) * Turn(j + q * part);
            }

            for (var q = 0; q < 2; q++)
            {
                var turn = Turn(j + q * part);
                turn *= turn;
                for (var k = 0; k < 2; k++)
                {
                    x[4 * q + k] = y[2 * q + k] + y[2 * q + k + 4];
                    x[4 * q + k + 2] = (y[2 * q + k] - y[2 * q + k + 4]) * turn;
                }
            }

            var last = Turn(j);
            last *= last;
            last *= last;
            for (var k = 0; k < 4; k++)
            {
                Scatter(x[k] + x[k + 4], 8 * j + k);
                Scatter((x[k] - x[k + 4]) * last, 8 * j + 4 + k);
            }
        }
    }

    Eight Turn(int index) => new(Vector512.LoadUnsafe(ref _cosine[index]), Vector512.LoadUnsafe(ref _sine[index]));

    void Scatter(Eight values, int to)
    {
        for (var lane = 0; lane < 8; lane++)
        {
            _otherReal[to + 8 * lane] = values.Real[lane];
            _otherImaginary[to + 8 * lane] = values.Imaginary[lane];
        }
    }

    /// <summary>Sums and turned differences of two runs of values.</summary>
    void Butterflies(double[] real, double[] imaginary, int from, int half, int width, double cosine, double sine)
    {
        var to = 2 * from;
        for (var k = 0; k < width; k += 8)
        {
            var (a, b) = (Vector512.LoadUnsafe(ref real[from + k]), Vector512.LoadUnsafe(ref imaginary[from + k]));
            var (c, d) = (Vector512.LoadUnsafe(ref real[from + half + k]), Vector512.LoadUnsafe(ref imaginary[from + half + k]));
            (a + c).StoreUnsafe(ref _otherReal[to + k]);
            (b + d).StoreUnsafe(ref _otherImaginary[to + k]);
            ((a - c) * cosine - (b - d) * sine).StoreUnsafe(ref _otherReal[to + width + k]);
            ((a - c) * sine + (b - d) * cosine).StoreUnsafe(ref _otherImaginary[to + width + k]);
        }
    }

    /// <summary>Eight complex numbers.</summary>
    readonly record struct Eight(Vector512<double> Real, Vector512<double> Imaginary)
    {
        public static Eight operator +(Eight a, Eight b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

        public static Eight operator -(Eight a, Eight b) => new(a.Real - b.Real, a.Imaginary - b.Imaginary);

        public static Eight operator *(Eight a, Eight b) => new(a.Real * b.Real - a.Imaginary * b.Imaginary, a.Real * b.Imaginary + a.Imaginary * b.Real);
    }
}
