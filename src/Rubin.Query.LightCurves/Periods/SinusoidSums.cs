using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// Sums Σ x cos(2π h f t) and Σ x sin(2π h f t) over the points of a curve, for some series x and harmonics h, at all frequencies f of a grid.
/// </summary>
/// <remarks>
/// A block of 2 H frequencies is its centre ± (m + ½) steps. With cos(a ± b) and sin(a ± b) the sums become products of a table of the curve (all
/// m, made once) and two numbers a point and centre, four multiply-adds for two frequencies, without trigonometry or horizontal sums: 0.1 ns for a
/// point, frequency and three series on Zen 5. Phases are taken in whole cycles with the error of the product, so they are exact to 10⁻¹⁵ cycles
/// however long the curve; centres advance by rotation and start anew every chunk. One instance serves one thread and keeps its buffers.
/// </remarks>
sealed class SinusoidSums
{
    // Points whose coefficients stay in the first cache.
    const int Tile = SinusoidKernel.Tile;

    // Curves of more have a table of one tile at a time, made anew for each chunk: an eighth more work, and megabytes instead of hundreds.
    const int MostInTable = 2048;

    // Frequencies between two exact starts; a multiple of three blocks of any size.
    public const int Chunk = 1152;

    readonly List<Series> _series = [];
    double[] _time = [];
    double[] _table = [];
    double[] _cosine = [];
    double[] _sine = [];
    double[] _rotation = [];
    readonly double[] _coefficients = new double[6 * Tile];
    double[] _sums = [];
    int _tableFrom;
    int _tablePoints;
    int[] _groupEnds = [];
    int _groups;
    int _points;
    int _harmonics;
    int _half;
    FrequencyGrid _grid;

    /// <summary>Sets the points of the next curve.</summary>
    /// <param name="time">In days, relative to some middle.</param>
    /// <param name="groupEnds">Where each group of points (a band) ends; sums are made for each group apart.</param>
    public void SetPoints(ReadOnlySpan<double> time, ReadOnlySpan<int> groupEnds)
    {
        _points = time.Length;
        _groups = groupEnds.Length;
        _groupEnds = Grown(_groupEnds, _groups);
        groupEnds.CopyTo(_groupEnds);
        _time = Grown(_time, Padded);
        time.CopyTo(_time);
        _time.AsSpan(_points, Padded - _points).Clear();
        _series.Clear();
    }

    int Padded => (_points + 7) & ~7;

    /// <summary>Adds a series to sum, at one harmonic; its number is the order of the calls.</summary>
    /// <param name="values">A number for each point, followed by zeros up to a whole vector.</param>
    /// <param name="harmonic">1 for the frequency itself.</param>
    public void Add(double[] values, int harmonic) => _series.Add(new(values, harmonic));

    /// <summary>Makes the tables for a grid.</summary>
    public void SetGrid(FrequencyGrid grid)
    {
        _grid = grid;
        _half = grid.Count < 3000 ? 24 : grid.Count < 50_000 || _points > 512 ? 48 : 192;
        _tablePoints = _points <= MostInTable ? Padded : Tile;
        _harmonics = 0;
        foreach (var series in _series) _harmonics = Math.Max(_harmonics, series.Harmonic);
        var size = _harmonics * Padded;
        _cosine = Grown(_cosine, _harmonics * Tile);
        _sine = Grown(_sine, _harmonics * Tile);
        _rotation = Grown(_rotation, 2 * size);
        _table = Grown(_table, _harmonics * _half / 8 * _tablePoints * 16);
        _tableFrom = -1;
        _sums = Grown(_sums, _groups * _series.Count * 2 * Chunk);
        FillRotation();
    }

    /// <summary>The cosine sums of one group and series in the chunk last computed.</summary>
    public ReadOnlySpan<double> Cosines(int group, int series) => _sums.AsSpan((group * _series.Count + series) * 2 * Chunk, Chunk);

    /// <summary>The sine sums.</summary>
    public ReadOnlySpan<double> Sines(int group, int series) => _sums.AsSpan(((group * _series.Count + series) * 2 + 1) * Chunk, Chunk);

    /// <summary>All sums of a group, <see cref="Chunk"/> each: the cosines of a series, its sines, the cosines of the next.</summary>
    public ReadOnlySpan<double> OfGroup(int group) => _sums.AsSpan(group * _series.Count * 2 * Chunk, _series.Count * 2 * Chunk);

