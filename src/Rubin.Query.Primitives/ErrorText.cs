using System.Text;

namespace Rubin.Query;

/// <summary>Draws a <see cref="QueryException"/> for a person: message, the line of the query, a caret under the culprit, the hint.</summary>
public static class ErrorText
{
    /// <summary>The whole error as lines of text without a final line break.</summary>
    /// <param name="error">The error; its <see cref="QueryException.Others"/> follow, each with its own caret.</param>
    /// <param name="text">The query text that its spans point into.</param>
    public static string Render(QueryException error, string text)
    {
        var result = new StringBuilder();
        Append(result, error, text);
        foreach (var other in error.Others)
        {
            result.Append('\n');
            Append(result, other, text);
        }

        return result.ToString();
    }

    /// <summary>A single error, or what is like one, without the word.</summary>
    internal static string Describe(QueryException error, string text)
    {
        var result = new StringBuilder();
        AppendRest(result, error, text);
        return result.ToString();
    }

    static void Append(StringBuilder result, QueryException error, string text) => AppendRest(result.Append("error: "), error, text);

    static void AppendRest(StringBuilder result, QueryException error, string text)
    {
        result.Append(error.Message);
        if (error.Span is { } span && span.Start <= text.Length)
        {
            AppendCaret(result, span, text);
        }

        if (error.Hint is { } hint)
        {
            result.Append("\nhint: ").Append(hint);
        }
    }

    static void AppendCaret(StringBuilder result, SourceSpan span, string text)
    {
        var (line, column) = span.Locate(text);
        var lineStart = span.Start - (column - 1);
        var lineEnd = text.IndexOf('\n', lineStart);
        var content = text[lineStart..(lineEnd < 0 ? text.Length : lineEnd)].TrimEnd('\r');
        var width = Math.Clamp(span.Length, 1, Math.Max(1, content.Length - (column - 1)));
        result.Append(" (line ").Append(line).Append(", column ").Append(column).Append(")\n  ").Append(content).Append("\n  ");
        foreach (var character in content.AsSpan(0, Math.Min(column - 1, content.Length)))
        {
            result.Append(character == '\t' ? '\t' : ' ');
        }

        result.Append('^', width);
    }
}
