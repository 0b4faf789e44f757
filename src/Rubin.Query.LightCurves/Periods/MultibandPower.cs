using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// The two common multi-band models in closed form, eight frequencies at a time. The common columns are the sums of the bands' columns, so with
/// M_b the normal matrix of band b (columns 1, sin, cos), v_b its right side and G_b = (M_b + τ I)⁻¹, M_b G_b = I - τ G_b leaves
/// P YY = Σ v_b' G_b v_b + τ r' (Σ (I - τ G_b))⁻¹ r, r = Σ G_b v_b.
/// </summary>
static class MultibandPower
{
    /// <summary>A band of one point has a matrix of rank 1: G_b comes from the decomposition L D L', cofactors would lose twelve digits.</summary>
    public static void Flexible(SinusoidSums sums, BandedPoints points, double tau, Span<double> power)
    {
        var (t, bands, scale) = (Vector512.Create(tau), Vector512.Create((double)points.Bands), Vector512.Create(1 / points.Variance));
        for (var i = 0; i < power.Length; i += 8)
        {
            Vector512<double> q = default, g00 = default, g01 = default, g02 = default, g11 = default, g12 = default, g22 = default;
            Vector512<double> r0 = default, r1 = default, r2 = default;
            for (var band = 0; band < points.Bands; band++)
            {
                var own = new BandSums(sums, band, i);
                var (yc, ys) = (own.WeightedCosine, own.WeightedSine);
                var i0 = Vector512.Create(1 / (points.BandWeight[band] + tau));
                var (l10, l20, l21, i1, i2) = own.Decompose(i0, Vector512.Create(0.5 * points.BandWeight[band] + tau));

                // v = (0, ys, yc), since values are centred in each band.
                var z2 = Vector512.FusedMultiplyAdd(-l21, ys, yc);
                var u2 = z2 * i2;
                var u1 = ys * i1;
                q = Vector512.FusedMultiplyAdd(ys, u1, Vector512.FusedMultiplyAdd(z2, u2, q));
                var x1 = Vector512.FusedMultiplyAdd(-l21, u2, u1);
                r0 = Vector512.FusedMultiplyAdd(-l10, x1, Vector512.FusedMultiplyAdd(-l20, u2, r0));
                (r1, r2) = (r1 + x1, r2 + u2);

                // G = L'⁻¹ D⁻¹ L⁻¹.
                var m20 = Vector512.FusedMultiplyAdd(l10, l21, -l20);
                var a2 = m20 * i2;
                var a1 = l10 * i1;
                var b2 = l21 * i2;
                g00 = Vector512.FusedMultiplyAdd(a2, m20, Vector512.FusedMultiplyAdd(a1, l10, g00 + i0));
                g01 = Vector512.FusedMultiplyAdd(-a2, l21, g01 - a1);
                g11 = Vector512.FusedMultiplyAdd(b2, l21, g11 + i1);
                (g02, g12, g22) = (g02 + a2, g12 - b2, g22 + i2);
            }

            // The sum of I - τ G_b, decomposed.
            var matrix = new Symmetric3(bands - t * g00, -t * g01, -t * g02, bands - t * g11, -t * g12, bands - t * g22);
            Tail.Store(Vector512.FusedMultiplyAdd(t, matrix.Explained(new(r0, r1, r2)), q) * scale, power[i..]);
        }
    }

    /// <summary>One amplitude and phase for all bands, a mean for each: only the bands' constant columns are regularized.</summary>
    public static void SharedPhase(SinusoidSums sums, BandedPoints points, double tau, Span<double> power)
    {
        var half = Vector512.Create(0.5);
        var constant = 0.0;
        for (var band = 0; band < points.Bands; band++) constant += points.BandWeight[band] * tau / (points.BandWeight[band] + tau);
        for (var i = 0; i < power.Length; i += 8)
        {
            Symmetric3 a = default;
            Vector512<double> rightSine = default, rightCosine = default;
            for (var band = 0; band < points.Bands; band++)
            {
                var c = Vector512.Create(sums.Cosines(band, 0)[i..]);
                var s = Vector512.Create(sums.Sines(band, 0)[i..]);
                var c2 = half * Vector512.Create(sums.Cosines(band, 1)[i..]);
                var s2 = half * Vector512.Create(sums.Sines(band, 1)[i..]);
                var whole = points.BandWeight[band] * half;
                var g = Vector512.Create(1 / (points.BandWeight[band] + tau));
                a = new(
                    default, a.A01 + tau * g * s, a.A02 + tau * g * c, a.A11 + (whole - c2 - g * s * s), a.A12 + (s2 - g * s * c), a.A22 + (whole + c2 - g * c * c));
                rightSine += Vector512.Create(sums.Sines(band, 2)[i..]);
                rightCosine += Vector512.Create(sums.Cosines(band, 2)[i..]);
            }

            a = a with { A00 = Vector512.Create(constant) };
            Tail.Store(a.Explained(new(default, rightSine, rightCosine)) / Vector512.Create(points.Variance), power[i..]);
        }
    }

