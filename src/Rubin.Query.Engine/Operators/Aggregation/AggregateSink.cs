using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Functions.Aggregates;
using Rubin.Query.Engine.Operators.Clustering;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>Collects the groups of all workers, and merges them by ranges of their hashes, in parallel; where they do not fit into memory, on disk.</summary>
/// <param name="node">The operator.</param>
/// <param name="query">The query.</param>
/// <param name="scope">Which rows come.</param>
sealed class AggregateSink(HashAggregate node, QueryContext query, KeyScope scope) : BatchSink
{
    /// <summary>Groups that one piece of the merge is to have, about.</summary>
    const int GroupsPerPart = 32 << 10;

    /// <summary>The operator's name, for messages.</summary>
    const string Owner = "GROUP BY";

    const int MostParts = AggregateSource.Ranges;

    readonly Lock _gate = new();
    readonly List<Groups[]> _workers = [];
    SpilledGroups[]? _spilled;

    internal StateMemory Memory { get; } = new(query, Owner, scope.Minimum());

    /// <summary>
    /// As many groups come in the order of first appearance, more in that of their hashes, which several threads can read. Those of one morsel always come in the order of first appearance, so that
    /// the order is the same however they are collected.
    /// </summary>
    internal long Few { get; } = scope == KeyScope.AllMorsels ? 64 << 10 : long.MaxValue;

    /// <summary>For each grouping set, the groups, where they do not fit into memory; null where they do.</summary>
    internal IReadOnlyList<SpilledGroups>? Spilled => _spilled;

    /// <summary>For each grouping set, the merged groups, by the low bits of their hash; set when the sink has finished.</summary>
    internal FinishedGroups[][] Parts { get; private set; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters =>
        [new(CounterNames.PeakMemory, Memory.Peak), new(CounterNames.BytesSpilled, _spilled?.Sum(s => s.Bytes) ?? 0)];

    /// <inheritdoc/>
    public override SinkWorker CreateWorker(WorkerContext worker) => new AggregateWorker(node, this, worker);

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        if (_workers.Count == 0)
        {
            _workers.Add(NewGroups());
        }

        if (_spilled is not null || !Memory.TryHold(BytesToFinish()))
        {
            await FinishSpilledAsync();
            return;
        }

        var merged = new Groups[node.Sets.Count][];
        var pieces = new List<Action>();
        for (var set = 0; set < merged.Length; set++)
        {
            merged[set] = Merge(set, pieces);
        }

        await query.RunAllAsync(pieces);
        _workers.Clear();
        Parts = [.. merged.Select(parts => parts.Select(p => new FinishedGroups(p)).ToArray())];
        var finished = Parts.SelectMany(p => p).ToList();
        await query.RunAllAsync(InParallel([.. finished.SelectMany(p => p.BeforeFinish())]));
        await query.RunAllAsync(InParallel([.. finished.SelectMany(p => p.Finish())]));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Memory.Dispose();
        base.Dispose();
    }

    internal Groups[] NewGroups() => [.. Enumerable.Range(0, node.Sets.Count).Select(NewGroups)];

    internal void Add(Groups[] worker)
    {
        lock (_gate)
        {
            _workers.Add(worker);
        }
    }

    /// <summary>Writes a worker's groups to disk, and gives their memory back.</summary>
    internal void Spill(Groups[] worker, long held)
    {
        lock (_gate)
        {
            _spilled ??= [.. Enumerable.Range(0, node.Sets.Count).Select(set => new SpilledGroups(Owner, node, set, () => NewGroups(set), query) { Few = Few })];
        }

        for (var set = 0; set < worker.Length; set++)
        {
            _spilled[set].Add(worker[set]);
        }

        Memory.Release(held);
    }

    /// <summary>The groups of several workers are held twice while they are merged; the answers and keys are about half as much again.</summary>
    long BytesToFinish()
    {
        var held = _workers.Sum(w => w.Sum(g => g.Bytes));
        return _workers.Count > 1 ? held : held / 2;
    }

    /// <summary>Few rows are not worth other threads.</summary>
    Action[] InParallel(Action[] pieces) => scope == KeyScope.AllMorsels ? pieces : [() => Array.ForEach(pieces, p => p())];

    async Task FinishSpilledAsync()
    {
        foreach (var worker in _workers)
        {
            Spill(worker, worker.Sum(g => g.Bytes));
        }

        _workers.Clear();
        foreach (var set in _spilled!)
        {
            await set.FinishAsync(Memory);
        }
    }

