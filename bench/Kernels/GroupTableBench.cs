using BenchmarkDotNet.Attributes;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Bench.Kernels;

/// <summary>Numbers of objects to numbers of groups in a hash table that has them all; times are per row.</summary>
public class GroupTableBench
{
    const int Rows = 8192;
    const int Batches = 64;

    readonly HashKeyEncoder _encoder = new([DataType.Int64]);
    readonly int[] _ids = new int[Rows];
    readonly int[] _all = [.. Enumerable.Range(0, Rows)];
    readonly List<int> _newRows = [];
    Column[] _keys = [];
    GroupTable _table = null!;
    int _next;

    /// <summary>Number of groups; rows are in no order.</summary>
    [Params(1_000, 200_000, 2_000_000)]
    public int Groups { get; set; }

    [GlobalSetup]
    public void FillTable()
    {
        var random = new Random(1);
        _table = GroupTable.Create(_encoder);
        for (var first = 0; first < Groups; first += Rows)
        {
            Find(new Column<long>(Enumerable.Range(first, Rows).Select(i => 1_000_000_000L + (i % Groups)).ToArray()));
        }

        _keys = [.. Enumerable.Range(0, Batches).Select(Column (_) => new Column<long>(Enumerable.Range(0, Rows).Select(_ => 1_000_000_000L + random.Next(Groups)).ToArray()))];
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void FindOrAdd() => Find(_keys[_next++ % Batches]);

    void Find(Column keys)
    {
        _newRows.Clear();
        _table.FindOrAdd(_encoder.Encode([keys], Rows), _all, _ids, _newRows);
    }
}
