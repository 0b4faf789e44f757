using System.Collections.Immutable;
using System.Diagnostics;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// Cuts a physical plan into pipelines. An operator's <see cref="PhysicalNode.Build"/> calls it: inputs first (<c>Inputs[0].Build(builder)</c>), then
/// its own stage or sink.
/// </summary>
/// <param name="query">The query that is about to run.</param>
sealed class PipelineBuilder(QueryContext query)
{
    readonly List<PipelineBranch> _open = [];
    readonly List<Pipeline> _before = [];
    ImmutableDictionary<PhysicalNode, ImmutableList<Func<IReadOnlyList<BoundExpression>>>> _pruning = ImmutableDictionary<PhysicalNode, ImmutableList<Func<IReadOnlyList<BoundExpression>>>>.Empty;
    ImmutableDictionary<int, WorkingRows> _workingRows = ImmutableDictionary<int, WorkingRows>.Empty;

    /// <summary>The query that is about to run.</summary>
    public QueryContext Query { get; } = query;

    /// <summary>Opens a branch that reads <paramref name="source"/>.</summary>
    public void Source(PhysicalNode node, IBatchSource source) => _open.Add(new(node, source, [], 0));

    /// <summary>The one branch that a plan of a source and stages makes.</summary>
    internal PipelineBranch BranchOf(PhysicalNode plan)
    {
        var builder = Inner();
        plan.Build(builder);
        Debug.Assert(builder is { _open.Count: 1, _before.Count: 0 }, "sources and stages only");
        return builder._open[0];
    }

    /// <summary>The source of the open branch that reads for a scan; null where there is none.</summary>
    internal IBatchSource? OpenSourceOf(TableScan scan) => _open.Find(b => ReferenceEquals(b.Node, scan))?.Source;

    /// <summary>Whether these are the pipelines of a step of a recursion, which run many times.</summary>
    internal bool IsInRecursion => !_workingRows.IsEmpty;

    /// <summary>Puts another source in the place of the open branch's.</summary>
    internal void Replace(Func<IBatchSource, IBatchSource> replacement)
    {
        Debug.Assert(_open.Count == 1, "one source");
        _open[0] = _open[0] with { Source = replacement(_open[0].Source) };
    }

    /// <summary>Adds a stage to every open branch.</summary>
    public void Stage(PhysicalNode node, Func<WorkerContext, BatchStage> create)
    {
        for (var i = 0; i < _open.Count; i++)
        {
            _open[i] = _open[i] with { Stages = [.. _open[i].Stages, new(node, create)] };
        }
    }

    /// <summary>Ends the open branches in <paramref name="sink"/>; what follows reads <paramref name="result"/>, opened when the sink has finished.</summary>
    public void Break(PhysicalNode node, BatchSink sink, IBatchSource result)
    {
        var pipeline = Close(node, sink);
        _before.Add(pipeline);
        Source(node, result);
    }

    /// <summary>Builds <paramref name="input"/> as pipelines of their own that end in <paramref name="sink"/> and finish before the open branches start (a join's build side).</summary>
    /// <param name="input">Gives the rows.</param>
    /// <param name="node">The operator that the sink belongs to.</param>
    /// <param name="sink">Takes the rows.</param>
    /// <param name="stage">What rows pass before the sink; null for nothing.</param>
    public void Before(PhysicalNode input, PhysicalNode node, BatchSink sink, Func<WorkerContext, BatchStage>? stage = null)
    {
        var builder = Inner();
        input.Build(builder);
        if (stage is not null)
        {
            builder.Stage(node, stage);
        }

        _before.Add(builder.Close(node, sink));
    }

    /// <summary>Opens the branches of several inputs side by side (UNION ALL).</summary>
    public void Union(IEnumerable<PhysicalNode> inputs)
    {
        foreach (var input in inputs)
        {
            var builder = Inner();
            input.Build(builder);
            _open.AddRange(builder._open);
            _before.AddRange(builder._before);
        }
    }

    /// <summary>A builder for pipelines of their own, in which <paramref name="rows"/> are the working table of a recursion.</summary>
    internal PipelineBuilder WithWorkingRows(int recursion, WorkingRows rows) => new(Query) { _workingRows = _workingRows.SetItem(recursion, rows), _pruning = _pruning };

    /// <summary>The working table of a recursion that is being built.</summary>
    internal WorkingRows WorkingRowsOf(int recursion) => _workingRows[recursion];

    /// <summary>Shows a scan that is yet to be built what else its rows must meet: over its own columns, found out when it is opened. It need not heed it.</summary>
    internal void Prune(TableScan scan, Func<IReadOnlyList<BoundExpression>> find) => _pruning = _pruning.SetItem(scan, PruningOf(scan).Add(find));

    /// <summary>What a scan has been shown.</summary>
    internal ImmutableList<Func<IReadOnlyList<BoundExpression>>> PruningOf(TableScan scan) => _pruning.GetValueOrDefault(scan, []);

    PipelineBuilder Inner() => new(Query) { _workingRows = _workingRows, _pruning = _pruning };

    /// <summary>Opens a branch that starts when all branches open now have ended (the unmatched build rows of an outer join).</summary>
    public void Afterwards(PhysicalNode node, IBatchSource source) => _open.Add(new(node, source, [], _open.Max(b => b.Phase) + 1));

    /// <summary>Ends the open branches in the last sink of all.</summary>
    public Pipeline Close(PhysicalNode node, BatchSink sink)
    {
        var pipeline = new Pipeline([.. _open], node, sink, [.. _before]);
        _open.Clear();
        _before.Clear();
        return pipeline;
    }
}
