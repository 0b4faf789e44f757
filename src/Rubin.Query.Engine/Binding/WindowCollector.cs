using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>The window calls of one SELECT, gathered by partitioning and order: calls that share both are computed in one pass.</summary>
sealed class WindowCollector(Binder binder)
{
    readonly List<(ValueList<BoundExpression> PartitionBy, ValueList<SortKey> OrderBy, List<WindowColumn> Calls)> _windows = [];
    readonly Dictionary<string, WindowSyntax> _named = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the WINDOW clause.</summary>
    internal void Define(ValueList<NamedWindowSyntax> windows)
    {
        foreach (var window in windows)
        {
            if (!_named.TryAdd(window.Name.Text, window.Window))
            {
                binder.Errors.Report(QueryErrorCode.Semantic, $"WINDOW names \"{window.Name.Text}\" twice", window.Name.Span);
            }
        }
    }

    /// <summary>The window with what its base window says filled in.</summary>
    internal WindowSyntax Resolve(WindowSyntax window)
    {
        for (var depth = 0; window.Base is { } name; depth++)
        {
            if (!_named.TryGetValue(name.Text, out var definition) || depth > _named.Count)
            {
                binder.Errors.Report(QueryErrorCode.Semantic, $"window \"{name.Text}\" is not defined", name.Span, NameSuggestion.For(name.Text, _named.Keys));
                return window with { Base = null };
            }

            window = window with
            {
                Base = definition.Base,
                PartitionBy = window.PartitionBy.Count > 0 ? window.PartitionBy : definition.PartitionBy,
                OrderBy = window.OrderBy.Count > 0 ? window.OrderBy : definition.OrderBy,
                Frame = window.Frame ?? definition.Frame,
            };
        }

        return window;
    }

    /// <summary>A reference to the column that holds the call's values.</summary>
    internal ColumnReference Add(ValueList<BoundExpression> partitionBy, ValueList<SortKey> orderBy, WindowCall call, Arrow.Field field, SourceSpan span)
    {
        var window = _windows.Find(w => w.PartitionBy.Equals(partitionBy) && w.OrderBy.Equals(orderBy));
        if (window.Calls is null)
        {
            window = (partitionBy, orderBy, []);
            _windows.Add(window);
        }

        var known = window.Calls.Find(c => c.Call.Equals(call));
        if (known is null)
        {
            known = new(binder.NewComputedColumn(field), call);
            window.Calls.Add(known);
        }

        return known.Column.Reference with { Span = span };
    }

    /// <summary>The plan with all windows above it.</summary>
    internal LogicalNode Apply(LogicalNode plan, Regrouping? regroup)
    {
        BoundExpression Map(BoundExpression expression) => regroup?.Rewrite(expression) ?? expression;
        foreach (var (partitionBy, orderBy, calls) in _windows)
        {
            plan = new LogicalWindow(
                plan,
                partitionBy.Map(Map),
                PlanExpressions.Map(orderBy, Map),
                [.. calls.Select(c => c with { Call = PlanExpressions.Map(c.Call, Map) })]);
        }

        return plan;
    }
}
