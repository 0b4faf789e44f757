using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Spatial;

/// <summary>
/// The part of the sky that a join wants of a table: known when the query is planned, or found out by the join's other side while it runs, before the
/// table is read. One object for each place in a plan.
/// </summary>
public sealed class CellReach
{
    /// <summary>The order-29 cells that rows must lie in to matter; null while nothing is known: all of them.</summary>
    public HealpixRanges? Cells { get; set; }

    /// <summary>The columns, by position in the table's schema, whose positions they tell of; null for those of the table's own position.</summary>
    public (int Ra, int Dec)? Columns { get; set; }

    /// <summary>What has moved the rows there from where those columns tell, over positions in the table's schema; null for nothing.</summary>
    public MovedPosition? Motion { get; set; }

    /// <summary>Whether they are found out only when the query runs.</summary>
    public bool IsFoundLater { get; init; }
}
