namespace Rubin.Query.Adql;

/// <summary>One of several statements of a text.</summary>
/// <param name="Text">The statement, without the semicolon that ends it.</param>
/// <param name="Start">Where it begins in the whole text.</param>
/// <param name="Placeholders">How many <c>?</c> it has.</param>
/// <param name="IsEnded">Whether a semicolon ends it; the last statement of a text may do without.</param>
public sealed record ScriptStatement(string Text, int Start, int Placeholders, bool IsEnded);

/// <summary>Parts a text into statements at its semicolons, but for those in strings, quoted names and comments.</summary>
public static class AdqlScript
{
    /// <summary>The statements that hold more than white space and comments, in order; the text need not be right.</summary>
    public static IReadOnlyList<ScriptStatement> Split(string text)
    {
        List<ScriptStatement> statements = [];
        var (start, placeholders, hasContent) = (0, 0, false);
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfItem(text, at);
            if (text[at] == ';')
            {
                Add(at, isEnded: true);
                (start, placeholders, hasContent) = (end, 0, false);
            }
            else
            {
                placeholders += text[at] == '?' ? 1 : 0;
                hasContent |= !char.IsWhiteSpace(text[at]) && !IsComment(text, at);
            }

            at = end;
        }

        Add(text.Length, isEnded: false);
        return statements;

        void Add(int end, bool isEnded)
        {
            if (hasContent)
            {
                statements.Add(new(text[start..end], start, placeholders, isEnded));
            }
        }
    }

    static bool IsComment(string text, int at) => string.CompareOrdinal(text, at, "--", 0, 2) == 0 || string.CompareOrdinal(text, at, "/*", 0, 2) == 0;

    /// <summary>The end of a string, quoted name or comment that begins here; else the next character. What is not closed goes to the end of the text.</summary>
    static int EndOfItem(string text, int at) => text[at] switch
    {
        '\'' or '"' or '`' => Behind(text, at + 1, text[at..(at + 1)]),
        '-' when IsComment(text, at) => Behind(text, at + 2, "\n"),
        '/' when IsComment(text, at) => Behind(text, at + 2, "*/"),
        _ => at + 1,
    };

    // A doubled quote inside quotes ends one item and begins the next, which comes to the same.
    static int Behind(string text, int from, string mark) => text.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var found ? found + mark.Length : text.Length;
}
