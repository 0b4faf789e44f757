using Rubin.Query.Adql;

namespace Rubin.Query.Tests.Adql;

/// <summary>What the default dialect has beyond ADQL 2.1: accepted there, printed in one form, and refused in strict mode.</summary>
public sealed class DialectTests
{
    public static TheoryData<string, string> Features => new()
    {
        { "SELECT a FROM t LIMIT 5", "SELECT a FROM t LIMIT 5" },
        { "SELECT 1", "SELECT 1" },
        { "SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END FROM t", "SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END FROM t" },
        { "select case when a then b end from t", "SELECT CASE WHEN a THEN b END FROM t" },
        { "SELECT TRUE, false, a IS NOT TRUE FROM t", "SELECT TRUE, FALSE, a IS NOT TRUE FROM t" },
        { "SELECT ~a & 0xFF | b ^ c << 2 FROM t", "SELECT ~a & 0xFF | b ^ c << 2 FROM t" },
        { "SELECT a % 2 FROM t", "SELECT a % 2 FROM t" },
        { "SELECT a FROM t CROSS JOIN u", "SELECT a FROM t CROSS JOIN u" },
        { "SELECT a FROM t WHERE a LIKE 'x!%' ESCAPE '!'", "SELECT a FROM t WHERE a LIKE 'x!%' ESCAPE '!'" },
        { "SELECT (SELECT MAX(b) FROM u) FROM t", "SELECT (SELECT MAX(b) FROM u) FROM t" },
        { "SELECT a FROM t WHERE a >= SOME (SELECT b FROM u)", "SELECT a FROM t WHERE a >= ANY (SELECT b FROM u)" },
        { "SELECT a FROM t WHERE a = ANY([1, 2])", "SELECT a FROM t WHERE a = ANY ([1, 2])" },
        { "SELECT a FROM t WHERE (a, b) IN (SELECT c, d FROM u)", "SELECT a FROM t WHERE (a, b) IN (SELECT c, d FROM u)" },
        { "SELECT a FROM t WHERE a + b IS NULL", "SELECT a FROM t WHERE a + b IS NULL" },
        { "SELECT a FROM (WITH q AS (SELECT a FROM t) SELECT a FROM q) AS z", "SELECT a FROM (WITH q AS (SELECT a FROM t) SELECT a FROM q) AS z" },
        {
            "WITH RECURSIVE q(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM q) SELECT n FROM q",
            "WITH RECURSIVE q (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM q) SELECT n FROM q"
        },
        { "WITH q (SELECT a FROM t) SELECT a FROM q", "WITH q AS (SELECT a FROM t) SELECT a FROM q" },
        {
            "SELECT a FROM t GROUP BY GROUPING SETS ((a, b), a, ()), ROLLUP (a, (b, c)), CUBE (d)",
            "SELECT a FROM t GROUP BY GROUPING SETS ((a, b), a, ()), ROLLUP (a, (b, c)), CUBE (d)"
        },
        {
            "SELECT SUM(a) OVER (PARTITION BY b ORDER BY c ROWS 2 PRECEDING EXCLUDE TIES) FROM t",
            "SELECT SUM(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 2 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM t"
        },
        {
            "SELECT RANK() OVER w FROM t WINDOW w AS (ORDER BY a) QUALIFY RANK() OVER (w) = 1",
            "SELECT RANK() OVER w FROM t WINDOW w AS (ORDER BY a) QUALIFY RANK() OVER w = 1"
        },
        { "SELECT SUM(a) FILTER (WHERE b > 1) FROM t", "SELECT SUM(a) FILTER (WHERE b > 1) FROM t" },
        { "SELECT LAG(a IGNORE NULLS) OVER (ORDER BY b) FROM t", "SELECT LAG(a) IGNORE NULLS OVER (ORDER BY b) FROM t" },
        { "SELECT QUANTILE(0.5) WITHIN GROUP (ORDER BY a) FROM t", "SELECT QUANTILE(0.5 ORDER BY a) FROM t" },
        { "SELECT list(a ORDER BY b DESC NULLS LAST) FROM t", "SELECT list(a ORDER BY b DESC NULLS LAST) FROM t" },
        { "SELECT a FROM t ORDER BY a NULLS FIRST", "SELECT a FROM t ORDER BY a NULLS FIRST" },
        { "VALUES (1, 'a'), (2, 'b')", "VALUES (1, 'a'), (2, 'b')" },
        { "SELECT x FROM (VALUES (1)) AS v(x)", "SELECT x FROM (VALUES (1)) AS v(x)" },
        { "SELECT a FROM t TABLESAMPLE BERNOULLI (10 PERCENT) REPEATABLE (7) x", "SELECT a FROM t AS x TABLESAMPLE BERNOULLI (10) REPEATABLE (7)" },
        { "SELECT a FROM t x TABLESAMPLE (100 ROWS)", "SELECT a FROM t AS x TABLESAMPLE (100 ROWS)" },
        { "SELECT *, a FROM t", "SELECT *, a FROM t" },
        { "SELECT * EXCLUDE (a, b) REPLACE (c + 1 AS c), t.* EXCLUDE z FROM t", "SELECT * EXCLUDE (a, b) REPLACE (c + 1 AS c), t.* EXCLUDE (z) FROM t" },
        { "SELECT ARRAY[1, 2][1], [], (s).x, l[1].y FROM t", "SELECT [1, 2][1], [], (s).x, l[1].y FROM t" },
        { "SELECT list_transform(l, x -> x + 1), f(l, (x, y) -> x) FROM t", "SELECT list_transform(l, x -> x + 1), f(l, (x, y) -> x) FROM t" },
        { "SELECT v, i FROM UNNEST([1, 2]) WITH ORDINALITY AS u(v, i)", "SELECT v, i FROM UNNEST([1, 2]) WITH ORDINALITY AS u(v, i)" },
        { "SELECT a FROM t, LATERAL (SELECT b FROM u WHERE u.i = t.i) AS y", "SELECT a FROM t, LATERAL (SELECT b FROM u WHERE u.i = t.i) AS y" },
        { "SELECT a FROM f(1, name => 2)", "SELECT a FROM f(1, name => 2)" },
        {
            "SELECT a FROM f(TABLE(SELECT b FROM u) PARTITION BY c ORDER BY d, k => 3) g",
            "SELECT a FROM f(TABLE(SELECT b FROM u) PARTITION BY c ORDER BY d, k => 3) AS g"
        },
        { "SELECT a FROM t NEAREST (2) JOIN u ON DISTANCE(t.p, u.p) < 1", "SELECT a FROM t NEAREST (2) JOIN u ON DISTANCE(t.p, u.p) < 1" },
        { "SELECT a FROM 'x.parquet' AS x", "SELECT a FROM 'x.parquet' AS x" },
        { "SELECT a INTO mydb.x FROM t", "SELECT a INTO mydb.x FROM t" },
        { "SELECT TRY_CAST(a AS DOUBLE), a::INTEGER[], CAST(b AS STRUCT(x REAL)) FROM t", "SELECT TRY_CAST(a AS DOUBLE), CAST(a AS INTEGER[]), CAST(b AS STRUCT(x REAL)) FROM t" },
        { "SELECT DATE '2026-01-31' + INTERVAL '5' DAYS, CURRENT_TIMESTAMP FROM t", "SELECT DATE '2026-01-31' + INTERVAL '5' DAY, CURRENT_TIMESTAMP() FROM t" },
        {
            "SELECT EXTRACT(YEAR FROM d), POSITION('a' IN b), SUBSTRING(x FROM 1 FOR 2), TRIM(LEADING 'x' FROM y) FROM t",
            "SELECT EXTRACT('YEAR', d), POSITION('a', b), SUBSTRING(x, 1, 2), LTRIM(y, 'x') FROM t"
        },
        { "SELECT a FROM t WHERE a = @x OR b = ? OR c = :y", "SELECT a FROM t WHERE a = @x OR b = ? OR c = @y" },
        { "SELECT `a b` FROM t", "SELECT \"a b\" FROM t" },
        { "SELECT _healpix_29 FROM t", "SELECT _healpix_29 FROM t" },
        { "SELECT a AS distance, t.size, year FROM t", "SELECT a AS distance, t.size, year FROM t" },
        { "SELECT a /* b */ FROM t", "SELECT a FROM t" },
        { "SELECT a FROM t UNION DISTINCT SELECT a FROM u", "SELECT a FROM t UNION SELECT a FROM u" },
        { "EXPLAIN ANALYZE SELECT a FROM t", "EXPLAIN ANALYZE SELECT a FROM t" },
        { "DESCRIBE s.t", "DESCRIBE SELECT * FROM s.t" },
        { "SHOW TABLES FROM s", "SHOW TABLES FROM s" },
        { "SUMMARIZE t", "SUMMARIZE SELECT * FROM t" },
        { "COPY (SELECT a FROM t) TO 'x.csv' (FORMAT csv, HEADER)", "COPY (SELECT a FROM t) TO 'x.csv' (FORMAT 'csv', HEADER)" },
    };

