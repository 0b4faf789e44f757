using BenchmarkDotNet.Attributes;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Bench.Kernels;

/// <summary>Sources look for their object among those held, by an index of integers that lie close together, and early by bits; times are per row.</summary>
public class JoinProbeBench
{
    const int Rows = 8192;
    const int Batches = 64;

    readonly HashKeyEncoder _encoder = new([DataType.Int64]);
    readonly int[] _starts = new int[Rows];
    readonly int[] _counts = new int[Rows];
    readonly byte[] _found = new byte[Rows / 8];
    JoinKeyRows[] _probes = [];
    DirectIndex _index = null!;
    KeyFilter _filter = null!;
    int _next;

    /// <summary>Number of objects held, every second of the numbers that sources have.</summary>
    [Params(100_000, 1_000_000)]
    public int Objects { get; set; }

    [GlobalSetup]
    public void HoldObjects()
    {
        var random = new Random(1);
        var held = Keys([.. Enumerable.Range(0, Objects).Select(i => 1_000_000_000L + (2 * i))]);
        _index = DirectIndex.Of([held], Objects)!;
        _filter = KeyFilter.Of([(held.Keys.Words!, held.CanMatch)])!;
        _probes = [.. Enumerable.Range(0, Batches).Select(_ => Keys([.. Enumerable.Range(0, Rows).Select(_ => 1_000_000_000L + random.Next(2 * Objects))]))];
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Find() => _index.Find(_probes[_next++ % Batches], _starts, _counts);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void TestBits()
    {
        Array.Clear(_found);
        _filter.Test(_probes[_next++ % Batches].Keys.Words, Bitmap.AllSet, _found);
    }

    JoinKeyRows Keys(long[] numbers)
    {
        var canMatch = new bool[numbers.Length];
        canMatch.AsSpan().Fill(true);
        return new(_encoder.Encode([new Column<long>(numbers)], numbers.Length), canMatch, new bool[numbers.Length]);
    }
}
