using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Clustering;

/// <summary>
/// Lets operators that collect rows by key answer as they read, where tables are clustered by a key: the rows of keys that only one morsel has are collected and answered with it, those of
/// other keys at the end. Which keys those are is told by the bounds of the morsels when they are read; a table in any other order is collected as a whole.
/// </summary>
/// <param name="Scan">Where the key comes from; row by row, as nothing between it and the operator lets rows pass from one morsel into another.</param>
/// <param name="Column">The column of the scan.</param>
/// <param name="Key">The column of the operator's input that it comes as.</param>
sealed record KeyStream(TableScan Scan, int Column, ColumnReference Key)
{
    /// <summary>The keys that an operator over <paramref name="input"/> may stream by; null where none comes from a scan that tells the bounds of its morsels.</summary>
    internal static KeyStream? By(IEnumerable<BoundExpression> keys, PhysicalNode input)
    {
        var streams = keys.OfType<ColumnReference>().Select(k => ScanOf(input, k.Id) is var (scan, column) ? new KeyStream(scan, column, k) : null).OfType<KeyStream>().ToList();
        return streams.Count > 1 ? streams.MaxBy(s => s.OwnKeysSoFar()?.Count) ?? streams[0] : streams.FirstOrDefault();
    }

    /// <summary>Ends the open branches in rows collected by key, and goes on with their answers.</summary>
    /// <param name="builder">The pipelines.</param>
    /// <param name="node">The operator.</param>
    /// <param name="stream">What it streams by; null for nothing.</param>
    /// <param name="collect">Makes an empty collection.</param>
    internal static void Break(PipelineBuilder builder, PhysicalNode node, KeyStream? stream, Func<KeyScope, KeyedRows> collect)
    {
        var rest = collect(KeyScope.AllMorsels);
        if (stream is null || builder.IsInRecursion || builder.OpenSourceOf(stream.Scan) is not { } source)
        {
            builder.Break(node, rest.Sink, rest.Answers);
            return;
        }

        source.KeepBounds(stream.Column);
        builder.Query.Own(rest.Sink);
        var shared = new SharedKeysSource(rest, builder.Query);
        var ownKeys = new Lazy<OwnKeys>(() => OwnKeys.Of(source.Bounds));
        builder.Stage(node, worker => new OwnKeysStage(stream.Key, morsel => morsel.Source == source ? ownKeys.Value[morsel.Number] : null, () => collect(KeyScope.OneMorsel), shared, worker));
        builder.Afterwards(node, shared);
    }

    /// <summary>What EXPLAIN says of an operator: by what it streams, or why it does not. Nothing where no file is read.</summary>
    internal static string Describe(KeyStream? stream, PhysicalNode input)
    {
        if (stream is null)
        {
            return LeafOf(input) is TableScan { TellsBounds: true } ? " streams=[no, no key comes straight from an integer column]" : "";
        }

        var name = stream.Scan.Schema[stream.Column].Name;
        return stream.OwnKeysSoFar() switch
        {
            null => $" streams=[{name}, where row groups do not share it]",
            { IsOfMany: false, Morsels: var few } => $" streams=[no, {few} row group{(few == 1 ? "" : "s")}]",
            { Count: 0 } => $" streams=[no, row groups share {name}]",
            { Count: var own, Morsels: var all } => $" streams=[{name}, not shared by {own} of {all} row groups]",
        };
    }

    OwnKeys? OwnKeysSoFar() => Scan.BoundsSoFar(Column) is { } bounds ? OwnKeys.Of(bounds) : null;

    static PhysicalNode LeafOf(PhysicalNode node) => node.Inputs.Count > 0 ? LeafOf(node.Inputs[0]) : node;

    /// <summary>The column of integers of a scan that a column comes from; where operators between them stream, they must do so by the same.</summary>
    static (TableScan Scan, int Column)? ScanOf(PhysicalNode node, int column) => node switch
    {
        TableScan { TellsBounds: true } n when IntegerKeys.Are(n.Schema[column].Type) => (n, column),
        Filter or Limit => ScanOf(node.Inputs[0], column),
        Project n => n.Expressions[column] is ColumnReference c ? ScanOf(n.Inputs[0], c.Id) : null,
        HashJoin n => (n.Kept?[column] ?? column) is var kept && kept < n.Inputs[0].Schema.Count ? ScanOf(n.Inputs[0], kept) : null,
        TableFunctionApply n => column < n.Outer.Count ? ScanOf(n.Inputs[0], n.Outer[column]) : null,
        HashAggregate n => column < n.Keys.Count ? Through(n.Stream, n.Keys[column]) : null,
        PartitionRows n => column < n.Keys.Count ? Through(n.Stream, n.Keys[column]) : null,
        Window n => n.Stream?.Key.Id == column ? (n.Stream.Scan, n.Stream.Column) : null,
        _ => null,
    };

    static (TableScan Scan, int Column)? Through(KeyStream? stream, BoundExpression key) => stream is not null && key.Equals(stream.Key) ? (stream.Scan, stream.Column) : null;
}
