namespace Rubin.Query.Bench.Peers.Data;

/// <summary>
/// Random numbers of several distributions, value for value those of NumPy's <c>Generator</c>, to the last bits of sines and logarithms. Normal and exponential numbers
/// come from ziggurats of 256 layers (G. Marsaglia and W. W. Tsang, doi:10.18637/jss.v005.i08).
/// </summary>
sealed class Distributions(uint seed)
{
    static readonly Ziggurat Normals = Ziggurat.OfNormal();
    static readonly Ziggurat Exponentials = Ziggurat.OfExponential();

    readonly Pcg64 _bits = new(seed);

    /// <summary>Numbers spread evenly.</summary>
    internal double[] Uniform(int count, double low, double high) => Many(count, () => low + ((high - low) * _bits.NextDouble()));

    /// <summary>Normal numbers.</summary>
    internal double[] Normal(int count, double mean, double deviation) => Many(count, () => mean + (deviation * Normal()));

    /// <summary>Exponential numbers.</summary>
    internal double[] Exponential(int count, double scale) => Many(count, () => scale * Exponential());

    /// <summary>Numbers of the Pareto II (Lomax) distribution.</summary>
    internal double[] Pareto(int count, double shape) => Many(count, () => Math.Exp(Exponential() / shape) - 1);

    /// <summary>Lengths of vectors with two normal components.</summary>
    internal double[] Rayleigh(int count) => Many(count, () => Math.Sqrt(2 * Exponential()));

    /// <summary>Small integers from 0 to <paramref name="last"/>.</summary>
    internal byte[] Bytes(int count, byte last) => _bits.Bytes(count, last);

    /// <summary>Places drawn with these weights, which add up to 1.</summary>
    internal int[] Choice(int count, double[] weights)
    {
        var sums = new double[weights.Length];
        var sum = 0.0;
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = sum += weights[i];
        }

        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] /= sum;
        }

        var places = new int[count];
        for (var i = 0; i < count; i++)
        {
            var at = Array.BinarySearch(sums, _bits.NextDouble());
            places[i] = at < 0 ? ~at : at + 1;
        }

        return places;
    }

    /// <summary>Different integers below <paramref name="population"/>, in random order.</summary>
    internal int[] Sample(int population, int count)
    {
        // NumPy draws a large part of the population by shuffling its end, and a small one by Floyd's algorithm (doi:10.1145/30401.315746).
        if (population > 10_000 && count > population / 50)
        {
            var all = Range(population);
            Shuffle(all, population - count);
            return all[^count..];
        }

        var drawn = new HashSet<int>();
        var sample = new int[count];
        for (var i = 0; i < count; i++)
        {
            var last = population - count + i;
            var value = (int)_bits.NextUpTo((uint)last);
            sample[i] = drawn.Add(value) ? value : last;
            drawn.Add(sample[i]);
        }

        Shuffle(sample, 1);
        return sample;
    }

    /// <summary>The integers below <paramref name="count"/> in random order.</summary>
    internal int[] Permutation(int count)
    {
        var all = Range(count);
        for (var i = count - 1; i > 0; i--)
        {
            Swap(all, i, (int)_bits.NextMasked((uint)i));
        }

        return all;
    }

    static int[] Range(int count) => [.. Enumerable.Range(0, count)];

    static double[] Many(int count, Func<double> one)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = one();
        }

        return values;
    }

    void Shuffle(int[] values, int first)
    {
        for (var i = values.Length - 1; i >= first; i--)
        {
            Swap(values, i, (int)_bits.NextUpTo((uint)i));
        }
    }

    static void Swap(int[] values, int i, int j) => (values[i], values[j]) = (values[j], values[i]);

    double Normal()
    {
        while (true)
        {
            var bits = _bits.NextUInt64();
            var (layer, magnitude) = ((int)(bits & 0xFF), (bits >> 9) & ((1UL << Ziggurat.NormalBits) - 1));
            var x = magnitude * Normals.Widths[layer] * ((bits & 0x100) == 0 ? 1 : -1);
            if (magnitude < Normals.Inside[layer])
            {
                return x;
            }

            if (layer == 0)
            {
                var tail = NormalTail();
                return ((magnitude >> 8) & 1) == 0 ? tail : -tail;
            }

            if (Normals.IsBelow(layer, _bits.NextDouble(), Math.Exp(-0.5 * x * x)))
            {
                return x;
            }
        }
    }

    double NormalTail()
    {
        while (true)
        {
            var x = -Math.Log(1 - _bits.NextDouble()) / Ziggurat.NormalEdge;
            var y = -Math.Log(1 - _bits.NextDouble());
            if (y + y > x * x)
            {
                return Ziggurat.NormalEdge + x;
            }
        }
    }

    double Exponential()
    {
        while (true)
        {
            var bits = _bits.NextUInt64() >> 3;
            var (layer, magnitude) = ((int)(bits & 0xFF), bits >> 8);
            var x = magnitude * Exponentials.Widths[layer];
            if (magnitude < Exponentials.Inside[layer])
            {
                return x;
            }

            if (layer == 0)
            {
                return Ziggurat.ExponentialEdge - Math.Log(1 - _bits.NextDouble());
            }

            if (Exponentials.IsBelow(layer, _bits.NextDouble(), Math.Exp(-x)))
            {
                return x;
            }
        }
    }
}

/// <summary>The layers of a falling density, all of the same area: layer 0 is the lowest, with the tail.</summary>
sealed class Ziggurat
{
    /// <summary>Where the tail of the normal density begins, for 256 layers.</summary>
    internal const double NormalEdge = 3.6541528853610088;

    /// <summary>Where the tail of the exponential density begins, for 256 layers.</summary>
    internal const double ExponentialEdge = 7.69711747013104972;

    /// <summary>Random bits of a normal number's size.</summary>
    internal const int NormalBits = 52;

    const int ExponentialBits = 53;
    const int Layers = 256;
    const double NormalArea = 0.004928673233974658;
    const double ExponentialArea = 0.003949659822581556;

    readonly double[] _heights = new double[Layers];

    Ziggurat(double edge, double area, int bits, Func<double, double> density, Func<double, double> inverse)
    {
        var scale = Math.Pow(2, bits);
        var base0 = area / density(edge);
        Widths[0] = base0 / scale;
        Inside[0] = (ulong)(edge / base0 * scale);
        _heights[0] = 1;
        var x = edge;
        for (var layer = Layers - 1; layer > 0; layer--)
        {
            var above = layer == 1 ? 0 : inverse((area / x) + density(x));
            Widths[layer] = x / scale;
            Inside[layer] = (ulong)(above / x * scale);
            _heights[layer] = density(x);
            x = above;
        }
    }

    /// <summary>The width of each layer, divided by the number of its random integers.</summary>
    internal double[] Widths { get; } = new double[Layers];

    /// <summary>Random integers below this lie under the density whatever their height.</summary>
    internal ulong[] Inside { get; } = new ulong[Layers];

    internal static Ziggurat OfNormal() => new(NormalEdge, NormalArea, NormalBits, x => Math.Exp(-0.5 * x * x), y => Math.Sqrt(-2 * Math.Log(y)));

    internal static Ziggurat OfExponential() => new(ExponentialEdge, ExponentialArea, ExponentialBits, x => Math.Exp(-x), y => -Math.Log(y));

    /// <summary>Whether a point at a part of a layer's height lies under the density.</summary>
    internal bool IsBelow(int layer, double part, double density) =>
        ((_heights[layer - 1] - _heights[layer]) * part) + _heights[layer] < density;
}
