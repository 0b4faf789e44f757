using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>
/// Finds for each right row the left row that is nearest to it, by separation, then by place in the input, while left rows pass. Safe for many threads.
/// </summary>
/// <param name="rows">Number of right rows.</param>
sealed class MutualPairs(int rows)
{
    /// <summary>One lock for the right rows whose numbers end in the same bits.</summary>
    const int Gates = 64;

    readonly double[] _distances = NewDistances(rows);
    readonly long[] _places = new long[rows];
    readonly Lock[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new Lock())];

    /// <summary>Bytes that it takes for so many right rows.</summary>
    internal static long BytesFor(long rows) => 16 * rows;

    /// <summary>Takes pairs; left rows are counted from <paramref name="firstPlace"/>.</summary>
    internal void Note(IEnumerable<(int Left, int Right, double Distance)> pairs, long firstPlace)
    {
        foreach (var (left, right, distance) in pairs)
        {
            var place = firstPlace + left;
            lock (_gates[right % Gates])
            {
                if (distance < _distances[right] || (distance == _distances[right] && place < _places[right]))
                {
                    (_distances[right], _places[right]) = (distance, place);
                }
            }
        }
    }

    /// <summary>Whether the left row at a place is the nearest to a right row, once all have passed.</summary>
    internal bool IsNearest(long place, int right) => _places[right] == place;

    static double[] NewDistances(int rows)
    {
        var distances = new double[rows];
        Array.Fill(distances, double.PositiveInfinity);
        return distances;
    }
}

/// <summary>Holds the pairs of left rows with their nearest, with two columns behind: the place of the left row and the number of the right.</summary>
sealed class MutualSink(QueryContext query) : BatchSink
{
    readonly StateMemory _memory = new(query, "NearestJoin");
    readonly List<RecordBatch> _batches = [];
    readonly Lock _gate = new();

    /// <summary>The pairs.</summary>
    internal IReadOnlyList<RecordBatch> Batches => _batches;

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters => [new(CounterNames.PeakMemory, _memory.Peak)];

    /// <inheritdoc/>
    public override SinkWorker CreateWorker(WorkerContext worker) => new Worker(this);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _memory.Dispose();
        base.Dispose();
    }

    sealed class Worker(MutualSink sink) : SinkWorker
    {
        public override void Consume(RecordBatch batch)
        {
            sink._memory.Hold(MemorySize.Of(batch));
            lock (sink._gate)
            {
                sink._batches.Add(batch);
            }
        }
    }
}

/// <summary>The pairs that are mutual, without the two columns.</summary>
sealed class MutualSource(Schema schema, MutualSink sink, Func<MutualPairs> best) : MorselSource(schema)
{
    /// <inheritdoc/>
    protected override int Count => sink.Batches.Count;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
    {
        var pairs = best();
        return NumberedPairs.Keep(Schema, sink.Batches[morsel], (_, place, right) => pairs.IsNearest(place, right)) is { } kept ? [kept] : [];
    }
}
