namespace Rubin.Query.Slt;

/// <summary>
/// Splits a line into cells at blanks, outside of quotes and brackets: <c>17 'two words' [1,NULL] NULL</c>.
/// Quotes are needed only for text with blanks, quotes, brackets or commas, for empty text, and for text that looks like NULL or a wildcard.
/// </summary>
static class CellTokens
{
    /// <summary>The cells; null where a quote or bracket is not closed.</summary>
    internal static IReadOnlyList<string>? Split(string line) => Split(line, ' ');

    /// <summary>The elements of a list or the fields of a struct, without its brackets.</summary>
    internal static IReadOnlyList<string>? Elements(string cell) => Split(cell[1..^1], ',');

    static List<string>? Split(string line, char separator)
    {
        var cells = new List<string>();
        var start = -1;
        var depth = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            var c = i == line.Length ? separator : line[i];
            if (depth == 0 && (c == separator || (separator == ' ' && c == '\t')))
            {
                if (start >= 0)
                {
                    cells.Add(line[start..i]);
                }

                start = -1;
                continue;
            }

            start = start < 0 ? i : start;
            switch (c)
            {
                case '\'':
                    i = SkipQuoted(line, i);
                    if (i < 0)
                    {
                        return null;
                    }

                    break;
                case '[' or '{':
                    depth++;
                    break;
                case ']' or '}':
                    depth--;
                    break;
            }

            if (i == line.Length)
            {
                return null;
            }
        }

        return depth == 0 ? cells : null;
    }

    /// <summary>Where the closing quote is; a doubled quote is a quote inside.</summary>
    static int SkipQuoted(string line, int open)
    {
        for (var i = open + 1; i < line.Length; i++)
        {
            if (line[i] == '\'' && (i + 1 == line.Length || line[i + 1] != '\''))
            {
                return i;
            }

            i += line[i] == '\'' ? 1 : 0;
        }

        return -1;
    }
}
