using Rubin.Query.Console.Completion;
using Rubin.Query.Console.Editing;
using Rubin.Query.Tests.Console.Terminals;

namespace Rubin.Query.Tests.Console.Editing;

/// <summary>Keys go in, the statement comes out. What each key does is that of GNU Readline's manual, section 8.4, in Emacs mode.</summary>
public class LineEditorTests
{
    const string Enter = "\r";
    const string Left = "\e[D";
    const string Up = "\e[A";
    const string Down = "\e[B";

    static (Typed End, string Text) Type(string keys, params string[] history) => Type(keys, new TerminalScreen(40, 10), history);

    static (Typed End, string Text) Type(string keys, TerminalScreen screen, params string[] history)
    {
        var past = new StatementHistory(null);
        foreach (var entry in history)
        {
            past.Add(entry);
        }

        var input = new TypedBytes(keys, hasPauses: true) { OnResize = () => screen.Columns /= 2 };
        var editor = new LineEditor(input, new ScreenWriter(screen), () => (screen.Columns, screen.Rows), past, Complete, new(_ => true));
        return editor.Read("rubin> ");
    }

    static Completions Complete(string text, int cursor)
    {
        var start = text.LastIndexOf(' ', Math.Max(0, cursor - 1)) + 1;
        string[] words = ["magnitude", "magnetic", "ra"];
        return new(start, [.. words.Where(w => w.StartsWith(text[start..cursor], StringComparison.Ordinal)).Select(w => new Candidate(w, $"about {w}"))]);
    }

    [Theory]
    [InlineData("1;", "1;")]
    [InlineData("ac;" + Left + Left + "b", "abc;")]
    [InlineData("b;\x01" + "a\x05", "ab;")]
    [InlineData("one two;\x1b" + "b\x04", "one wo;")]
    [InlineData("one two;\x01\x1b" + "f!", "one! two;")]
    [InlineData("one two\x17three;", "one three;")]
    [InlineData("a.b\x1b\x7F" + "c;", "a.c;")]
    [InlineData("one two;\x01\x1b" + "d\x05\x19;", " two;one;")]
    [InlineData("one two;\x01\x0Bx\x19", "xone two;")]
    [InlineData("one two\x15three;", "three;")]
    [InlineData("a\x15" + "b\x15\x19\x1b" + "y;", "a;")]
    [InlineData("ba\x14;", "ab;")]
    [InlineData("select;\x01\x1bu", "SELECT;")]
    [InlineData("abc\x1F;", ";")]
    [InlineData("one two\x1F;", "one ;")]
    [InlineData("abc\x1F\x1b_;", "abc;")]
    [InlineData("星空" + Left + "の\x05;", "星の空;")]
    [InlineData("ae\u0301x" + Left + "\x7F\x05;", "ax;")]
    [InlineData("👩‍🚀x" + Left + Left + "a\x05;", "a👩‍🚀x;")]
    [InlineData("\e[200~a\nb\e[201~;", "a\nb;")]
    [InlineData("a\rb;", "a\nb;")]
    [InlineData("a\rb" + Up + "x\x05" + Down + ";", "ax\nb;")]
    [InlineData("';'\r;", "';'\n;")]
    [InlineData("1 -- ;\r;", "1 -- ;\n;")]
    public void Keys_edit(string keys, string text)
    {
        var typed = Type(keys.Contains(';', StringComparison.Ordinal) ? keys + Enter : keys);

        Assert.Equal((Typed.Statement, text), typed);
    }

    [Theory]
    [InlineData(Up, "second;")]
    [InlineData(Up + Up, "first;")]
    [InlineData(Up + Up + Up, "first;")]
    [InlineData("1;" + Up + Down, "1;")]
    [InlineData("fi\e[5~", "first;")]
    [InlineData("\x12" + "ir", "first;")]
    [InlineData("\x12" + "s\x12", "first;")]
    [InlineData("1;\x12" + "first\x07", "1;")]
    [InlineData("\x12" + "first\e[C\x05\x7F 2;", "first 2;")]
    public void The_history_comes_back(string keys, string text) => Assert.Equal((Typed.Statement, text), Type(keys + Enter, "first;", "second;"));

    [Theory]
    [InlineData("r\t;", "ra ;")]
    [InlineData("mag\t\t;", "magnitude;")]
    [InlineData("mag\t\t\t;", "magnetic;")]
    [InlineData("mag\t\e[Z;", "magnetic;")]
    [InlineData("ma\t;", "magn;")]
    [InlineData("x\t;", "x;")]
    public void Tab_completes(string keys, string text) => Assert.Equal((Typed.Statement, text), Type(keys + Enter));

    [Theory]
    [InlineData("\x04", Typed.End)]
    [InlineData("abc\x03", Typed.Nothing)]
    [InlineData(".quit\r", Typed.Statement)]
    [InlineData("abc", Typed.End)]
    internal void It_ends(string keys, Typed end) => Assert.Equal(end, Type(keys).End);

    [Fact]
    public void The_menu_is_under_the_line_and_goes()
    {
        var screen = new TerminalScreen(40, 10);
        Type("mag\t", screen);
        Assert.StartsWith("rubin> magn", screen.Lines[0], StringComparison.Ordinal);

        screen = new TerminalScreen(40, 10);
        Type("magn\t;" + Enter, screen);
        Assert.Equal("rubin> magn;", screen.Text);
    }

    [Fact]
    public void Long_lines_are_broken_where_the_window_ends()
    {
        var screen = new TerminalScreen(20, 10);
        Type("0123456789abcdefghij星空;" + Left + Left + Left + "!" + Enter, screen);

        Assert.Equal(["rubin> 0123456789abc", "defghij!星空;"], screen.Lines.Take(2));
    }

    [Fact]
    public void A_window_that_shrinks_loses_nothing()
    {
        var screen = new TerminalScreen(40, 10);
        var typed = Type("0123456789abcdefghij⟳klm;" + Enter, screen);

        Assert.Equal("0123456789abcdefghijklm;", typed.Text);
        Assert.Equal(["rubin> 0123456789abc", "defghijklm;"], screen.Lines.TakeLast(3).Take(2));
    }

    [Fact]
    public void Of_a_text_higher_than_the_window_the_part_around_the_cursor_is_seen()
    {
        var screen = new TerminalScreen(40, 5);
        var typed = Type(string.Concat(Enumerable.Range(0, 12).Select(i => $"line {i}\r")) + ";" + Enter, screen);

        Assert.Equal(12, typed.Text.Count(c => c == '\n'));
        Assert.Equal("  ...> ;", screen.Lines[^2]);
    }

    sealed class ScreenWriter(TerminalScreen screen) : StringWriter
    {
        public override void Write(char value) => screen.Write(value.ToString());

        public override void Write(string? value) => screen.Write(value ?? "");

        public override void Write(System.Text.StringBuilder? value) => screen.Write(value?.ToString() ?? "");
    }
}
