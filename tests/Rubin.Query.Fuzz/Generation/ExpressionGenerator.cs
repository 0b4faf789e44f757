using System.Globalization;

namespace Rubin.Query.Fuzz;

/// <summary>
/// Makes expressions of a wanted kind over a scope. Where DuckDB's meaning differs from the engine's, the two templates differ.
/// </summary>
sealed class ExpressionGenerator(Randomness random)
{
    static readonly NodeKind[] ValueKinds =
        [NodeKind.Integer, NodeKind.Real, NodeKind.Text, NodeKind.Date, NodeKind.Timestamp, NodeKind.Boolean];

    /// <summary>
    /// What DuckDB must know: comparisons with NaN are false, and <c>&lt;&gt;</c> true, while DuckDB takes NaN for a number equal to itself
    /// and above all others.
    /// </summary>
    internal const string DuckDbMacros =
        """
        CREATE MACRO nan_or(a, b, answer, otherwise) AS
            CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN isnan(a::DOUBLE) OR isnan(b::DOUBLE) THEN answer ELSE otherwise END;
        CREATE MACRO r_eq(a, b) AS nan_or(a, b, false, a::DOUBLE = b::DOUBLE);
        CREATE MACRO r_ne(a, b) AS nan_or(a, b, true, a::DOUBLE <> b::DOUBLE);
        CREATE MACRO r_lt(a, b) AS nan_or(a, b, false, a::DOUBLE < b::DOUBLE);
        CREATE MACRO r_le(a, b) AS nan_or(a, b, false, a::DOUBLE <= b::DOUBLE);
        CREATE MACRO r_gt(a, b) AS nan_or(a, b, false, a::DOUBLE > b::DOUBLE);
        CREATE MACRO r_ge(a, b) AS nan_or(a, b, false, a::DOUBLE >= b::DOUBLE);
        CREATE MACRO r_nullif(a, b) AS CASE WHEN r_eq(a, b) THEN NULL ELSE a END
        """;

    static readonly (string Sign, string Macro)[] Comparisons =
        [("=", "r_eq"), ("<>", "r_ne"), ("<", "r_lt"), ("<=", "r_le"), (">", "r_gt"), (">=", "r_ge")];