    /// <summary>Computes the sums for the frequencies from number <paramref name="first"/> on; up to a chunk, or the end of the grid.</summary>
    /// <returns>How many.</returns>
    public int Compute(int first)
    {
        var count = Math.Min(Chunk, _grid.Count - first);
        var block = 2 * _half;
        for (var from = 0; from < _points; from += Tile)
        {
            WorkerPool.ThrowIfStopped();
            var points = Math.Min(Tile, _points - from);
            if (_tableFrom < 0 || _tablePoints < _points)
            {
                FillTable(from, Math.Min(_tablePoints, _points - from));
            }

            StartPhases(from, points, first + _half - 0.5);
            for (var at = 0; at < count; at += 3 * block)
            {
                ComputeBlocks(from, points, at);
            }
        }

        return count;
    }

    /// <summary>Three blocks from frequency <paramref name="at"/> of the chunk on: each series and group in turn.</summary>
    void ComputeBlocks(int from, int points, int at)
    {
        for (var h = 0; h < _harmonics; h++)
        {
            Advance(h, from, points);
            for (var s = 0; s < _series.Count; s++)
            {
                if (_series[s].Harmonic != h + 1)
                {
                    continue;
                }

                Multiply(_series[s].Values, from, points);
                var start = from;
                for (var group = 0; group < _groups && start < from + points; group++)
                {
                    var end = Math.Min(_groupEnds[group], from + points);
                    if (end > start)
                    {
                        var continues = start > (group == 0 ? 0 : _groupEnds[group - 1]);
                        SumGroup(group, s, h, start, end, start - from, at, continues);
                        start = end;
                    }
                }
            }
        }
    }

    void SumGroup(int group, int series, int harmonic, int start, int end, int inTile, int at, bool continues)
    {
        var sums = (group * _series.Count + series) * 2 * Chunk + at;
        for (var part = 0; part < _half / 8; part++)
        {
            ref var table = ref _table[TableAt(harmonic, part, start - _tableFrom)];
            SinusoidKernel.Sum(ref table, ref _coefficients[inTile], end - start, ref _sums[sums], new(_half, part, continues));
        }
    }

    int TableAt(int harmonic, int part, int point) => ((harmonic * (_half / 8) + part) * _tablePoints + point) * 16;

    /// <summary>Phases of the first centre of a chunk; <paramref name="index"/> is its place in the grid.</summary>
    void StartPhases(int from, int points, double index)
    {
        for (var row = 0; row < points; row += 8)
        {
            var (sine, cosine) = Phase.SinCos(_grid.Start + index * _grid.Step, Vector512.LoadUnsafe(ref _time[from + row]));
            var (c, s) = (cosine, sine);
            for (var h = 0; h < _harmonics; h++)
            {
                c.StoreUnsafe(ref _cosine[h * Tile + row]);
                s.StoreUnsafe(ref _sine[h * Tile + row]);
                (c, s) = (c * cosine - s * sine, s * cosine + c * sine);
            }
        }
    }

    readonly double[] _centres = new double[6 * Tile];

    /// <summary>Cosines and sines of the next three centres of a harmonic, left in <see cref="_centres"/>.</summary>
    void Advance(int harmonic, int from, int points)
    {
        ref var cosines = ref _cosine[harmonic * Tile];
        ref var sines = ref _sine[harmonic * Tile];
        ref var turnCosines = ref _rotation[(2 * harmonic) * Padded + from];
        ref var turnSines = ref _rotation[(2 * harmonic + 1) * Padded + from];
        for (nuint row = 0; row < (nuint)points; row += 8)
        {
            var c = Vector512.LoadUnsafe(ref cosines, row);
            var s = Vector512.LoadUnsafe(ref sines, row);
            var tc = Vector512.LoadUnsafe(ref turnCosines, row);
            var ts = Vector512.LoadUnsafe(ref turnSines, row);
            for (nuint centre = 0; centre < 3; centre++)
            {
                c.StoreUnsafe(ref _centres[0], 2 * centre * Tile + row);
                s.StoreUnsafe(ref _centres[0], (2 * centre + 1) * Tile + row);
                (c, s) = (Vector512.FusedMultiplyAdd(c, tc, -(s * ts)), Vector512.FusedMultiplyAdd(s, tc, c * ts));
            }

            c.StoreUnsafe(ref cosines, row);
            s.StoreUnsafe(ref sines, row);
        }
    }

