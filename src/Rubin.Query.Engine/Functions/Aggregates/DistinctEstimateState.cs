using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// HyperLogLog with 2¹² registers a group (Flajolet et al. 2007) and Ertl's estimator without thresholds (arXiv:1702.01284,
/// algorithm 6). A group of few
/// values keeps their hashes instead.
/// </summary>
sealed class DistinctEstimateState : AggregateState
{
    const int Precision = 12;
    const int Registers = 1 << Precision;
    const int MostHashes = 128;
    const int Ranks = 64 - Precision + 1;

    // Both null: no value yet. Hashes ascending, zero-length never; registers once there are too many hashes.
    ulong[]?[] _hashes = [];
    byte[]?[] _registers = [];
    long _bytes;

    public override long Bytes => _bytes + _hashes.Length * 16L;

    public override void Resize(int groups)
    {
        if (groups > _hashes.Length)
        {
            var room = Math.Max(groups, (int)Math.Min(Array.MaxLength, _hashes.Length * 2L));
            Array.Resize(ref _hashes, room);
            Array.Resize(ref _registers, room);
        }
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var values = arguments[0].Expand(grouping.Rows);
        var hashes = new ulong[values.Length];
        ValueHash.Of(values, hashes);
        for (var row = 0; row < hashes.Length; row++)
        {
            if (!values.IsNull(row))
            {
                Add(grouping.Ids[row], hashes[row]);
            }
        }
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = (DistinctEstimateState)other;
        for (var g = 0; g < groupOfOther.Length; g++)
        {
            if (groupOfOther[g] >= 0)
            {
                AddAll(groupOfOther[g], from._hashes[g], from._registers[g]);
            }
        }
    }

    public override Column Finish(int groups)
    {
        var answers = new long[groups];
        for (var g = 0; g < groups; g++)
        {
            answers[g] = _registers[g] is { } registers ? (long)Math.Round(Estimate(registers)) : _hashes[g]?.Length ?? 0;
        }

        return new Column<long>(answers);
    }

    public override IReadOnlyList<Column> Export(int groups)
    {
        var hashes = (ListBuilder)ColumnBuilder.Create(new ListType(DataType.UInt64), groups);
        var registers = (BinaryBuilder)ColumnBuilder.Create(DataType.Binary, groups);
        for (var g = 0; g < groups; g++)
        {
            hashes.AppendValue(_hashes[g]?.Select(hash => (object?)hash).ToValueList());
            registers.AppendValue(_registers[g]);
        }

        return [hashes.Build(), registers.Build()];
    }

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var (hashes, registers) = ((ListColumn)state[0], (BinaryColumn)state[1]);
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            AddAll(
                groupOfRow[row],
                hashes.IsNull(row) ? null : ((Column<ulong>)hashes[row]).Values.ToArray(),
                registers.IsNull(row) ? null : registers[row].ToArray());
        }
    }

    void AddAll(int group, ulong[]? hashes, byte[]? registers)
    {
        foreach (var hash in hashes ?? [])
        {
            Add(group, hash);
        }

        if (registers is null)
        {
            return;
        }

        var own = Densify(group);
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = Math.Max(own[i], registers[i]);
        }
    }

    void Add(int group, ulong hash)
    {
        if (_registers[group] is { } registers)
        {
            Mark(registers, hash);
            return;
        }

        var known = _hashes[group] ?? [];
        var place = known.AsSpan().BinarySearch(hash);
        if (place >= 0)
        {
            return;
        }

        if (known.Length == MostHashes)
        {
            Mark(Densify(group), hash);
            return;
        }

        _hashes[group] = [.. known.AsSpan(0, ~place), hash, .. known.AsSpan(~place)];
        _bytes += sizeof(ulong);
    }

    byte[] Densify(int group)
    {
        if (_registers[group] is { } present)
        {
            return present;
        }

        var registers = new byte[Registers];
        foreach (var hash in _hashes[group] ?? [])
        {
            Mark(registers, hash);
        }

        _hashes[group] = null;
        _bytes += Registers;
        return _registers[group] = registers;
    }

    static void Mark(byte[] registers, ulong hash)
    {
        var rank = (byte)(BitOperations.LeadingZeroCount(hash << Precision | 1UL << (Precision - 1)) + 1);
        ref var register = ref registers[hash >> (64 - Precision)];
        register = Math.Max(register, rank);
    }

    static double Estimate(byte[] registers)
    {
        var counts = new int[Ranks + 1];
        foreach (var register in registers)
        {
            counts[register]++;
        }

        double m = Registers;
        var z = m * Tau(1 - counts[Ranks] / m);
        for (var k = Ranks - 1; k >= 1; k--)
        {
            z = 0.5 * (z + counts[k]);
        }

        z += m * Sigma(counts[0] / m);
        return m * m / (2 * Math.Log(2)) / z;
    }

    static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        var (y, z, last) = (1.0, x, double.NaN);
        while (z != last)
        {
            x *= x;
            last = z;
            z += x * y;
            y += y;
        }

        return z;
    }

    static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        var (y, z, last) = (1.0, 1 - x, double.NaN);
        while (z != last)
        {
            x = Math.Sqrt(x);
            last = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }

        return z / 3;
    }
}
