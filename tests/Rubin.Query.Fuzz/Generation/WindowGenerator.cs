namespace Rubin.Query.Fuzz;

/// <summary>Makes window calls whose value follows from the rows alone: peers share it, or a unique key makes the order total.</summary>
sealed class WindowGenerator(Randomness random, ExpressionGenerator expressions)
{
    static readonly string[] PeerCalls = ["RANK()", "DENSE_RANK()", "COUNT(*)", "SUM({0})", "MIN({0})", "MAX({0})", "COUNT({0})"];

    static readonly string[] OrderedCalls =
    [
        "ROW_NUMBER() OVER ({1}{2})", "LAG({0}) OVER ({1}{2})", "LEAD({0}, 2) OVER ({1}{2})", "FIRST_VALUE({0}) OVER ({1}{2})",
        "SUM({0}) OVER ({1}{2} ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
        "COUNT({0}) OVER ({1}{2} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING)",
        "LAST_VALUE({0}) OVER ({1}{2} ROWS BETWEEN 1 PRECEDING AND 3 FOLLOWING)", "NTH_VALUE({0}, 2) OVER ({1}{2})", "NTILE(3) OVER ({1}{2})",
        "SUM({0}) OVER ({1}{2} ROWS BETWEEN 4 PRECEDING AND 2 PRECEDING)", "MIN({0}) OVER ({1}{2} ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)",
        "SUM({0}) OVER ({1}{2} ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW)",
        "COUNT(*) OVER ({1}{2} GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING)",
    ];

    /// <summary>A call of kind Integer.</summary>
    internal Node Make(Scope scope)
    {
        var argument = expressions.Make(NodeKind.Integer, scope, 1);
        var partition = random.OneIn(2) ? Node.None : Node.Of(NodeKind.Clause, "PARTITION BY {0} ", expressions.Column(scope));
        var direction = random.Pick(["", " DESC", " NULLS FIRST"]);
        if (scope.Key is { } key && random.OneIn(2))
        {
            var total = Node.Of(NodeKind.Clause, $"ORDER BY {{0}}{direction}, {key}", expressions.Column(scope));
            return Node.Of(NodeKind.Integer, random.Pick(OrderedCalls), argument, partition, total);
        }

        var call = random.Pick(PeerCalls);
        var order = call.Contains("RANK", StringComparison.Ordinal) || random.OneIn(2)
            ? Node.Of(NodeKind.Clause, $"ORDER BY {{0}}{direction}", expressions.Column(scope))
            : Node.None;
        return Node.Of(NodeKind.Integer, $"{call} OVER ({{1}}{{2}})", argument, partition, order);
    }
}
