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
        var t = Vector512.Create(tau);
        for (var i = 0; i < power.Length; i += 8)
        {
            Vector512<double> q = default;
            Symmetric3 g = default;
            Vector3 r = default;
            for (var band = 0; band < points.Bands; band++)
            {
                AddBand(sums, band, i, points.BandWeight[band], tau, ref q, ref g, ref r);
            }

            // The sum of I - τ G_b, decomposed.
            var bands = Vector512.Create((double)points.Bands);
            var matrix = new Symmetric3(bands - t * g.A00, -t * g.A01, -t * g.A02, bands - t * g.A11, -t * g.A12, bands - t * g.A22);
            Tail.Store((q + t * matrix.Explained(r)) / Vector512.Create(points.Variance), power[i..]);
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

    static void AddBand(SinusoidSums sums, int band, int i, double weight, double tau, ref Vector512<double> q, ref Symmetric3 g, ref Vector3 r)
    {
        var half = Vector512.Create(0.5);
        var one = Vector512<double>.One;
        var c = Vector512.Create(sums.Cosines(band, 0)[i..]);
        var s = Vector512.Create(sums.Sines(band, 0)[i..]);
        var c2 = half * Vector512.Create(sums.Cosines(band, 1)[i..]);
        var s2 = half * Vector512.Create(sums.Sines(band, 1)[i..]);
        var yc = Vector512.Create(sums.Cosines(band, 2)[i..]);
        var ys = Vector512.Create(sums.Sines(band, 2)[i..]);
        var whole = Vector512.Create(0.5 * weight);

        // L D L' of [W, S, C; S, SS, SC; C, SC, CC] + τ I.
        var i0 = Vector512.Create(1 / (weight + tau));
        var l10 = s * i0;
        var l20 = c * i0;
        var i1 = one / (whole - c2 - l10 * s + Vector512.Create(tau));
        var e = s2 - l10 * c;
        var l21 = e * i1;
        var i2 = one / (whole + c2 - l20 * c - l21 * e + Vector512.Create(tau));

        // v = (0, ys, yc), since values are centred in each band.
        var z2 = yc - l21 * ys;
        var u2 = z2 * i2;
        var u1 = ys * i1;
        q += ys * u1 + z2 * u2;
        var x1 = u1 - l21 * u2;
        r = new(r.X - (l10 * x1 + l20 * u2), r.Y + x1, r.Z + u2);

        // G = L'⁻¹ D⁻¹ L⁻¹.
        var m20 = l10 * l21 - l20;
        var a2 = m20 * i2;
        var a1 = l10 * i1;
        var b2 = l21 * i2;
        g = new(g.A00 + (a2 * m20 + a1 * l10 + i0), g.A01 - (a2 * l21 + a1), g.A02 + a2, g.A11 + (b2 * l21 + i1), g.A12 - b2, g.A22 + i2);
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
            var i1 = Vector512<double>.One / (A11 - p10 * A01);
            var e = A12 - p10 * A02;
            var p21 = e * i1;
            var y1 = r.Y - p10 * r.X;
            var y2 = r.Z - p20 * r.X - p21 * y1;
            return r.X * r.X * i0 + y1 * y1 * i1 + y2 * y2 / (A22 - p20 * A02 - p21 * e);
        }
    }
}
