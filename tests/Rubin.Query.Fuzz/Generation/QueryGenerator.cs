using Rubin.Query.Arrow;

namespace Rubin.Query.Fuzz;

/// <summary>
/// Makes whole queries over tables: every clause of SELECT, sub-queries, WITH, set operations. Answers follow from the text alone.
/// </summary>
sealed class QueryGenerator(Randomness random, IReadOnlyList<FuzzTable> tables)
{
    readonly ExpressionGenerator _expressions = new(random);
    readonly List<(string Name, Scope Columns)> _common = [];
    int _aliases;

    /// <summary>A query: WITH, body, and an order with its limit, which is total because it names every column.</summary>
    internal Node Query()
    {
        var with = random.OneIn(5) ? With() : Node.None;
        var (body, kinds) = Body(depth: 2);
        return Node.Of(NodeKind.Query, "{0}{1}{2}", with, body, random.OneIn(3) ? Order(kinds.Count) : Node.None);
    }

    Node With()
    {
        var (body, kinds) = Body(depth: 1);
        var name = $"w{_common.Count}";
        _common.Add((name, Outputs(kinds)));
        return Node.Of(NodeKind.Clause, $"WITH {name} AS ({{0}})\n", body);
    }

    (Node Query, IReadOnlyList<NodeKind> Kinds) Body(int depth)
    {
        if (depth == 0 || !random.OneIn(6))
        {
            return Select(depth, null);
        }

        var (left, kinds) = Select(depth - 1, null);
        var (right, _) = Select(depth - 1, kinds);
        var operation = random.Pick(["UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL"]);
        return (Node.Of(NodeKind.Query, $"({{0}})\n{operation}\n({{1}})", left, right), kinds);
    }

