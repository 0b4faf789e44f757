using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Planning;

/// <summary>Plans as EXPLAIN prints them, one node a line, inputs indented below; deterministic but for the counts of EXPLAIN ANALYZE.</summary>
static class PlanText
{
    /// <summary>A logical plan.</summary>
    public static string Of(LogicalNode plan)
    {
        var text = new StringBuilder();
        Append(text, plan, 0);
        return text.ToString();
    }

    /// <summary>A physical plan with the rows that the optimizer expects.</summary>
    public static string Of(PhysicalNode plan) => Of(plan, null);

    /// <summary>A physical plan with what was counted while it ran.</summary>
    public static string Of(PhysicalNode plan, QueryStatistics? statistics)
    {
        var text = new StringBuilder();
        Append(text, plan, statistics, 0);
        return text.ToString();
    }

    static void Append(StringBuilder text, LogicalNode plan, int depth)
    {
        text.Append(' ', depth * 2).Append(Describe(plan).TrimEnd()).Append('\n');
        foreach (var input in plan.Inputs)
        {
            Append(text, input, depth + 1);
        }
    }

    static void Append(StringBuilder text, PhysicalNode plan, QueryStatistics? statistics, int depth)
    {
        text.Append(' ', depth * 2).Append($"{plan.Name} {plan.Describe()}".TrimEnd());
        if (statistics is null)
        {
            text.Append(plan.EstimatedRows is { } rows ? string.Create(CultureInfo.InvariantCulture, $"  [~{rows:0} rows]") : "");
        }
        else
        {
            var counts = statistics.Of(plan);
            text.Append(CultureInfo.InvariantCulture, $"  [rows={counts.Rows} time={counts.Time.TotalMilliseconds:0.0}ms");
            foreach (var counter in counts.Counters)
            {
                text.Append(CultureInfo.InvariantCulture, $" {counter.Name.Replace(' ', '_')}={counter.Value}");
            }

            text.Append(']');
        }

        text.Append('\n');
        foreach (var input in plan.Inputs)
        {
            Append(text, input, statistics, depth + 1);
        }
    }

    static string Describe(LogicalNode plan) => plan switch
    {
        LogicalScan n => $"Scan {n.Name} ({Names(n.Output)}){Filters(n)}{(n.Limit is { } limit ? $" limit {limit}" : "")}",
        LogicalValues n => $"Values ({Names(n.Output)}) {n.Rows.Count} rows",
        LogicalFilter n => $"Filter {n.Condition}",
        LogicalProject n => $"Project {string.Join(", ", n.Columns.Select(Describe))}",
        LogicalAggregate n => $"Aggregate {string.Join(", ", n.Keys.Select(k => $"{k.Expression}").Concat(n.Aggregates.Select(a => Describe(a.Call))))}{Sets(n)}",
        LogicalJoin n => $"Join {n.Kind} {n.Condition}",
        LogicalApply n => $"Apply {n.Kind} {n.Condition}",
        LogicalNearestJoin n => $"NearestJoin {(n.IsMutual ? "Mutual" : n.KeepsLeft ? "Left" : "Inner")} {n.Count} {n.Condition}",
        LogicalSort n => $"Sort {Keys(n.Keys)}{(n.Limit is { } limit ? $" first {limit}" : "")}",
        LogicalLimit n => $"Limit {n.Count}{(n.Offset > 0 ? $" offset {n.Offset}" : "")}",
        LogicalWindow n => $"Window {string.Join(", ", n.Calls.Select(Describe))} OVER ({Partition(n)}{Keys(n.OrderBy)})",
        LogicalSetOperation n => $"{n.Kind}{(n.IsAll ? " All" : "")}",
        LogicalSample n => string.Create(CultureInfo.InvariantCulture, $"Sample {n.Method} {n.Size}"),
        LogicalRecursion n => $"Recursion {n.Name}{(n.IsAll ? " All" : "")}",
        LogicalWorkingTable n => $"WorkingTable {n.Name} ({Names(n.Output)})",
        LogicalTableFunction n => $"TableFunction {n.Function.Name}({string.Join(", ", n.Arguments)})",
        _ => throw new UnreachableException(),
    };

    static string Names(ValueList<OutputColumn> columns) => string.Join(", ", columns.Select(c => c.Field.Name));

    static string Filters(LogicalScan scan) => scan.Filters.Count == 0 ? "" : $" where {string.Join(" AND ", scan.Filters)}";

    static string Describe(ProjectedColumn column)
    {
        var text = column.Expression.ToString();
        return text == column.Column.Field.Name || column.Column.Field.Name.Length == 0 ? text : $"{text} AS {column.Column.Field.Name}";
    }

    static string Describe(AggregateCall call)
    {
        var arguments = call.Arguments.Count == 0 ? "*" : string.Join(", ", call.Arguments);
        var filter = call.Filter is null ? "" : $" FILTER ({call.Filter})";
        return $"{call.Function.Name}({(call.IsDistinct ? "DISTINCT " : "")}{arguments}){filter}";
    }

    static string Describe(WindowColumn column) =>
        column.Call.Aggregate is { } aggregate ? Describe(aggregate) : $"{column.Call.Function!.Name}({string.Join(", ", column.Call.Arguments)})";

    static string Partition(LogicalWindow window) =>
        window.PartitionBy.Count == 0 ? "" : $"PARTITION BY {string.Join(", ", window.PartitionBy)}{(window.OrderBy.Count > 0 ? " " : "")}";

    static string Keys(ValueList<SortKey> keys) =>
        keys.Count == 0 ? "" : $"ORDER BY {string.Join(", ", keys.Select(k => $"{k.Expression}{(k.Descending ? " DESC" : "")}{(k.NullsFirst ? " NULLS FIRST" : "")}"))}";

    static string Sets(LogicalAggregate aggregate) =>
        aggregate.GroupingSets.Count == 0 ? "" : $" SETS {string.Join(" ", aggregate.GroupingSets.Select(s => $"({string.Join(",", s)})"))}";
}
