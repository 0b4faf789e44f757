namespace Rubin.Query.Slt;

/// <summary>Reads an error record: the text with its caret lines, then <c>message:</c> and <c>hint:</c>.</summary>
static class ErrorRecordParser
{
    const string MessagePrefix = "message: ";
    const string HintPrefix = "hint: ";

    internal static ErrorRecord Parse(int line, string[] code, List<string> block)
    {
        QueryErrorCode? parsed = code switch
        {
            [] => null,
            [var name] when Enum.TryParse<QueryErrorCode>(name, out var value) => value,
            _ => throw new SltFormatException(line, $"no such error code: {string.Join(' ', code)}"),
        };
        var text = new List<string>();
        var spans = new List<SourceSpan>();
        string? message = null, hint = null;
        foreach (var item in block)
        {
            if (item.StartsWith(MessagePrefix, StringComparison.Ordinal))
            {
                message = item[MessagePrefix.Length..];
            }
            else if (item.StartsWith(HintPrefix, StringComparison.Ordinal))
            {
                hint = item[HintPrefix.Length..];
            }
            else if (text.Count > 0 && IsCaretLine(item))
            {
                spans.AddRange(Carets(item, text.Take(text.Count - 1).Sum(t => t.Length + 1)));
            }
            else
            {
                text.Add(item);
            }
        }

        return new(line, line + block.Count, string.Join('\n', text), parsed, spans, message, hint);
    }

    static bool IsCaretLine(string line) => line.Contains('^', StringComparison.Ordinal) && line.All(c => c is ' ' or '\t' or '^');

    static IEnumerable<SourceSpan> Carets(string line, int lineStart)
    {
        for (var i = line.IndexOf('^', StringComparison.Ordinal); i >= 0;)
        {
            var end = i;
            while (end < line.Length && line[end] == '^')
            {
                end++;
            }

            yield return new(lineStart + i, end - i);
            i = line.IndexOf('^', end);
        }
    }
}