    /// <summary>A SELECT whose columns have the kinds given, or any.</summary>
    (Node Query, IReadOnlyList<NodeKind> Kinds) Select(int depth, IReadOnlyList<NodeKind>? kinds)
    {
        var (from, scope) = Source(depth);
        var wanted = kinds ?? [.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => _expressions.AnyKind())];
        var where = random.OneIn(2) ? Node.Of(NodeKind.Clause, "\nWHERE {0}", Condition(scope, depth)) : Node.None;
        return (random.OneIn(3) ? Grouped(from, where, scope, wanted) : Plain(from, where, scope, wanted, depth), wanted);
    }

    Node Plain(Node from, Node where, Scope scope, IReadOnlyList<NodeKind> kinds, int depth)
    {
        var items = kinds.Select(kind => Item(kind, scope, depth)).ToList();
        var distinct = random.OneIn(6) ? "DISTINCT " : "";
        var qualify = distinct.Length == 0 && random.OneIn(12)
            ? Node.Of(NodeKind.Clause, "\nQUALIFY ({0} <= 3)", new WindowGenerator(random, _expressions).Make(scope))
            : Node.None;
        return Node.Of(NodeKind.Query, $"SELECT {distinct}{{0}}\nFROM {{1}}{{2}}{{3}}", Items(items), from, where, qualify);
    }

    Node Item(NodeKind kind, Scope scope, int depth) => random.Below(8) switch
    {
        0 when kind == NodeKind.Integer => new WindowGenerator(random, _expressions).Make(scope),
        1 when depth > 0 && kind is NodeKind.Integer or NodeKind.Real or NodeKind.Text => ScalarSubquery(kind, scope),
        _ => _expressions.Make(kind, scope, 2),
    };

    Node Grouped(Node from, Node where, Scope scope, IReadOnlyList<NodeKind> kinds)
    {
        var aggregates = new AggregateGenerator(random, _expressions);
        var keys = new List<Node>();
        var items = kinds.Select(kind =>
        {
            var columns = scope.Columns.Where(c => c.Kind == kind).ToList();
            if (columns.Count > 0 && random.OneIn(2))
            {
                keys.Add(Node.Of(kind, random.Pick(columns).Name));
                return keys[^1];
            }

            return aggregates.Make(kind, scope);
        }).ToList();
        var grouping = keys.Count == 0 ? Node.None : Node.Of(NodeKind.Clause, GroupBy(keys.Count), Node.ListOf(", ", keys));
        var having = random.OneIn(3)
            ? Node.Of(NodeKind.Clause, "\nHAVING ({0} > {1})", aggregates.Make(NodeKind.Integer, scope), aggregates.Count())
            : Node.None;
        return Node.Of(NodeKind.Query, "SELECT {0}\nFROM {1}{2}{3}{4}", Items(items), from, where, grouping, having);
    }

    string GroupBy(int keys) => random.Below(8) switch
    {
        0 => "\nGROUP BY ROLLUP ({0})",
        1 when keys <= 3 => "\nGROUP BY CUBE ({0})",
        2 => "\nGROUP BY GROUPING SETS (({0}), ())",
        _ => "\nGROUP BY {0}",
    };

    static Node Items(List<Node> items) =>
        Node.ListOf(", ", [.. items.Select((item, i) => Node.Of(NodeKind.Clause, $"{{0}} AS c{i}", item))]);

    Node Condition(Scope scope, int depth)
    {
        var condition = _expressions.Make(NodeKind.Boolean, scope, 3);
        return depth > 0 && random.OneIn(4)
            ? Node.Of(NodeKind.Boolean, random.Pick(["({0} AND {1})", "({0} OR {1})"]), condition, SubqueryCondition(scope))
            : condition;
    }

    /// <summary>EXISTS or IN over a table, as a rule correlated by an equality.</summary>
    Node SubqueryCondition(Scope outer)
    {
        var (from, inner) = Table();
        var not = random.OneIn(3) ? "NOT " : "";
        if (random.OneIn(2))
        {
            return Node.Of(NodeKind.Boolean, $"({not}EXISTS (SELECT 1 FROM {{0}}{{1}}))", from, Correlation(outer, inner));
        }

        if (random.OneIn(4))
        {
            var quantified = $"({{0}} {random.Pick(["=", "<>", "<", ">="])} {random.Pick(["ANY", "ALL"])} (SELECT {{1}} FROM {{2}}{{3}}))";
            return Node.Of(
                NodeKind.Boolean, quantified, _expressions.Make(NodeKind.Integer, outer, 1), _expressions.Make(NodeKind.Integer, inner, 1), from,
                random.OneIn(2) ? Correlation(outer, inner) : Node.None);
        }

        var template = $"({{0}} {not}IN (SELECT {{1}} FROM {{2}}{{3}}))";
        var correlation = random.OneIn(2) ? Correlation(outer, inner) : Node.None;
        var (value, among) = (_expressions.Make(NodeKind.Integer, outer, 1), _expressions.Make(NodeKind.Integer, inner, 1));
        return Node.Of(NodeKind.Boolean, template, value, among, from, correlation);
    }

    Node ScalarSubquery(NodeKind kind, Scope outer)
    {
        var (from, inner) = Table();
        var correlation = random.OneIn(4) ? Node.None : Correlation(outer, inner);
        return Node.Of(kind, "(SELECT {0} FROM {1}{2})", new AggregateGenerator(random, _expressions).Make(kind, inner), from, correlation);
    }

    Node Correlation(Scope outer, Scope inner)
    {
        if (random.OneIn(5))
        {
            return Node.Of(NodeKind.Clause, " WHERE {0}", _expressions.Inequality(outer, inner));
        }

        var equality = _expressions.Equality(outer, inner) ?? _expressions.Comparison(inner, 1);
        return random.OneIn(3)
            ? Node.Of(NodeKind.Clause, " WHERE ({0} AND {1})", equality, _expressions.Comparison(inner, 1))
            : Node.Of(NodeKind.Clause, " WHERE {0}", equality);
    }

    (Node From, Scope Scope) Source(int depth)
    {
        if (depth > 0 && random.OneIn(5))
        {
            return Derived(depth);
        }

        var (left, scope) = Table();
        for (var joins = random.Pick([0, 0, 1, 1, 2]); joins > 0; joins--)
        {
            var (right, other) = depth > 0 && random.OneIn(6) ? Derived(depth) : Table();
            (left, scope) = Join(left, scope, right, other);
        }

        return (left, scope);
    }

    (Node From, Scope Scope) Join(Node left, Scope scope, Node right, Scope other)
    {
        var both = Scope.Join(scope, other);
        var equality = _expressions.Equality(scope, other);
        if (equality is null || random.OneIn(12))
        {
            return (Node.Of(NodeKind.Source, "{0} CROSS JOIN {1}", left, right), both);
        }

        var kind = random.Pick(["JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
        var on = random.OneIn(3) ? Node.Of(NodeKind.Boolean, "({0} AND {1})", equality, _expressions.Comparison(both, 2)) : equality;
        return (Node.Of(NodeKind.Source, $"{{0}} {kind} {{1}} ON {{2}}", left, right, on), both);
    }

    (Node From, Scope Scope) Derived(int depth)
    {
        var (query, kinds) = Body(depth - 1);
        var alias = $"s{_aliases++}";
        var order = random.OneIn(4) ? Order(kinds.Count) : Node.None;
        return (Node.Of(NodeKind.Source, $"({{0}}{{1}}) AS {alias}", query, order), Prefixed(Outputs(kinds), alias));
    }

    (Node From, Scope Scope) Table()
    {
        var alias = $"s{_aliases++}";
        if (_common.Count > 0 && random.OneIn(2))
        {
            var (name, columns) = random.Pick(_common);
            return (Node.Of(NodeKind.Source, $"{name} AS {alias}"), Prefixed(columns, alias));
        }

        var table = random.Pick(tables);
        var scope = table.Rows.Schema.Fields.Select(f => new ScopeColumn(f.Name, KindOf(f.Type), f.Type.Id == TypeId.Float));
        return (Node.Of(NodeKind.Source, $"{table.Name} AS {alias}"), Prefixed(new([.. scope]), alias) with { Key = $"{alias}.id" });
    }

    /// <summary>An order over every column, so that a limit cuts at one place only.</summary>
    Node Order(int columns)
    {
        string[] directions = ["", " DESC", " ASC", " NULLS FIRST", " DESC NULLS LAST"];
        var items = Enumerable.Range(1, columns).Select(i => $"{i}{random.Pick(directions)}");
        var limit = random.Pick(["", "\nLIMIT 5", "\nLIMIT 3 OFFSET 2", "\nLIMIT 0", "\nLIMIT 1000"]);
        return Node.Of(NodeKind.Clause, $"\nORDER BY {string.Join(", ", items)}{limit}");
    }

    static Scope Outputs(IReadOnlyList<NodeKind> kinds) => new([.. kinds.Select((kind, i) => new ScopeColumn($"c{i}", kind))]);

    static Scope Prefixed(Scope scope, string alias) => new([.. scope.Columns.Select(c => c with { Name = $"{alias}.{c.Name}" })]);

    static NodeKind KindOf(DataType type) => type.Id switch
    {
        TypeId.Boolean => NodeKind.Boolean,
        TypeId.Float or TypeId.Double => NodeKind.Real,
        TypeId.Utf8 => NodeKind.Text,
        TypeId.Date => NodeKind.Date,
        TypeId.Timestamp => NodeKind.Timestamp,
        _ => NodeKind.Integer,
    };
}
