using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Optimization;

namespace Rubin.Query.Engine.Planning;

/// <summary>Chooses an operator for each node of a logical plan. Joins are chosen in <see cref="JoinPlanner"/>.</summary>
static class PhysicalPlanner
{
    /// <summary>How the plan is computed.</summary>
    public static PhysicalNode Plan(LogicalNode plan) => plan switch
    {
        LogicalScan n => Scan(n),
        LogicalValues n => new Values(Schema(n), [.. n.Rows.Select(r => r.ToList())]) { EstimatedRows = n.Rows.Count },
        LogicalFilter n => Filter(Plan(n.Input), n.Condition, new(n.Input.Output), Cardinality.Of(n)),
        LogicalProject n => Project(n),
        LogicalAggregate n when PartitionAggregate.Is(n) => Partitions(n),
        LogicalAggregate n => Aggregate(n),
        LogicalJoin n => JoinPlanner.Plan(n),
        LogicalNearestJoin n => SkyJoinPlanner.Plan(n),
        LogicalSort n => Sort(n),
        LogicalLimit n => new Limit(Plan(n.Input), n.Count, n.Offset) { EstimatedRows = Cardinality.Of(n) },
        LogicalWindow n => Window(n),
        LogicalSetOperation n => SetOperation(n),
        LogicalTableFunction n => TableFunction(n),
        LogicalSample { Method: SampleMethod.Rows } n => Operators.Sample.OfRows(Plan(n.Input), (long)n.Size, n.Seed),
        LogicalSample n => new Sample(Plan(n.Input), n.Method, n.Size, n.Seed) { EstimatedRows = Cardinality.Of(n) },
        LogicalRecursion n => new Recursion(Schema(n), Plan(n.Start), Plan(n.Step), (n.Name, n.Key, n.IsAll)) { EstimatedRows = Cardinality.Of(n) },
        LogicalWorkingTable n => new WorkingTableScan(n.Name, n.Key, Schema(n)) { EstimatedRows = Cardinality.Of(n) },
        _ => throw new UnreachableException(),
    };

    internal static Schema Schema(LogicalNode plan) => ColumnPositions.SchemaOf(plan.Output);

    static Filter Filter(PhysicalNode input, BoundExpression condition, ColumnPositions positions, double rows) =>
        new(input, positions.Of(condition)) { EstimatedRows = rows };

    /// <summary>Asks the table which filters it takes; the others stay above it, and their columns are read too.</summary>
    static PhysicalNode Scan(LogicalScan scan)
    {
        var positions = scan.Columns.ToDictionary(c => c.Column.Id, c => c.Position);
        var filters = scan.Filters.Map(OverTable);
        var columns = scan.Columns.Map(c => new ScanColumn(c.Position, c.Column.Field));
        var request = new ScanRequest(columns, filters, scan.Filters.Count == 0 ? scan.Limit : null) { Cells = scan.Reach?.Cells, CellColumns = scan.Reach?.Columns, Motion = scan.Reach?.Motion };
        var answer = scan.Table.PlanScan(request);
        if (scan.Limit is not null && scan.Filters.Count > 0 && answer.FilterSupport.All(s => s == FilterSupport.Exact))
        {
            request = request with { Limit = scan.Limit };
            answer = scan.Table.PlanScan(request);
        }

        var rest = scan.Filters.Where((_, i) => answer.FilterSupport[i] != FilterSupport.Exact).ToList();
        PhysicalNode node = new TableScan(scan.Name, answer, answer.Schema)
        {
            EstimatedRows = answer.EstimatedRows,
            Origin = scan,
            Reach = scan.Reach,
            Late = scan.Late,
            Replan = (cells, late) => scan.Table.PlanScan(request with { Cells = cells, Filters = [.. filters, .. late.Select(OverTable)] }),
        };
        return rest.Count == 0 ? node : Filter(node, PlanRewriting.And(rest), new(scan.Output), Cardinality.Of(scan));

        // Parameters of lambdas keep their numbers.
        BoundExpression OverTable(BoundExpression filter) =>
            PlanExpressions.Replace(filter, e => e is ColumnReference c && positions.TryGetValue(c.Id, out var position) ? c with { Id = position } : null);
    }

    /// <summary>What a node computes from: of a join only the columns that the node uses.</summary>
    static (PhysicalNode Input, ColumnPositions Positions) InputOf(LogicalNode node)
    {
        var output = node.Inputs[0].Output;
        var input = Plan(node.Inputs[0]);
        var used = PlanExpressions.Of(node).SelectMany(PlanExpressions.Columns).ToHashSet();
        int[] kept = [.. Enumerable.Range(0, output.Count).Where(i => used.Contains(output[i].Id))];
        var narrow = kept.Length == output.Count ? null : input switch
        {
            HashJoin join => join.Keeping(kept),
            Project { Inputs: [HashJoin join], ColumnsTaken: { } taken } => join.Keeping([.. kept.Select(i => taken[i])]),
            _ => null,
        };
        return narrow is null ? (input, new(output)) : (narrow, new(kept.Select(i => output[i])));
    }

