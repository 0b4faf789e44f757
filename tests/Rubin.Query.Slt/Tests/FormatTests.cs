namespace Rubin.Query.Slt.Tests;

/// <summary>The parts of the record format.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData("1 2", new[] { "1", "2" })]
    [InlineData("  1\t 'two words'  NULL", new[] { "1", "'two words'", "NULL" })]
    [InlineData("'it''s' [1, NULL, [2]] {a:'x y',b:2}", new[] { "'it''s'", "[1, NULL, [2]]", "{a:'x y',b:2}" })]
    [InlineData("'' ''''", new[] { "''", "''''" })]
    public void Cells_are_split_outside_quotes_and_brackets(string line, string[] cells) => Assert.Equal(cells, CellTokens.Split(line));

    [Theory]
    [InlineData("'open")]
    [InlineData("[1 2")]
    [InlineData("1]")]
    public void What_is_not_closed_is_refused(string line) => Assert.Null(CellTokens.Split(line));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "''")]
    [InlineData("NULL", "'NULL'")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("a\nb\\n", "'a\\nb\\\\n'")]
    [InlineData("<ignore>", "'<ignore>'")]
    [InlineData("αβγ", "αβγ")]
    public void Text_is_quoted_where_it_must_be_and_read_back(string text, string cell)
    {
        Assert.Equal(cell, CellText.Quoted(text));
        Assert.Equal(text, CellText.Unquoted(cell));
    }

    [Theory]
    [InlineData("Scan rows=<ignore> of 10", "Scan rows=7 of 10", true)]
    [InlineData("Scan rows=<ignore> of 10", "Scan rows=7 of 11", false)]
    [InlineData("<ignore>", "anything", true)]
    [InlineData("a<ignore>a", "a", false)]
    [InlineData("a<ignore>b<ignore>c", "a1b2c", true)]
    [InlineData("same", "same", true)]
    [InlineData("same", "other", false)]
    public void A_wildcard_stands_for_anything(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Wildcard.Matches(pattern, text));

    [Theory]
    [InlineData("a|<ignore>|d", "a|b|c|d", true)]
    [InlineData("a|<ignore>|d", "a|d", true)]
    [InlineData("a|<ignore>", "a", true)]
    [InlineData("a|<ignore>|d", "a|b", false)]
    [InlineData("a|b", "a", false)]
    [InlineData("a", "a|b", false)]
    public void A_line_of_wildcard_stands_for_any_lines(string patterns, string lines, bool matches) =>
        Assert.Equal(matches, Wildcard.LinesMatch(patterns.Split('|'), lines.Split('|')));

    [Theory]
    [InlineData("1.5", "1.5000000000001", 'R', true)]
    [InlineData("1.5", "1.50000000001", 'R', false)]
    [InlineData("0", "1e-300", 'R', false)]
    [InlineData("0", "-0", 'R', true)]
    [InlineData("1.50", "1.5", 'R', true)]
    [InlineData("NaN", "NaN", 'R', true)]
    [InlineData("NaN", "NULL", 'R', false)]
    [InlineData("inf", "-inf", 'R', false)]
    [InlineData("inf", "1e308", 'R', false)]
    [InlineData("9007199254740993", "9007199254740992", 'I', false)]
    [InlineData("1", "1", 'I', true)]
    [InlineData("1.0", "1", 'I', false)]
    [InlineData("NULL", "'NULL'", 'T', false)]
    [InlineData("'a'", "a", 'T', true)]
    [InlineData("a", "A", 'T', false)]
    [InlineData("<ignore>", "NULL", 'T', true)]
    [InlineData("[1,2.5]", "[1,2.5000000000001]", 'L', true)]
    [InlineData("[1,2.5]", "[1,2.6]", 'L', false)]
    [InlineData("[1]", "[1,2]", 'L', false)]
    [InlineData("{a:1,b:'x y'}", "{a:1,b:'x y'}", 'L', true)]
    [InlineData("{a:1.0,b:[NULL]}", "{a:1,b:[NULL]}", 'L', true)]
    [InlineData("{a:1}", "{b:1}", 'L', false)]
    [InlineData("true", "false", 'B', false)]
    public void Values_are_compared_by_their_kind(string expected, string actual, char kind, bool equal) =>
        Assert.Equal(equal, CellComparison.AreEqual(expected, actual, kind, CellComparison.DefaultTolerance));

    [Fact]
    public void Carets_mark_spans_in_the_text_without_them()
    {
        const string Text = "error UnknownColumn\nSELECT a,\n  magg, fluxx\n  ^^^^  ^^^^^\nFROM t\nhint: did you <ignore>\n\n";
        var record = Assert.IsType<ErrorRecord>(Assert.Single(Parse(Text)));
        Assert.Equal("SELECT a,\n  magg, fluxx\nFROM t", record.Text);
        Assert.Equal(["magg", "fluxx"], record.Spans.Select(s => record.Text.Substring(s.Start, s.Length)));
        Assert.Equal("did you <ignore>", record.Hint);
        Assert.Equal((1, 6), (record.Line, record.EndLine));
    }

    [Fact]
    public void A_query_has_its_options()
    {
        const string Header = "query IR rowsort ensure:HashJoin ensure:Scan tolerance:1e-6 unverified";
        var record = Assert.IsType<QueryRecord>(Assert.Single(Parse($"# note\n\n{Header}\nSELECT 1,\n 2\nduckdb: SELECT 2\n----\n1 2\n")));
        Assert.Equal("SELECT 1,\n 2", record.Text);
        Assert.Equal("SELECT 2", record.OracleText);
        Assert.Equal(("IR", RowOrder.RowSort, 1e-6, true), (record.Types, record.Order, record.Tolerance, record.IsUnverified));
        Assert.Equal(["HashJoin", "Scan"], record.Ensured);
        Assert.Equal([["1", "2"]], record.Answer!);
        Assert.Equal((3, 8), (record.Line, record.EndLine));
    }

    [Theory]
    [InlineData("querry I\nSELECT 1", 1)]
    [InlineData("\nquery I sideways\nSELECT 1", 2)]
    [InlineData("error NoSuchCode\nSELECT 1", 1)]
    [InlineData("query I\nSELECT 1\n----\n1\n'open", 5)]
    [InlineData("table t", 1)]
    public void A_mistake_in_a_file_is_named_with_its_line(string text, int line) =>
        Assert.Equal(line, Assert.Throws<SltFormatException>(() => Parse(text)).Line);

    static List<SltRecord> Parse(string text) => SltParser.Parse(text.Split('\n'));
}
