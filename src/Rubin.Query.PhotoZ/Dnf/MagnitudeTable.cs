using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.PhotoZ.Dnf;

/// <summary>Magnitudes of training objects, eight objects together band by band, so that one pass over memory compares with all.</summary>
sealed class MagnitudeTable
{
    /// <summary>How many objects are together.</summary>
    public const int Lanes = 8;

    /// <summary>Where empty places lie: so far that they are nearest to nothing.</summary>
    const float Nowhere = 1e17f;

    readonly float[] _blocks;

    /// <param name="magnitudes">By band and row.</param>
    public MagnitudeTable(float[][] magnitudes)
    {
        (Bands, Rows) = (magnitudes.Length, magnitudes[0].Length);
        Padded = (Rows + Lanes - 1) / Lanes * Lanes;
        _blocks = new float[Bands * Padded];
        _blocks.AsSpan().Fill(Nowhere);
        for (var band = 0; band < Bands; band++)
        {
            for (var row = 0; row < Rows; row++) _blocks[Place(band, row)] = magnitudes[band][row];
        }
    }

    public int Bands { get; }

    public int Rows { get; }

    /// <summary>How many objects there are with empty places behind them, so that they fill vectors.</summary>
    public int Padded { get; }

    /// <summary>One magnitude.</summary>
    public float this[int band, int row] => _blocks[Place(band, row)];

    /// <summary>
    /// Squared distances |d|², d = T − V, and squared sines of angles: what is left of d across V, |d|² − (d·V)²/|V|², over |T|². From the difference d, since near objects
    /// would leave no digits of a cosine.
    /// </summary>
    /// <param name="point">The magnitudes V of an object.</param>
    /// <param name="squares">Becomes |d|², one for each place.</param>
    /// <param name="angles">Becomes the squared sines.</param>
    public void Compare(ReadOnlySpan<float> point, Span<float> squares, Span<float> angles)
    {
        const float Least = 1e-12f;
        var norm = Least;
        foreach (var magnitude in point) norm += magnitude * magnitude;
        var (length, inverse, least) = (Vector256.Create(norm), Vector256.Create(1 / norm), Vector256.Create(Least));
        ref var block = ref MemoryMarshal.GetArrayDataReference(_blocks);
        nuint next = 0;
        for (var i = 0; i < Padded; i += Lanes)
        {
            Vector256<float> square = default, product = default;
            foreach (var magnitude in point)
            {
                var v = Vector256.Create(magnitude);
                var d = Vector256.LoadUnsafe(ref block, next) - v;
                square = Vector256.FusedMultiplyAdd(d, d, square);
                product = Vector256.FusedMultiplyAdd(d, v, product);
                next += Lanes;
            }

            var across = Vector256.Max(square - (product * product * inverse), default);
            var other = Vector256.Max(length + product + product + square, least);
            square.CopyTo(squares[i..]);
            (across / other).CopyTo(angles[i..]);
        }
    }

    int Place(int band, int row) => (((row / Lanes * Bands) + band) * Lanes) + (row % Lanes);
}