    void Multiply(double[] values, int from, int points)
    {
        ref var centres = ref _centres[0];
        ref var coefficients = ref _coefficients[0];
        ref var value = ref values[from];
        for (nuint row = 0; row < (nuint)points; row += 8)
        {
            var x = Vector512.LoadUnsafe(ref value, row);
            (x * Vector512.LoadUnsafe(ref centres, row)).StoreUnsafe(ref coefficients, row);
            (x * Vector512.LoadUnsafe(ref centres, Tile + row)).StoreUnsafe(ref coefficients, Tile + row);
            (x * Vector512.LoadUnsafe(ref centres, 2 * Tile + row)).StoreUnsafe(ref coefficients, 2 * Tile + row);
            (x * Vector512.LoadUnsafe(ref centres, 3 * Tile + row)).StoreUnsafe(ref coefficients, 3 * Tile + row);
            (x * Vector512.LoadUnsafe(ref centres, 4 * Tile + row)).StoreUnsafe(ref coefficients, 4 * Tile + row);
            (x * Vector512.LoadUnsafe(ref centres, 5 * Tile + row)).StoreUnsafe(ref coefficients, 5 * Tile + row);
        }
    }

    /// <summary>Cosine and sine of the step from one centre to the next, for each point and harmonic.</summary>
    void FillRotation()
    {
        for (var row = 0; row < _points; row += 8)
        {
            var (sine, cosine) = Phase.SinCos(2 * _half * _grid.Step, Vector512.LoadUnsafe(ref _time[row]));
            var (c, s) = (cosine, sine);
            for (var h = 0; h < _harmonics; h++)
            {
                c.StoreUnsafe(ref _rotation[2 * h * Padded + row]);
                s.StoreUnsafe(ref _rotation[(2 * h + 1) * Padded + row]);
                (c, s) = (c * cosine - s * sine, s * cosine + c * sine);
            }
        }
    }

    /// <summary>Cosines and sines of (m + ½) steps, m in the lanes, for some points, each eight of m and harmonic.</summary>
    void FillTable(int from, int points)
    {
        _tableFrom = from;
        Span<double> turns = stackalloc double[10 * 8];
        for (var row = 0; row < points; row += 8)
        {
            HalfStepPowers(Vector512.LoadUnsafe(ref _time[from + row]), turns);
            for (var point = row; point < Math.Min(row + 8, points); point++)
            {
                var lane = turns[(point - row)..];
                var (cosine, sine) = FirstEight(lane);
                var (turnCosine, turnSine) = (lane[64], lane[72]);
                for (var part = 0; part < _half / 8; part++)
                {
                    FillHarmonics(part, point, cosine, sine);
                    (cosine, sine) = (cosine * turnCosine - sine * turnSine, sine * turnCosine + cosine * turnSine);
                }
            }
        }
    }

    void FillHarmonics(int part, int point, Vector512<double> cosine, Vector512<double> sine)
    {
        var (c, s) = (cosine, sine);
        for (var h = 0; h < _harmonics; h++)
        {
            ref var entry = ref _table[TableAt(h, part, point)];
            c.StoreUnsafe(ref entry);
            s.StoreUnsafe(ref entry, 8);
            (c, s) = (c * cosine - s * sine, s * cosine + c * sine);
        }
    }

    /// <summary>For eight points: cosines and sines of ½, 1, 2, 4 and 8 steps, by squaring.</summary>
    void HalfStepPowers(Vector512<double> time, Span<double> turns)
    {
        var (s, c) = Phase.SinCos(0.5 * _grid.Step, time);
        for (var power = 0; power < 5; power++)
        {
            c.CopyTo(turns[(16 * power)..]);
            s.CopyTo(turns[(16 * power + 8)..]);
            (c, s) = (c * c - s * s, 2 * s * c);
        }
    }

    /// <summary>½ + 0 … 7 steps of one point: each bit of the lane's number is a turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<double> Cosine, Vector512<double> Sine) FirstEight(ReadOnlySpan<double> turns)
    {
        var cosine = Vector512.Create(turns[0]);
        var sine = Vector512.Create(turns[8]);
        for (var bit = 0; bit < 3; bit++)
        {
            var turned = bit switch
            {
                0 => Vector512.Create(0L, -1, 0, -1, 0, -1, 0, -1),
                1 => Vector512.Create(0L, 0, -1, -1, 0, 0, -1, -1),
                _ => Vector512.Create(0L, 0, 0, 0, -1, -1, -1, -1),
            };
            var c = Vector512.ConditionalSelect(turned.AsDouble(), Vector512.Create(turns[16 * bit + 16]), Vector512<double>.One);
            var s = Vector512.ConditionalSelect(turned.AsDouble(), Vector512.Create(turns[16 * bit + 24]), Vector512<double>.Zero);
            (cosine, sine) = (cosine * c - sine * s, sine * c + cosine * s);
        }

        return (cosine, sine);
    }

    static T[] Grown<T>(T[] buffer, int size) => buffer.Length >= size ? buffer : new T[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size)];

    readonly record struct Series(double[] Values, int Harmonic);
}
