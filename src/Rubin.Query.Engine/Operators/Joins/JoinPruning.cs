using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>
/// Shows the scans of both sides of a join which keys can have a partner, so that they read less: to the side that is held, the least and the greatest of the other table as its
/// metadata tell; to the other side, the keys that are held. For keys that are integer columns.
/// </summary>
static class JoinPruning
{
    /// <summary>Shows the scan of the held side the bounds of the other side's table.</summary>
    internal static void ShowBounds(PipelineBuilder builder, (PhysicalNode Node, BoundExpression Key) held, (PhysicalNode Node, BoundExpression Key) other)
    {
        if (ScanOf(held.Node, held.Key) is { } scan && ScanOf(other.Node, other.Key) is var (table, column)
            && table.Origin!.Table.Bounds(table.Origin.Columns[column].Position) is var (least, most))
        {
            builder.Prune(scan.Scan, () => Between(scan, least, most));
        }
    }

    /// <summary>Shows the scan of the side that streams the keys that are held, once they are known; false where there is no such scan.</summary>
    internal static bool ShowKeys(PipelineBuilder builder, PhysicalNode node, BoundExpression key, Func<(KeyFilter? Keys, bool AreKnown)> held)
    {
        if (ScanOf(node, key) is not { } scan)
        {
            return false;
        }

        builder.Prune(scan.Scan, () => held() switch
        {
            (_, false) => [],
            (null, _) => [Among(scan, [])],
            ({ Words: { } words }, _) => [Among(scan, words)],
            ({ } keys, _) => [.. Between(scan, Number(keys.Least, Type(scan)), Number(keys.Most, Type(scan))), new KeyTest(Column(scan), keys)],
        });
        return true;
    }

    /// <summary>The scan that a key of a plan's rows comes from, and the column, where dropping rows of it drops no others; null where there is none.</summary>
    static (TableScan Scan, int Column)? ScanOf(PhysicalNode node, BoundExpression key) => (node, key) switch
    {
        (TableScan { Replan: not null, Origin: { Limit: null } } scan, ColumnReference c) when IntegerKeys.Are(c.Type) => (scan, c.Id),
        (Filter { IsRepeatable: true } n, ColumnReference) => ScanOf(n.Inputs[0], key),
        (Project { IsRepeatable: true } n, ColumnReference c) => ScanOf(n.Inputs[0], n.Expressions[c.Id]),
        (HashJoin { Kind: JoinKind.Inner or JoinKind.Left or JoinKind.Semi } n, ColumnReference c) => n.PlaceOf(c.Id) is var id && id < n.Inputs[0].Schema.Count
            ? ScanOf(n.Inputs[0], c with { Id = id })
            : null,
        _ => null,
    };

    static DataType Type((TableScan Scan, int Column) scan) => scan.Scan.Schema[scan.Column].Type.Logical;

    /// <summary>The column as the logical scan numbers it.</summary>
    static ColumnReference Column((TableScan Scan, int Column) scan) => scan.Scan.Origin!.Columns[scan.Column].Column.Reference;

    static ValueList<BoundExpression> Between((TableScan Scan, int Column) scan, long least, long most) => IntegerKeys.Between(Column(scan), least, most);

    static Membership Among((TableScan Scan, int Column) scan, IEnumerable<ulong> words) =>
        new(Column(scan), [.. words.Select(w => IntegerKeys.Value(Number(w, Type(scan)), Type(scan)))]);

    /// <summary>The integer of a word (<see cref="KeyWords"/>).</summary>
    static long Number(ulong word, DataType type) => (long)word + IntegerKeys.Least(type);
}