    static PhysicalNode Project(LogicalProject node)
    {
        var (input, positions) = InputOf(node);
        var expressions = node.Columns.Select(c => positions.Of(c.Expression)).ToList();
        var isSame = expressions.Count == input.Schema.Count
            && expressions.Index().All(e => e.Item is ColumnReference c && c.Id == e.Index && input.Schema[c.Id].Name == node.Columns[e.Index].Column.Field.Name);
        return isSame ? input : new Project(input, Schema(node), expressions) { EstimatedRows = input.EstimatedRows };
    }

    static HashAggregate Aggregate(LogicalAggregate node)
    {
        var (input, positions) = InputOf(node);
        var keys = node.Keys.Select(k => positions.Of(k.Expression)).ToList();
        var aggregates = node.Aggregates.Select(a => Aggregate(a.Call, positions)).ToList();
        var sets = node.GroupingSets.Select(s => (IReadOnlyList<int>)s).ToList();
        return new(input, Schema(node), keys, aggregates, sets) { EstimatedRows = Cardinality.Of(node) };
    }

    static PartitionRows Partitions(LogicalAggregate node)
    {
        var positions = new ColumnPositions(node.Input.Output);
        var call = node.Aggregates[0].Call;
        var keys = node.Keys.Select(k => positions.Of(k.Expression)).ToList();
        return new(Plan(node.Input), Schema(node), keys, Keys(call.OrderBy, positions), [.. call.Arguments.Select(positions.Of)]) { EstimatedRows = Cardinality.Of(node) };
    }

    static PhysicalAggregate Aggregate(AggregateCall call, ColumnPositions positions) => new(
        call.Overload,
        [.. call.Arguments.Select(positions.Of)],
        call.IsDistinct,
        call.Filter is null ? null : positions.Of(call.Filter),
        Keys(call.OrderBy, positions))
    { Name = call.Function.Name, OrderMatters = call.Function.OrderMatters };

    static List<PhysicalSortKey> Keys(ValueList<SortKey> keys, ColumnPositions positions) =>
        [.. keys.Select(k => new PhysicalSortKey(positions.Of(k.Expression), k.Descending, k.NullsFirst))];

    static PhysicalNode Sort(LogicalSort node)
    {
        var keys = Keys(node.Keys, new(node.Input.Output));
        return node.Limit is { } limit
            ? new TopN(Plan(node.Input), keys, limit, 0) { EstimatedRows = Cardinality.Of(node) }
            : new Sort(Plan(node.Input), keys) { EstimatedRows = Cardinality.Of(node) };
    }

    static Window Window(LogicalWindow node)
    {
        var positions = new ColumnPositions(node.Input.Output);
        var calls = node.Calls.Select(c => new PhysicalWindowCall(
            c.Call.Function,
            c.Call.Aggregate is null ? null : Aggregate(c.Call.Aggregate, positions),
            [.. c.Call.Arguments.Select(positions.Of)],
            c.Call.Frame,
            c.Call.IgnoresNulls)).ToList();
        return new(Plan(node.Input), Schema(node), [.. node.PartitionBy.Select(positions.Of)], Keys(node.OrderBy, positions), calls)
        {
            EstimatedRows = Cardinality.Of(node),
        };
    }

    static PhysicalNode SetOperation(LogicalSetOperation node)
    {
        var schema = Schema(node);
        if (node.Kind != SetOperationKind.Union)
        {
            return new HashSetOperation(node.Kind, node.IsAll, Plan(node.Left), Plan(node.Right), schema) { EstimatedRows = Cardinality.Of(node) };
        }

        var union = new UnionAll(schema, [Plan(node.Left), Plan(node.Right)]) { EstimatedRows = Cardinality.Of(node) };
        return node.IsAll
            ? union
            : new HashAggregate(union, schema, [.. node.Columns.Select((c, i) => new ColumnReference(i, c.Field.Name, c.Field.Type))], [], []) { EstimatedRows = union.EstimatedRows };
    }

    static TableFunctionApply TableFunction(LogicalTableFunction node)
    {
        // Columns of TABLE arguments that are given whole stand behind those of the input.
        var positions = new ColumnPositions(node.Input.Output.Concat(node.Tables.SelectMany(t => t.Output)));
        return new(
            Plan(node.Input),
            Schema(node),
            node.Function.Name,
            node.Binding,
            [.. node.Arguments.Select(positions.Of)],
            [.. node.Columns.Select(c => c.Position)],
            node.KeepsOuter)
        {
            Outer = [.. (node.Outer ?? node.Input.Output).Select(c => positions.Of(c.Id))],
            Tables = [.. node.Tables.Select(Plan)],
            HasOrdinality = node.Ordinality is not null,
            EstimatedRows = Cardinality.Of(node),
        };
    }
}