    /// <summary>Templates by kind; the letters say which kinds their parts have.</summary>
    static readonly (NodeKind Kind, string Parts, string Adql, string DuckDb)[] Operations =
    [
        (NodeKind.Integer, "II", "({0} + {1})", "({0} + {1})"),
        (NodeKind.Integer, "II", "({0} - {1})", "({0} - {1})"),
        (NodeKind.Integer, "II", "({0} * {1})", "({0} * {1})"),
        (NodeKind.Integer, "I", "(- {0})", "(- {0})"),
        (NodeKind.Integer, "I", "ABS({0})", "ABS({0})"),
        (NodeKind.Integer, "I", "MOD({0}, 7)", "({0} % 7)"),
        (NodeKind.Integer, "II", "COALESCE({0}, {1})", "COALESCE({0}, {1})"),
        (NodeKind.Integer, "II", "NULLIF({0}, {1})", "NULLIF({0}, {1})"),
        (NodeKind.Integer, "BII", "CASE WHEN {0} THEN {1} ELSE {2} END", "CASE WHEN {0} THEN {1} ELSE {2} END"),
        (NodeKind.Integer, "BI", "CASE WHEN {0} THEN {1} END", "CASE WHEN {0} THEN {1} END"),
        (NodeKind.Integer, "T", "CHAR_LENGTH({0})", "LENGTH({0})"),
        (NodeKind.Integer, "T", "POSITION('a' IN {0})", "POSITION('a' IN {0})"),
        (NodeKind.Integer, "T", "TRY_CAST({0} AS BIGINT)", "TRY_CAST({0} AS BIGINT)"),
        (NodeKind.Integer, "B", "CAST({0} AS INTEGER)", "CAST({0} AS INTEGER)"),
        (NodeKind.Integer, "D", "EXTRACT(MONTH FROM {0})", "EXTRACT(MONTH FROM {0})"),
        (NodeKind.Integer, "S", "EXTRACT(HOUR FROM {0})", "EXTRACT(HOUR FROM {0})"),
        (NodeKind.Real, "RR", "({0} + {1})", "({0} + {1})"),
        (NodeKind.Real, "RR", "({0} - {1})", "({0} - {1})"),
        (NodeKind.Real, "RI", "({0} * {1})", "({0} * {1})"),
        (NodeKind.Real, "I", "({0} / 4)", "({0} / 4)"),
        (NodeKind.Real, "R", "({0} / 8)", "({0} / 8)"),
        (NodeKind.Real, "R", "ABS({0})", "ABS({0})"),
        (NodeKind.Real, "R", "FLOOR({0})", "FLOOR({0})"),
        (NodeKind.Real, "RR", "COALESCE({0}, {1})", "COALESCE({0}, {1})"),
        (NodeKind.Real, "RR", "NULLIF({0}, {1})", "r_nullif({0}, {1})"),
        (NodeKind.Real, "BRR", "CASE WHEN {0} THEN {1} ELSE {2} END", "CASE WHEN {0} THEN {1} ELSE {2} END"),
        (NodeKind.Real, "I", "CAST({0} AS DOUBLE PRECISION)", "CAST({0} AS DOUBLE)"),
        (NodeKind.Text, "TT", "({0} || {1})", "({0} || {1})"),
        (NodeKind.Text, "T", "UPPER({0})", "UPPER({0})"),
        (NodeKind.Text, "T", "LOWER({0})", "LOWER({0})"),
        (NodeKind.Text, "TT", "COALESCE({0}, {1})", "COALESCE({0}, {1})"),
        (NodeKind.Text, "T", "SUBSTRING({0}, 2, 3)", "SUBSTRING({0}, 2, 3)"),
        (NodeKind.Text, "T", "TRIM({0})", "TRIM({0})"),
        (NodeKind.Text, "TT", "REPLACE({0}, 'a', {1})", "REPLACE({0}, 'a', {1})"),
        (NodeKind.Text, "I", "CAST({0} AS VARCHAR)", "CAST({0} AS VARCHAR)"),
        (NodeKind.Text, "D", "CAST({0} AS VARCHAR)", "CAST({0} AS VARCHAR)"),
        (NodeKind.Text, "BTT", "CASE WHEN {0} THEN {1} ELSE {2} END", "CASE WHEN {0} THEN {1} ELSE {2} END"),
        (NodeKind.Date, "DD", "COALESCE({0}, {1})", "COALESCE({0}, {1})"),
        (NodeKind.Date, "S", "CAST({0} AS DATE)", "CAST({0} AS DATE)"),
        (NodeKind.Timestamp, "SS", "COALESCE({0}, {1})", "COALESCE({0}, {1})"),
        (NodeKind.Timestamp, "S", "({0} + INTERVAL '1' MONTH)", "({0} + INTERVAL 1 MONTH)"),
        (NodeKind.Timestamp, "S", "({0} - INTERVAL '36' HOUR)", "({0} - INTERVAL 36 HOUR)"),
        (NodeKind.Timestamp, "D", "CAST({0} AS TIMESTAMP)", "CAST({0} AS TIMESTAMP)"),
        (NodeKind.Boolean, "BB", "({0} AND {1})", "({0} AND {1})"),
        (NodeKind.Boolean, "BB", "({0} OR {1})", "({0} OR {1})"),
        (NodeKind.Boolean, "B", "(NOT {0})", "(NOT {0})"),
        (NodeKind.Boolean, "B", "({0} IS TRUE)", "({0} IS TRUE)"),
        (NodeKind.Boolean, "B", "({0} IS NOT FALSE)", "({0} IS NOT FALSE)"),
        (NodeKind.Boolean, "I", "({0} IS NULL)", "({0} IS NULL)"),
        (NodeKind.Boolean, "R", "({0} IS NOT NULL)", "({0} IS NOT NULL)"),
        (NodeKind.Boolean, "T", "({0} IS NULL)", "({0} IS NULL)"),
        (NodeKind.Boolean, "III", "({0} BETWEEN {1} AND {2})", "({0} BETWEEN {1} AND {2})"),
        (NodeKind.Boolean, "RRR", "({0} BETWEEN {1} AND {2})", "(r_ge({0}, {1}) AND r_le({0}, {2}))"),
        (NodeKind.Boolean, "III", "({0} IN ({1}, {2}, 3))", "({0} IN ({1}, {2}, 3))"),
        (NodeKind.Boolean, "I", "({0} NOT IN (1, 2, NULL))", "({0} NOT IN (1, 2, NULL))"),
        (NodeKind.Boolean, "II", "({0} IS DISTINCT FROM {1})", "({0} IS DISTINCT FROM {1})"),
        (NodeKind.Boolean, "II", "(({0}, {1}) IN ((1, 2), (3, 0)))", "(({0} = 1 AND {1} = 2) OR ({0} = 3 AND {1} = 0))"),
        (NodeKind.Boolean, "TT", "({0} LIKE {1})", "({0} LIKE {1})"),
        (NodeKind.Boolean, "T", "({0} IN ('a', 'star'))", "({0} IN ('a', 'star'))"),
        (NodeKind.Boolean, "T", "({0} LIKE 'a%')", "({0} LIKE 'a%')"),
        (NodeKind.Boolean, "T", "({0} NOT LIKE '%_a%')", "({0} NOT LIKE '%_a%')"),
    ];

