using Rubin.Query.Arrow;

namespace Rubin.Query.Bench.Peers.Data;

/// <summary>Positions in degrees.</summary>
sealed record Positions(double[] Ra, double[] Dec)
{
    internal int Count => Ra.Length;

    internal Positions And(Positions other) => new([.. Ra, .. other.Ra], [.. Dec, .. other.Dec]);

    internal Positions At(int[] rows) => new(Array.ConvertAll(rows, r => Ra[r]), Array.ConvertAll(rows, r => Dec[r]));
}

/// <summary>
/// Two catalogs of the same sky, A and B, two million objects each: 60 % spread evenly, 40 % in clusters; 60 % of A are in B too, 0.1 to 0.3 arcsec away. EA and EB are
/// such catalogs across RA 0 and around the pole. L are 10,000 positions, half of them of objects in A. Drawn in one fixed order from one seed, so that the numbers of
/// pairs are known: within 1 arcsec 1,210,222 nearest and 1,226,238 in all; in the edge set 240,232 and 240,627; for L 5,006 and 5,108.
/// </summary>
sealed class SkyCatalogs
{
    const double Degree = Math.PI / 180;
    const int Objects = 2_000_000;
    const int EdgeObjects = 200_000;
    static readonly Box Field = new(50, 80, -45, -25);
    static readonly Box Wrap = new(-10, 10, -10, 10);

    readonly Distributions _random = new(20260707);

    /// <summary>All catalogs, with their names.</summary>
    internal IEnumerable<(string Name, RecordBatch Rows)> Make()
    {
        var a = Clustered(Objects, Field, 400);
        var b = SameSky(a, () => Clustered(Objects * 2 / 5, Field, 400));
        yield return ("A", Catalog(a, 1));
        yield return ("B", Catalog(b, 2));
        var (wrapA, poleA) = (Clustered(EdgeObjects, Wrap, 60), Even(EdgeObjects, new(0, 360, 85, 90)));
        var wrapB = SameSky(wrapA, () => Clustered(EdgeObjects * 2 / 5, Wrap, 60));
        var poleB = SameSky(poleA, () => Even(EdgeObjects * 2 / 5, new(0, 360, 85, 90)));
        yield return ("EA", Catalog(wrapA.And(poleA), 3));
        yield return ("EB", Catalog(wrapB.And(poleB), 4));
        var near = Moved(a.At(_random.Sample(Objects, 5000)));
        yield return ("L", Columns(near.And(Even(5000, Field)), "id", 0));
    }

    static RecordBatch Columns(Positions positions, string id, long first) => Tables.Of(
        (id, Enumerable.Range(0, positions.Count).Select(i => first + i).ToArray()), ("ra", positions.Ra), ("dec", positions.Dec));

    RecordBatch Catalog(Positions positions, long number)
    {
        var n = positions.Count;
        var r = Array.ConvertAll(_random.Exponential(n, 1.6), x => Math.Clamp(27 - x, 14, 28));
        var (gr, ri) = (_random.Normal(n, 0.7, 0.45), _random.Normal(n, 0.35, 0.25));
        var ug = _random.Normal(n, 0.9, 0.6);
        var (iz, iy) = (_random.Normal(n, 0.2, 0.15), _random.Normal(n, 0.3, 0.2));
        var magnitudes = new List<(string, Array)>();
        void Add(string band, Func<int, double> magnitude) => magnitudes.Add(($"mag_{band}", Enumerable.Range(0, n).Select(i => (float)magnitude(i)).ToArray()));
        Add("u", i => r[i] + gr[i] + ug[i]);
        Add("g", i => r[i] + gr[i]);
        Add("r", i => r[i]);
        Add("i", i => r[i] - ri[i]);
        Add("z", i => r[i] - ri[i] - iz[i]);
        Add("y", i => r[i] - ri[i] - iy[i]);
        var errors = magnitudes.Select(m => (m.Item1.Replace("mag", "magErr", StringComparison.Ordinal), (Array)Array.ConvertAll((float[])m.Item2, Error)));
        var columns = Columns(positions, "objectId", number * 1_000_000_000);
        return Tables.And(columns, [.. magnitudes, .. errors]);
    }

    static float Error(float magnitude) => (float)(0.005f + (0.02f * Math.Pow(10, 0.2f * (magnitude - 24.5f))));

    Positions Even(int count, Box box)
    {
        var ra = _random.Uniform(count, box.West, box.East);
        var sines = _random.Uniform(count, Math.Sin(box.South * Degree), Math.Sin(box.North * Degree));
        return new(ra, Array.ConvertAll(sines, s => Math.Asin(s) / Degree));
    }

    Positions Clustered(int count, Box box, int clusters)
    {
        var even = Even((int)(count * 0.6), box);
        var centers = Even(clusters, new(box.West + 0.5, box.East - 0.5, box.South + 0.5, box.North - 0.5));
        var weights = Array.ConvertAll(_random.Pareto(clusters, 1.5), w => w + 0.2);
        var total = weights.Sum();
        var sizes = _random.Uniform(clusters, 0.02, 0.3);
        var members = _random.Choice(count - even.Count, Array.ConvertAll(weights, w => w / total));
        var distances = _random.Rayleigh(members.Length);
        var angles = _random.Uniform(members.Length, 0, 2 * Math.PI);
        var clustered = Moved(centers.At(members), [.. distances.Select((d, i) => d * sizes[members[i]] * 3600)], angles);
        var all = new Positions(Array.ConvertAll(even.Ra, Turned), even.Dec).And(clustered);
        return all.At(_random.Permutation(count));
    }

    /// <summary>60 % of the positions a little moved, and others.</summary>
    Positions SameSky(Positions positions, Func<Positions> others)
    {
        var fresh = others();
        var moved = Moved(positions.At(_random.Sample(positions.Count, positions.Count * 3 / 5)));
        var all = moved.And(fresh);
        return all.At(_random.Permutation(all.Count));
    }

    Positions Moved(Positions positions)
    {
        var distances = _random.Uniform(positions.Count, 0.1, 0.3);
        return Moved(positions, distances, _random.Uniform(positions.Count, 0, 2 * Math.PI));
    }

    /// <summary>Positions at these distances, in arcseconds along great circles, and position angles.</summary>
    static Positions Moved(Positions from, double[] arcseconds, double[] angles)
    {
        var (ra, dec) = (new double[from.Count], new double[from.Count]);
        for (var i = 0; i < ra.Length; i++)
        {
            var (r, d) = (arcseconds[i] / 3600 * Degree, from.Dec[i] * Degree);
            var sine = (Math.Sin(d) * Math.Cos(r)) + (Math.Cos(d) * Math.Sin(r) * Math.Cos(angles[i]));
            var y = Math.Sin(angles[i]) * Math.Sin(r) * Math.Cos(d);
            var turn = Math.Atan2(y, Math.Cos(r) - (Math.Sin(d) * sine));
            ra[i] = Turned(((Turned(from.Ra[i]) * Degree) + turn) / Degree);
            dec[i] = Math.Asin(Math.Clamp(sine, -1, 1)) / Degree;
        }

        return new(ra, dec);
    }

    static double Turned(double degrees) => degrees < 0 ? degrees + 360 : degrees >= 360 ? degrees - 360 : degrees;

    readonly record struct Box(double West, double East, double South, double North);
}
