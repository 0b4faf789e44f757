using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Spatial;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Operators;

/// <summary>Reads a table, as its provider planned it.</summary>
sealed class TableScan(string table, Scan scan, Schema schema) : PhysicalNode(schema, [])
{
    /// <summary>
    /// Of the rows of a table, those that are read to find a value: most conditions of this form name an id, by which rows are sorted, indexed, or told by statistics.
    /// </summary>
    const double LookUp = 1e-3;

    /// <summary>Where the rows lie, as far as the provider knows; null for anywhere.</summary>
    internal HealpixRanges? Footprint => scan.Footprint;

    /// <summary>Partitions to be read, where the source knows the places of its morsels; null where it does not.</summary>
    internal int? SkyPartitions => Reach is { IsFoundLater: true } ? null : scan.SkyPartitions;

    /// <summary>The narrowest margin that reaches so far; null where there is none.</summary>
    internal SkyMargin? MarginFor(double degrees) => scan.Margins.Where(m => m.Degrees >= degrees).MinBy(m => m.Degrees);

    /// <summary>Whether its source tells the bounds of integers in its morsels.</summary>
    internal bool TellsBounds => scan.Bounds is not null;

    /// <summary>The bounds of a column of integers in the morsels, so far as they are known before the query runs; null where they are not.</summary>
    internal IReadOnlyList<MorselBounds?>? BoundsSoFar(int column) => scan.Bounds?.Invoke(column);

    /// <summary>The logical scan that it reads for.</summary>
    internal LogicalScan? Origin { get; init; }

    /// <summary>The part of the sky that a join wants; null where all is wanted.</summary>
    internal CellReach? Reach { get; init; }

    /// <summary>Conditions that are known when the scan is opened; null for none.</summary>
    internal LateFilters? Late { get; init; }

    /// <summary>Plans the scan again for a part of the sky and further conditions that are found out later.</summary>
    internal Func<HealpixRanges?, ValueList<BoundExpression>, Scan>? Replan { get; init; }

    string LateText => Late is null ? "" : $" pruned at run time by {string.Join(" AND ", Late.Terms)}";

    static bool IsLookUp(BoundExpression filter) => filter switch
    {
        Comparison { Operator: ComparisonOperator.Equal, Left: ColumnReference, Right: Constant } => true,
        Comparison { Operator: ComparisonOperator.Equal, Left: Constant, Right: ColumnReference } => true,
        Membership { Operand: ColumnReference, Values.Count: < 1000 } => true,
        _ => false,
    };

    bool IsPlannedLater => Reach is { IsFoundLater: true } || Late is not null;

    /// <inheritdoc/>
    public override string Describe() =>
        $"{table} {scan.Summary}{ReachText}{LateText}".TrimEnd();

    string ReachText => Reach switch
    {
        null => "",
        { Motion: null, IsFoundLater: true } => " near=other side, found at run time",
        { Motion: null } => " near=other side",
        _ => " near=other side, found at run time, moved by at most the bounds of its motions",
    };

    /// <inheritdoc/>
    public override double RowsToRead(double wanted) => Math.Min(wanted, (EstimatedRows ?? double.PositiveInfinity) * (Origin?.Filters.Any(IsLookUp) == true ? LookUp : 1));

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        var shown = builder.PruningOf(this);
        builder.Source(
            this,
            (IsPlannedLater || shown.Count > 0) && Replan is { } plan
                ? new DeferredSource(scan.Schema, () => plan(Reach?.Cells, [.. Late?.Known() ?? [], .. shown.SelectMany(find => find())]).Open(builder.Query))
                : scan.Open(builder.Query));
    }
}