    /// <summary>An expression of that kind.</summary>
    /// <param name="kind">The kind of its value.</param>
    /// <param name="scope">What it may name.</param>
    /// <param name="depth">How many operations may stand inside each other.</param>
    internal Node Make(NodeKind kind, Scope scope, int depth)
    {
        if (depth <= 0 || random.OneIn(4))
        {
            return Leaf(kind, scope);
        }

        if (kind == NodeKind.Boolean && random.OneIn(2))
        {
            return Comparison(scope, depth);
        }

        var (_, parts, adql, duckDb) = random.Pick(Operations.Where(o => o.Kind == kind).ToList());
        return new(kind, adql, duckDb, [.. parts.Select(p => Make(KindOf(p), scope, depth - 1))]);
    }

    /// <summary>A comparison of two values of one kind, or of an integer with a real one.</summary>
    internal Node Comparison(Scope scope, int depth)
    {
        var kind = random.Pick(ValueKinds);
        var other = kind == NodeKind.Real && random.OneIn(3) ? NodeKind.Integer : kind;
        return Compare(Make(kind, scope, depth - 1), Make(other, scope, depth - 1), random.Below(Comparisons.Length));
    }

    /// <summary>The equality of two columns of one kind, one of each scope; null where there are no such columns.</summary>
    internal Node? Equality(Scope left, Scope right)
    {
        var pairs = from l in left.Columns from r in right.Columns where l.Kind == r.Kind && l.Kind != NodeKind.Boolean select (l, r);
        var list = pairs.ToList();
        if (list.Count == 0)
        {
            return null;
        }

        var (a, b) = random.Pick(list);
        return Compare(Node.Of(a.Kind, a.Name), Node.Of(b.Kind, b.Name), 0);
    }

    /// <summary>An inequality of two integers, one of each scope.</summary>
    internal Node Inequality(Scope left, Scope right) =>
        Compare(Make(NodeKind.Integer, left, 1), Make(NodeKind.Integer, right, 1), 2 + random.Below(Comparisons.Length - 2));

    /// <summary>A column of the scope as it is, whatever its kind.</summary>
    internal Node Column(Scope scope)
    {
        var column = random.Pick(scope.Columns);
        return Node.Of(column.Kind, column.Name);
    }

    internal NodeKind AnyKind() => random.Pick(ValueKinds);

    static Node Compare(Node left, Node right, int comparison)
    {
        var (sign, macro) = Comparisons[comparison];
        var plain = $"({{0}} {sign} {{1}})";
        var isReal = left.Kind == NodeKind.Real || right.Kind == NodeKind.Real;
        return new(NodeKind.Boolean, plain, isReal ? $"{macro}({{0}}, {{1}})" : plain, [left, right]);
    }

    Node Leaf(NodeKind kind, Scope scope)
    {
        var columns = scope.Columns.Where(c => c.Kind == kind).ToList();
        if (columns.Count == 0 || random.OneIn(5))
        {
            return Literal(kind);
        }

        var column = random.Pick(columns);
        return column.IsFloat
            ? new(kind, $"CAST({column.Name} AS DOUBLE PRECISION)", $"CAST({column.Name} AS DOUBLE)", [])
            : Node.Of(kind, column.Name);
    }

    Node Literal(NodeKind kind) => Node.Of(kind, kind switch
    {
        NodeKind.Integer => (random.Below(9) - 2).ToString(CultureInfo.InvariantCulture),
        NodeKind.Real => string.Create(CultureInfo.InvariantCulture, $"{(random.Below(17) - 8) / 4.0:0.00}e0"),
        NodeKind.Text => random.Pick(["''", "'a'", "'star'", "'B'"]),
        NodeKind.Date => $"DATE '2000-01-0{1 + random.Below(5)}'",
        NodeKind.Timestamp => $"TIMESTAMP '1970-01-0{1 + random.Below(2)} 12:00:00'",
        _ => random.Pick(["TRUE", "FALSE"]),
    });

    static NodeKind KindOf(char letter) => letter switch
    {
        'I' => NodeKind.Integer,
        'R' => NodeKind.Real,
        'T' => NodeKind.Text,
        'D' => NodeKind.Date,
        'S' => NodeKind.Timestamp,
        _ => NodeKind.Boolean,
    };
}
