using System.Globalization;
using System.Text;

namespace Rubin.Query.Hats;

/// <summary>
/// A file of properties as Java writes them (java.util.Properties.load), in UTF-8: keys and values apart by <c>=</c>, <c>:</c> or a blank,
/// comments after <c>#</c> or <c>!</c>, a backslash to escape and to continue a line.
/// </summary>
static class PropertiesFile
{
    /// <summary>The pairs of a file; a key that comes twice has its last value.</summary>
    /// <exception cref="QueryException">Data: the file cannot be read, or is no text.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            return !text.Contains('\0', StringComparison.Ordinal) ? Parse(text) : throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" is damaged: it has NUL characters");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" cannot be opened", inner: e);
        }
    }

    /// <summary>The pairs of a text.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> pairs = [];
        foreach (var line in LogicalLines(text))
        {
            var end = EndOfKey(line);
            var value = line.AsSpan(end).TrimStart();
            value = value is ['=' or ':', ..] ? value[1..].TrimStart() : value;
            pairs[Unescape(line.AsSpan(0, end))] = Unescape(value);
        }

        return pairs;
    }

    static IEnumerable<string> LogicalLines(string text)
    {
        var open = new StringBuilder();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd('\r').TrimStart();
            if (open.Length == 0 && (line.Length == 0 || line[0] is '#' or '!'))
            {
                continue;
            }

            var backslashes = line.Length - line.TrimEnd('\\').Length;
            if (backslashes % 2 == 1)
            {
                open.Append(line.AsSpan(0, line.Length - 1));
                continue;
            }

            yield return open.Append(line).ToString();
            open.Clear();
        }

        if (open.Length > 0)
        {
            yield return open.ToString();
        }
    }

    static int EndOfKey(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] is '=' or ':' or ' ' or '\t')
            {
                return i;
            }
        }

        return line.Length;
    }

    static string Unescape(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
            }
            else if (text[i + 1] == 'u' && i + 5 < text.Length
                && ushort.TryParse(text.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                plain.Append((char)code);
                i += 5;
            }
            else
            {
                i++;
                plain.Append(text[i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', var other => other });
            }
        }

        return plain.ToString();
    }
}