    /// <summary>The sums of eight frequencies of one band.</summary>
    readonly ref struct BandSums(SinusoidSums sums, int band, int at)
    {
        readonly ref double _first = ref Unsafe.Add(ref MemoryMarshal.GetReference(sums.OfGroup(band)), at);

        public Vector512<double> WeightedCosine => Vector512.LoadUnsafe(ref _first, 4 * SinusoidSums.Chunk);

        public Vector512<double> WeightedSine => Vector512.LoadUnsafe(ref _first, 5 * SinusoidSums.Chunk);

        /// <summary>
        /// L and D⁻¹ of the decomposition L D L' of [W, S, C; S, SS, SC; C, SC, CC] + τ I, whose last two pivots d₁ and d₂ = d / d₁ share one division.
        /// </summary>
        /// <param name="i0">1 / (W + τ), the first of D⁻¹.</param>
        /// <param name="whole">W / 2 + τ.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector512<double> L10, Vector512<double> L20, Vector512<double> L21, Vector512<double> I1, Vector512<double> I2) Decompose(Vector512<double> i0, Vector512<double> whole)
        {
            var c = Vector512.LoadUnsafe(ref _first);
            var s = Vector512.LoadUnsafe(ref _first, SinusoidSums.Chunk);
            var c2 = Vector512.Create(0.5) * Vector512.LoadUnsafe(ref _first, 2 * SinusoidSums.Chunk);
            var s2 = Vector512.Create(0.5) * Vector512.LoadUnsafe(ref _first, 3 * SinusoidSums.Chunk);
            var l10 = s * i0;
            var l20 = c * i0;
            var d1 = Vector512.FusedMultiplyAdd(-l10, s, whole - c2);
            var e = Vector512.FusedMultiplyAdd(-l10, c, s2);
            var d = Vector512.FusedMultiplyAdd(d1, Vector512.FusedMultiplyAdd(-l20, c, whole + c2), -(e * e));
            var inverse = Vector512<double>.One / (d1 * d);
            var i1 = d * inverse;
            return (l10, l20, e * i1, i1, d1 * (d1 * inverse));
        }
    }

    readonly record struct Vector3(Vector512<double> X, Vector512<double> Y, Vector512<double> Z);

    readonly record struct Symmetric3(
        Vector512<double> A00, Vector512<double> A01, Vector512<double> A02, Vector512<double> A11, Vector512<double> A12, Vector512<double> A22)
    {
        /// <summary>r' A⁻¹ r.</summary>
        public Vector512<double> Explained(Vector3 r)
        {
            var i0 = Vector512<double>.One / A00;
            var p10 = A01 * i0;
            var p20 = A02 * i0;
            var d1 = Vector512.FusedMultiplyAdd(-p10, A01, A11);
            var e = Vector512.FusedMultiplyAdd(-p10, A02, A12);
            var d = Vector512.FusedMultiplyAdd(d1, Vector512.FusedMultiplyAdd(-p20, A02, A22), -(e * e));
            var inverse = Vector512<double>.One / (d1 * d);
            var y1 = Vector512.FusedMultiplyAdd(-p10, r.X, r.Y);

            // y₂ d₁, so that y₁² / d₁ + y₂² / d₂ has one division.
            var y2 = Vector512.FusedMultiplyAdd(d1, Vector512.FusedMultiplyAdd(-p20, r.X, r.Z), -(e * y1));
            return Vector512.FusedMultiplyAdd(r.X * r.X, i0, Vector512.FusedMultiplyAdd(y1 * y1, d, y2 * y2) * inverse);
        }
    }
}
