using System.Numerics;

namespace Rubin.Query.Sky.Matching;

/// <summary>
/// Sorts order-29 cells with the numbers of their rows, stably: by the leading bits that differ into thousands of buckets, then every bucket likewise by
/// itself, as catalogs cover a small part of the sky. Pieces of the rows are moved side by side, each to its own places.
/// </summary>
sealed class CellSort(long[] cells, int[] rows, int count)
{
    const int BucketBits = 13;
    const int InnerBits = 10;
    const int InsertionRows = 24;
    const int RowsOfPiece = 64 << 10;
    const int MostPieces = 16;
    const int PiecesOfBuckets = 64;

    readonly int _pieces = Math.Clamp(count / RowsOfPiece, 1, MostPieces);
    long[] _sorted = [];
    int[] _sortedRows = [];
    int[] _starts = [];
    long _low;
    int _shift;

    /// <summary>The cells in order, when all phases are done.</summary>
    internal long[] Cells => _sorted;

    /// <summary>The row of each.</summary>
    internal int[] Rows => _sortedRows;

    /// <summary>What is to be done: phases one after the other, of each phase the pieces in any order or side by side.</summary>
    internal IEnumerable<IReadOnlyList<Action>> Phases()
    {
        var bounds = new (long Low, long High)[_pieces];
        yield return Each(_pieces, piece => bounds[piece] = Bounds(Piece(piece)));
        _low = bounds.Min(b => b.Low);
        var range = bounds.Max(b => b.High) - _low;
        _shift = Math.Max(0, BitOperations.Log2((ulong)range) + 1 - BucketBits);
        var places = new int[_pieces][];
        yield return Each(_pieces, piece => places[piece] = CountBuckets(piece, (int)(range >> _shift) + 1));
        LayOut(places);
        _sorted = GC.AllocateUninitializedArray<long>(cells.Length);
        _sortedRows = GC.AllocateUninitializedArray<int>(rows.Length);
        yield return Each(_pieces, piece => Move(piece, places[piece]));
        yield return Each(PiecesOfBuckets, SortBuckets);
    }

    /// <summary>Does all of it on the calling thread.</summary>
    internal void Run()
    {
        foreach (var phase in Phases())
        {
            foreach (var piece in phase) piece();
        }
    }

    static Action[] Each(int pieces, Action<int> act) => [.. Enumerable.Range(0, pieces).Select(piece => (Action)(() => act(piece)))];

    static (long Low, long High) Bounds(ReadOnlySpan<long> keys)
    {
        var (low, high) = (long.MaxValue, long.MinValue);
        foreach (var key in keys) (low, high) = (Math.Min(low, key), Math.Max(high, key));
        return (low, high);
    }

    int StartOf(int piece) => (int)((long)count * piece / _pieces);

    ReadOnlySpan<long> Piece(int piece) => cells.AsSpan(StartOf(piece)..StartOf(piece + 1));

    int[] CountBuckets(int piece, int buckets)
    {
        var counts = new int[buckets];
        foreach (var cell in Piece(piece)) counts[(cell - _low) >> _shift]++;
        return counts;
    }

    /// <summary>Makes places of counts: of each bucket the rows of the first piece come first.</summary>
    void LayOut(int[][] places)
    {
        _starts = new int[places[0].Length + 1];
        var next = 0;
        for (var bucket = 0; bucket < places[0].Length; bucket++)
        {
            _starts[bucket] = next;
            foreach (var ofPiece in places) (ofPiece[bucket], next) = (next, next + ofPiece[bucket]);
        }

        _starts[^1] = next;
    }

    void Move(int piece, int[] places)
    {
        for (var i = StartOf(piece); i < StartOf(piece + 1); i++)
        {
            var place = places[(cells[i] - _low) >> _shift]++;
            (_sorted[place], _sortedRows[place]) = (cells[i], rows[i]);
        }
    }

    void SortBuckets(int piece)
    {
        if (_shift == 0) return;
        var buckets = _starts.Length - 1;
        var (first, end) = ((int)((long)buckets * piece / PiecesOfBuckets), (int)((long)buckets * (piece + 1) / PiecesOfBuckets));
        var (keys, items) = (Array.Empty<long>(), Array.Empty<int>());
        for (var bucket = first; bucket < end; bucket++)
        {
            var (start, length) = (_starts[bucket], _starts[bucket + 1] - _starts[bucket]);
            if (length > Math.Max(InsertionRows, keys.Length)) (keys, items) = (new long[length], new int[length]);
            Sort(_sorted.AsSpan(start, length), _sortedRows.AsSpan(start, length), keys, items);
        }
    }

    /// <summary>Sorts rows into buckets of a few each, by way of memory for as many.</summary>
    static void Sort(Span<long> keys, Span<int> items, long[] spareKeys, int[] spareItems)
    {
        if (keys.Length <= InsertionRows)
        {
            Insert(keys, items);
            return;
        }

        var (low, high) = Bounds(keys);
        if (low == high) return;
        var shift = Math.Max(0, BitOperations.Log2((ulong)(high - low)) + 1 - Math.Min(InnerBits, BitOperations.Log2((uint)keys.Length)));
        Span<int> ends = stackalloc int[(int)((high - low) >> shift) + 2];
        ends.Clear();
        foreach (var key in keys) ends[(int)((key - low) >> shift) + 1]++;
        for (var i = 1; i < ends.Length; i++) ends[i] += ends[i - 1];
        keys.CopyTo(spareKeys);
        items.CopyTo(spareItems);

        // Filling moves the start of each bucket to its end.
        for (var i = 0; i < keys.Length; i++)
        {
            var place = ends[(int)((spareKeys[i] - low) >> shift)]++;
            (keys[place], items[place]) = (spareKeys[i], spareItems[i]);
        }

        for (var (bucket, start) = (0, 0); shift > 0 && bucket < ends.Length - 1; start = ends[bucket++])
        {
            Sort(keys[start..ends[bucket]], items[start..ends[bucket]], spareKeys, spareItems);
        }
    }

    static void Insert(Span<long> keys, Span<int> items)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            var (key, item, at) = (keys[i], items[i], i);
            for (; at > 0 && keys[at - 1] > key; at--) (keys[at], items[at]) = (keys[at - 1], items[at - 1]);
            (keys[at], items[at]) = (key, item);
        }
    }
}
