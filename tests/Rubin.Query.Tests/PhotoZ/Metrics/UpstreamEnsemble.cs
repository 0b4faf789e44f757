using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.Metrics;

/// <summary>
/// The 399 normal densities of RAIL's test of its metrics (tests/evaluation/test_evaluation.py), made with NumPy's generator of old, the Mersenne twister MT19937
/// (Matsumoto and Nishimura 1998) seeded with 87 and the polar method for normal numbers.
/// </summary>
sealed class UpstreamEnsemble
{
    const int Size = 399;

    readonly uint[] _state = new uint[624];
    int _next = 624;
    double? _spare;

    public UpstreamEnsemble()
    {
        _state[0] = 87;
        for (var i = 1; i < 624; i++) _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        Redshifts = [.. Enumerable.Range(0, Size).Select(_ => 2.5 * Uniform())];
        Means = [.. Redshifts.Select(z => z + (0.01 * Normal()))];
        Deviations = [.. Enumerable.Range(0, Size).Select(_ => 0.1 + (0.05 * Uniform()))];
    }

    public RedshiftGrid Grid { get; } = new(0, 2.5, 301);

    public double[] Redshifts { get; }

    public double[] Means { get; }

    public double[] Deviations { get; }

    public float[] Density(int i) => [.. Enumerable.Range(0, Grid.Count).Select(k => (float)(Math.Exp(-0.5 * Math.Pow((Grid[k] - Means[i]) / Deviations[i], 2)) / Deviations[i]))];

    double Uniform() => (((Word() >> 5) * 67108864.0) + (Word() >> 6)) / 9007199254740992.0;

    double Normal()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        while (true)
        {
            var (x, y) = ((2 * Uniform()) - 1, (2 * Uniform()) - 1);
            var r = (x * x) + (y * y);
            if (r is < 1 and not 0)
            {
                var f = Math.Sqrt(-2 * Math.Log(r) / r);
                _spare = f * x;
                return f * y;
            }
        }
    }

    uint Word()
    {
        if (_next == 624)
        {
            for (var i = 0; i < 624; i++)
            {
                var y = (_state[i] & 0x80000000u) | (_state[(i + 1) % 624] & 0x7fffffffu);
                _state[i] = _state[(i + 397) % 624] ^ (y >> 1) ^ ((y & 1) * 0x9908b0dfu);
            }

            _next = 0;
        }

        var word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680u;
        word ^= (word << 15) & 0xefc60000u;
        return word ^ (word >> 18);
    }
}
