using Rubin.Query.Adql;

namespace Rubin.Query.Tests.Adql;

/// <summary>Random texts give a tree or a <see cref="QueryException"/> with a place, and nothing else.</summary>
public sealed class FuzzTests
{
    static readonly string[] Words =
    [
        .. ("SELECT FROM WHERE GROUP BY HAVING ORDER UNION ALL EXCEPT INTERSECT WITH RECURSIVE AS JOIN LEFT NATURAL CROSS ON USING AND OR NOT IN BETWEEN "
            + "LIKE ESCAPE IS NULL EXISTS CASE WHEN THEN ELSE END CAST TRY_CAST DISTINCT TOP LIMIT OFFSET VALUES TABLE PARTITION OVER FILTER WINDOW "
            + "QUALIFY ROWS RANGE PRECEDING FOLLOWING CURRENT ROW UNBOUNDED NULLS FIRST LAST LATERAL UNNEST NEAREST MUTUAL TABLESAMPLE EXCLUDE REPLACE "
            + "ANY ARRAY INTERVAL DATE EXTRACT POSITION TRIM SUBSTRING GROUPING SETS ROLLUP CUBE EXPLAIN ANALYZE COPY TO SHOW TABLES DESCRIBE INTO "
            + "a b t u x count f ( ) ( ) ( ) [ ] , , , . . * * + - / % = <> < <= || & | ^ ~ << -> => :: ; 1 2.5 .5 1e3 0xF 'x' \"q\" ? @p <=> DIV MOD").Split(' '),
    ];

    static readonly string[] Leaves = ["a", "t.b", "1", "2.5", "'x'", "NULL", "TRUE", "f(a)", "[1, 2]", "(SELECT 1)", "\"q r\"", "CURRENT_DATE", "?"];

    static readonly string[] Frames =
    [
        "{0} + {1} - {2}", "{0} * {1} / {2}", "{0} || {1}", "{0} & {1} | {2}", "{0} ^ {1}", "{0} << {1}", "-{0}", "~{0}", "{0} % {1} DIV {2}",
        "{0} = {1}", "{0} <> {1}", "{0} < {1}", "{0} IS DISTINCT FROM {1}", "{0} AND {1} AND {2}", "{0} OR {1} OR {2}", "NOT {0}", "{0} BETWEEN {1} AND {2}",
        "{0} NOT IN ({1}, {2})", "{0} IN (SELECT {1} FROM u)", "{0} LIKE {1} ESCAPE {2}", "{0} IS NOT NULL", "{0} IS UNKNOWN", "{0} >= ALL (SELECT {1})",
        "EXISTS (SELECT {0})", "CASE {0} WHEN {1} THEN {2} END", "CAST({0} AS REAL[])", "{0}::INTEGER", "{0}[{1}]", "({0}).x", "f({0}, {1} ORDER BY {2})",
        "g(x -> {0}, k => {1})", "SUM({0}) OVER (PARTITION BY {1} ORDER BY {2} DESC)", "({0}, {1})", "ROW({0})", "INTERVAL 3 DAY + {0}", "{0} = ANY ({1})",
    ];

    [Fact]
    public void Random_tokens_never_break_the_parser()
    {
        var random = new Random(1);
        for (var i = 0; i < 1_500; i++)
        {
            TryParse(RandomText(random));
        }
    }

    /// <summary>Sentences of the grammar with every kind of operator in every other: what prints is what was read.</summary>
    [Fact]
    public void Random_expressions_survive_printing()
    {
        var random = new Random(4);
        for (var i = 0; i < 1_500; i++)
        {
            var text = $"SELECT {Expression(random, 4)} FROM t";
            var tree = Parse(text);
            var printed = SyntaxPrinter.Print(tree);
            Assert.True(tree.Equals(Parse(printed)), $"{text}\n{printed}");
        }
    }

    [Fact]
    public void Random_characters_never_break_the_parser()
    {
        var random = new Random(2);
        for (var i = 0; i < 2_000; i++)
        {
            TryParse(string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => (char)(random.Next(8) == 0 ? random.Next(0x10000) : random.Next(32, 127)))));
        }
    }

    [SharedFact]
    public void Damaged_queries_never_break_the_parser()
    {
        var random = new Random(3);
        foreach (var text in Corpus.Texts())
        {
            var cut = random.Next(text.Length);
            TryParse(text[..cut]);
            TryParse(text.Remove(cut, Math.Min(random.Next(1, 4), text.Length - cut)));
            TryParse(text.Insert(cut, Words[random.Next(Words.Length)]));
        }
    }

    static StatementSyntax Parse(string text)
    {
        try
        {
            return AdqlParser.Parse(text);
        }
        catch (QueryException error)
        {
            Assert.Fail(ErrorText.Render(error, text));
            throw;
        }
    }

    static string Expression(Random random, int depth)
    {
        if (depth == 0)
        {
            return Leaves[random.Next(Leaves.Length)];
        }

        var frame = Frames[random.Next(Frames.Length)];
        return string.Format(null, frame, Operand(random, depth - 1), Operand(random, depth - 1), Operand(random, depth - 1));
    }

    static string Operand(Random random, int depth) => random.Next(4) == 0 ? Leaves[random.Next(Leaves.Length)] : $"({Expression(random, depth)})";

    internal static string RandomText(Random random) =>
        (random.Next(2) == 0 ? "SELECT a FROM t WHERE " : "SELECT ")
        + string.Join(' ', Enumerable.Range(0, random.Next(1, 25)).Select(_ => Words[random.Next(Words.Length)]));

    /// <summary>Parses in both dialects; what is accepted must survive printing.</summary>
    internal static void TryParse(string text)
    {
        foreach (var dialect in Enum.GetValues<AdqlDialect>())
        {
            try
            {
                var tree = AdqlParser.Parse(text, dialect);
                Assert.True(tree.Equals(AdqlParser.Parse(SyntaxPrinter.Print(tree))), $"{text}\n{SyntaxPrinter.Print(tree)}");
            }
            catch (QueryException error)
            {
                Assert.Equal(QueryErrorCode.Syntax, error.Code);
                Assert.True(error.Span is { } span && span.Start >= 0 && span.End <= text.Length, text);
            }
        }
    }
}