    [Theory]
    [MemberData(nameof(Features))]
    public void The_default_dialect_has_it_and_prints_it_in_one_form(string text, string printed)
    {
        var tree = AdqlParser.Parse(text);
        Assert.Equal(printed, SyntaxPrinter.Print(tree));
        Assert.Equal(tree, AdqlParser.Parse(printed));
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void Strict_mode_refuses_it(string text, string printed)
    {
        _ = printed;
        var error = Assert.Throws<QueryException>(() => AdqlParser.Parse(text, AdqlDialect.Strict));
        Assert.Equal(QueryErrorCode.Syntax, error.Code);
        Assert.NotNull(error.Span);
    }

    [Theory]
    [InlineData("SELECT limit, window, nearest FROM t qualify, u lateral")]
    [InlineData("SELECT a filter FROM t AS limit")]
    [InlineData("SELECT CEIL(a), LN(a), ivo_healpix_index(10, ra, dec) FROM t")]
    public void Words_of_the_dialect_are_plain_names_in_strict_mode(string text) => AdqlParser.Parse(text, AdqlDialect.Strict);

    [Theory]
    [InlineData("SELECT a FROM t limit")]
    [InlineData("SELECT a FROM t nearest WHERE a = 1")]
    [InlineData("SELECT a exclude FROM t")]
    public void Words_of_the_dialect_are_no_alias_without_AS(string text) => Assert.Throws<QueryException>(() => AdqlParser.Parse(text));

    [Theory]
    [InlineData("SELECT t.order, t.group AS select_, order.x FROM t AS order")]
    [InlineData("SELECT f(order => 1, select => 2) FROM t")]
    [InlineData("SELECT LEFT(a, 1), RIGHT(a, 1), REPLACE(a, 'x', 'y'), FIRST(a), VALUE FROM t")]
    [InlineData("SELECT date, time, timestamp, interval, day, first, last, rows, range, row, position, current FROM t")]
    [InlineData("SELECT limit, offset, qualify, window, filter, over, exclude, nearest, mutual, lateral FROM t")]
    public void Reserved_words_are_names_where_no_doubt_arises(string text)
    {
        var tree = AdqlParser.Parse(text);
        Assert.Equal(tree, AdqlParser.Parse(SyntaxPrinter.Print(tree)));
    }
}
