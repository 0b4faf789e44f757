using Rubin.Query.Adql;

namespace Rubin.Query.Tests.Adql;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("SELECT", "found the end of the text where a value, ALL, DISTINCT or \"*\" was expected", 6, 0, null)]
    [InlineData("", "found an empty text where a query was expected", 0, 0, null)]
    [InlineData("SELECR a FROM t", "found \"SELECR\" where a query was expected", 0, 6, "did you mean SELECT?")]
    [InlineData("SELECT a FORM t", "found \"t\" where \",\", FROM, WHERE, GROUP, ORDER or the end of the text was expected", 14, 1, "did you mean FROM?")]
    [InlineData("SELECT order FROM t", "found \"order\" where a value, ALL, DISTINCT or \"*\" was expected", 7, 5, "ORDER is a reserved word; as a name it is quoted: \"order\"")]
    [InlineData("SELECT a FROM order", "found \"order\" where a table was expected", 14, 5, "ORDER is a reserved word; as a name it is quoted: \"order\"")]
    [InlineData("SELECT a FROM t WHERE a IN ()", "found \")\" where a value was expected", 28, 1, "a list has a value at least: IN (1, 2, 3)")]
    [InlineData("SELECT a FROM t WHERE a IS 3", "found \"3\" where DISTINCT, NOT, NULL, FALSE, TRUE or UNKNOWN was expected", 27, 1, "IS tests for NULL, TRUE and FALSE; other values are compared by =")]
    [InlineData("SELECT (a FROM t", "found \"FROM\" where an operator, \")\" or \",\" was expected", 10, 4, null)]
    [InlineData("SELECT CASE WHEN a THEN b FROM t", "found \"FROM\" where an operator, WHEN, END or ELSE was expected", 26, 4, "CASE WHEN condition THEN value ELSE value END")]
    [InlineData("SELECT a FROM t GROUP a", "found \"a\" where BY was expected", 22, 1, null)]
    [InlineData("SELECT TOP 1.5 a FROM t", "found \"1.5\" where an integer or a parameter was expected", 11, 3, "SELECT TOP 10 …")]
    [InlineData("SELECT a FROM t; SELECT b", "found \"SELECT\" where the end of the text was expected", 17, 6, "one statement at a time")]
    [InlineData("SELECT 1 +;", "found \";\" where a value was expected", 10, 1, null)]
    [InlineData("SELECT DISTINCT ON (a) b FROM t", "found \"ON\" where a value or \"*\" was expected", 16, 2, "DISTINCT drops whole rows; the first row of each group: QUALIFY ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) = 1")]
    [InlineData("SELECT a FROM t WHERE a == 1", "\"==\" is no operator of ADQL", 24, 2, "use =")]
    [InlineData("SELECT 'abc FROM t", "the text that begins here has no closing '", 7, 1, "a ' inside a text is written twice: 'it''s'")]
    [InlineData("SELECT \"abc FROM t", "the quoted name that begins here has no closing \"", 7, 1, "texts stand in single quotes: 'text'")]
    [InlineData("SELECT /* a FROM t", "the comment that begins here has no closing */", 7, 2, null)]
    [InlineData("SELECT a FROM 2mass.psc", "\"2mass\" is neither a number nor a name", 14, 5, "a name that begins with a digit is quoted: \"2mass\"")]
    [InlineData("SELECT grégory FROM t", "the character \"é\" (U+00E9) is not part of ADQL", 9, 1, "names with such letters are quoted: \"name\"")]
    [InlineData("SELECT a FROM a.b.c.d", "the name of a table has three parts at most", 14, 7, "catalog.schema.table")]
    [InlineData("SELECT a FROM t NATURAL JOIN u ON x = y", "this condition belongs to no JOIN", 31, 2, "NATURAL JOIN and CROSS JOIN take none; every other JOIN takes one")]
    [InlineData("SELECT a FROM t OUTER JOIN u ON x = y", "OUTER stands behind LEFT, RIGHT or FULL only", 16, 5, "LEFT OUTER JOIN")]
    public void Says_what_was_found_and_expected(string text, string message, int start, int length, string? hint)
    {
        var error = Assert.Throws<QueryException>(() => AdqlParser.Parse(text));
        Assert.Equal((QueryErrorCode.Syntax, message, new SourceSpan(start, length), hint), (error.Code, error.Message, error.Span, error.Hint));
    }

    [Theory]
    [InlineData("SELECT a FROM t LIMIT 5", "LIMIT is not part of ADQL 2.1", "use TOP")]
    [InlineData("SELECT a FROM t ORDER BY a NULLS LAST", "NULLS FIRST or LAST is not part of ADQL 2.1", null)]
    [InlineData("SELECT distance FROM t", "DISTANCE is a reserved word of ADQL 2.1", "as a name it is quoted: \"distance\"")]
    [InlineData("SELECT a AS size FROM t", "SIZE is a reserved word of ADQL 2.1", "as a name it is quoted: \"size\"")]
    [InlineData("SELECT _a FROM t", "the name _a begins with an underscore", "in ADQL 2.1 it is quoted: \"_a\"")]
    [InlineData("SELECT a FROM t WHERE flag", "found a value where ADQL 2.1 wants a condition", "compare it: … = 1")]
    [InlineData("SELECT a = b FROM t", "found a condition where ADQL 2.1 wants a value", null)]
    [InlineData("SELECT SIN() FROM t", "SIN takes 1 argument, not 0", null)]
    [InlineData("SELECT ROUND(a, b) FROM t", "ROUND takes an integer as argument 2", null)]
    [InlineData("SELECT CIRCLE('ICRS', 2, 3) FROM t", "CIRCLE takes a point or a pair of numbers, behind an optional coordinate system in quotes", null)]
    [InlineData("SELECT POLYGON(1, 2, 3, 4) FROM t", "POLYGON takes three vertices or more, all of them points or all of them pairs of numbers", null)]
    [InlineData("SELECT NULLIF(a, 0) FROM t", "the function NULLIF is not part of ADQL 2.1", null)]
    [InlineData("SELECT - -a FROM t", "a sign before a sign is not part of ADQL 2.1", "-(-a)")]
    public void Strict_mode_says_what_is_not_ADQL(string text, string message, string? hint)
    {
        var error = Assert.Throws<QueryException>(() => AdqlParser.Parse(text, AdqlDialect.Strict));
        Assert.Equal((message, hint), (error.Message, error.Hint));
        Assert.NotNull(error.Span);
    }

    [Fact]
    public void The_caret_stands_under_the_culprit()
    {
        const string Text = "SELECT a\nFROM t\nWHERE a LIKE ORDER BY b";
        var error = Assert.Throws<QueryException>(() => AdqlParser.Parse(Text));
        Assert.Equal(
            """
            error: found "ORDER" where a value was expected (line 3, column 14)
              WHERE a LIKE ORDER BY b
                           ^^^^^
            hint: ORDER is a reserved word; as a name it is quoted: "ORDER"
            """,
            ErrorText.Render(error, Text));
    }
}