    /// <summary>Plans the merge of one set: nothing for a single worker, else as many pieces as the groups are worth.</summary>
    Groups[] Merge(int set, List<Action> pieces)
    {
        var workers = _workers.ConvertAll(w => w[set]);
        if (workers.Count == 1)
        {
            return [workers[0]];
        }

        // Every part looks at all groups, so there are no more parts than keep the threads busy.
        var parts = 1;
        while (parts < Math.Min(MostParts, 4 * workers.Count) && parts * (long)GroupsPerPart < workers.Sum(w => (long)w.Count))
        {
            parts *= 2;
        }

        if (parts == 1)
        {
            pieces.Add(() => workers.Skip(1).ToList().ForEach(w => workers[0].Absorb(w, 0, 1)));
            return [workers[0]];
        }

        // Keys are made before several pieces read them.
        workers.ForEach(w => _ = w.Keys);
        var merged = new Groups[parts];
        for (var i = 0; i < parts; i++)
        {
            var part = i;
            merged[part] = NewGroups(set);
            pieces.Add(() => workers.ForEach(w => merged[part].Absorb(w, part, parts)));
        }

        return merged;
    }

    Groups NewGroups(int set) => new([.. node.Sets[set].Select(k => node.Keys[k].Type.Logical)], PhysicalAggregate.CreateStates(node.Aggregates));
}

/// <summary>One worker's groups.</summary>
sealed class AggregateWorker(HashAggregate node, AggregateSink sink, WorkerContext worker) : SinkWorker
{
    readonly Evaluator[] _keys = [.. node.Keys.Select(ExpressionCompiler.Compile)];
    readonly Arguments[] _arguments = [.. PhysicalAggregate.CreateStates(node.Aggregates).Index().Where(s => s.Item is not SharedState).Select(s => new Arguments(node.Aggregates[s.Index], s.Index))];
    Groups[] _sets = sink.NewGroups();
    readonly InputOrder _order = new(worker);
    readonly List<int> _runStarts = [];
    readonly RowsOfFewGroups _few = new();
    int[] _ids = [];
    long _held;

    /// <inheritdoc/>
    public override void Consume(RecordBatch batch)
    {
        var sequence = _order.Next(batch.Length);
        var keys = Array.ConvertAll(_keys, k => k(batch).ToColumn(batch.Length));
        foreach (var arguments in _arguments)
        {
            arguments.Evaluate(batch);
        }

        var growth = _sets.Sum(s => s.GrowthFor(batch.Length));
        if (growth > 0 && !sink.Memory.TryHold(growth))
        {
            Spill();
            growth = 0;
        }

        Update(batch, keys, sequence);
        sink.Memory.Release(growth);
        var bytes = _sets.Sum(s => s.Bytes);
        if (bytes > _held && !sink.Memory.TryHold(bytes - _held))
        {
            Spill();
            return;
        }

        _held = Math.Max(_held, bytes);
    }

    /// <inheritdoc/>
    public override void Complete() => sink.Add(_sets);

    void Update(RecordBatch batch, Column[] keys, long sequence)
    {
        if (_ids.Length < batch.Length)
        {
            _ids = new int[batch.Length];
        }

        var ids = _ids.AsSpan(0, batch.Length);
        for (var set = 0; set < _sets.Length; set++)
        {
            var groups = _sets[set];
            groups.Assign([.. node.Sets[set].Select(k => keys[k])], sequence, ids, _runStarts);
            var grouping = _few.Of(new Grouping(ids, groups.Count, CollectionsMarshal.AsSpan(_runStarts)));
            foreach (var arguments in _arguments)
            {
                arguments.Update(groups.States[arguments.Place], grouping, sequence);
            }
        }
    }

    void Spill()
    {
        sink.Spill(_sets, _held);
        _sets = sink.NewGroups();
        _held = 0;
    }
}

/// <summary>The arguments of one aggregate for the rows of a batch.</summary>
sealed class Arguments(PhysicalAggregate aggregate, int place)
{
    readonly Evaluator[] _evaluators = [.. aggregate.Arguments.Concat(aggregate.OrderBy.Select(k => k.Expression)).Select(ExpressionCompiler.Compile)];
    readonly Predicate? _filter = aggregate.Filter is null ? null : Predicate.Compile(aggregate.Filter);
    Datum[] _values = [];
    int[]? _rows;

    /// <summary>Which of the aggregates it is.</summary>
    internal int Place => place;

    internal void Evaluate(RecordBatch batch)
    {
        var input = batch;
        _rows = null;
        if (_filter is not null && _filter.Select(batch) is { IsAll: false } selection)
        {
            _rows = selection.Rows.ToArray();
            input = batch.Take(_rows);
        }

        _values = input.Length == 0 ? [] : Array.ConvertAll(_evaluators, e => e(input));
    }

    /// <summary>Gives the rows to a state.</summary>
    internal void Update(AggregateState state, Grouping grouping, long sequence)
    {
        if (_rows is null)
        {
            state.Update(grouping, _values, sequence);
            return;
        }

        if (_rows.Length == 0)
        {
            return;
        }

        var ids = new int[_rows.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = grouping.Ids[_rows[i]];
        }

        // The order of the rows that are left is that of all; their places need not be exact.
        state.Update(new(ids, grouping.Groups), _values, sequence);
    }
}
