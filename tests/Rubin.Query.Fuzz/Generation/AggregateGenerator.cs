namespace Rubin.Query.Fuzz;

/// <summary>Makes aggregate calls of a wanted kind. MIN and MAX skip NaN, which DuckDB must be told.</summary>
sealed class AggregateGenerator(Randomness random, ExpressionGenerator expressions)
{
    static readonly (NodeKind Kind, NodeKind Argument, string Adql, string DuckDb)[] Calls =
    [
        (NodeKind.Integer, NodeKind.Integer, "COUNT({0})", "COUNT({0})"),
        (NodeKind.Integer, NodeKind.Real, "COUNT({0})", "COUNT({0})"),
        (NodeKind.Integer, NodeKind.Text, "COUNT(DISTINCT {0})", "COUNT(DISTINCT {0})"),
        (NodeKind.Integer, NodeKind.Real, "COUNT(DISTINCT {0})", "COUNT(DISTINCT {0})"),
        (NodeKind.Integer, NodeKind.Integer, "SUM({0})", "SUM({0})"),
        (NodeKind.Integer, NodeKind.Integer, "SUM(DISTINCT {0})", "SUM(DISTINCT {0})"),
        (NodeKind.Integer, NodeKind.Integer, "MIN({0})", "MIN({0})"),
        (NodeKind.Integer, NodeKind.Integer, "MAX({0})", "MAX({0})"),
        (NodeKind.Real, NodeKind.Real, "SUM({0})", "SUM({0})"),
        (NodeKind.Real, NodeKind.Real, "AVG({0})", "AVG({0})"),
        (NodeKind.Real, NodeKind.Integer, "AVG({0})", "AVG({0})"),
        (NodeKind.Real, NodeKind.Real, "MIN({0})", "MIN({0}) FILTER (WHERE NOT isnan({0}))"),
        (NodeKind.Real, NodeKind.Real, "MAX({0})", "MAX({0}) FILTER (WHERE NOT isnan({0}))"),
        (NodeKind.Text, NodeKind.Text, "MIN({0})", "MIN({0})"),
        (NodeKind.Text, NodeKind.Text, "MAX({0})", "MAX({0})"),
        (NodeKind.Date, NodeKind.Date, "MIN({0})", "MIN({0})"),
        (NodeKind.Timestamp, NodeKind.Timestamp, "MAX({0})", "MAX({0})"),
    ];

    internal Node Count() => Node.Of(NodeKind.Integer, random.Pick(["COUNT(*)", "1", "3"]));

    /// <summary>An aggregate of that kind; for conditions a comparison of aggregates.</summary>
    internal Node Make(NodeKind kind, Scope scope)
    {
        if (kind == NodeKind.Boolean)
        {
            return Node.Of(kind, "({0} <= {1})", Make(NodeKind.Integer, scope), Count());
        }

        if (kind == NodeKind.Integer && random.OneIn(4))
        {
            return Filtered(Node.Of(kind, "COUNT(*)"), scope);
        }

        var (_, argument, adql, duckDb) = random.Pick(Calls.Where(c => c.Kind == kind).ToList());
        var call = new Node(kind, adql, duckDb, [expressions.Make(argument, scope, 1)]);
        return adql == duckDb ? Filtered(call, scope) : call;
    }

    Node Filtered(Node call, Scope scope) =>
        random.OneIn(5) ? Node.Of(call.Kind, "{0} FILTER (WHERE {1})", call, expressions.Comparison(scope, 1)) : call;
}
