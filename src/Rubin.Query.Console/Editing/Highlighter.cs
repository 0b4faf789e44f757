using Rubin.Query.Adql;
using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Console.Editing;

/// <summary>Which colour each letter of a statement has, by ADQL's own lexer.</summary>
/// <param name="isFunction">Whether a name is that of a function.</param>
sealed class Highlighter(Func<string, bool> isFunction)
{
    /// <summary>The style of each letter; null for none.</summary>
    internal string?[] Styles(string text)
    {
        var styles = new string?[text.Length];
        if (!Style.IsWanted || StatementText.IsCommand(text))
        {
            return styles;
        }

        var tokens = AdqlTokens.Read(text);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (Of(tokens, i) is { } style)
            {
                Array.Fill(styles, style, tokens[i].Span.Start, Math.Min(tokens[i].Span.Length, text.Length - tokens[i].Span.Start));
            }
        }

        return styles;
    }

    string? Of(IReadOnlyList<AdqlToken> tokens, int index) => tokens[index].Kind switch
    {
        AdqlTokenKind.Keyword when index > 0 && tokens[index - 1].Is(".") => null,
        AdqlTokenKind.Keyword => Style.Keyword,
        AdqlTokenKind.Name when index + 1 < tokens.Count && tokens[index + 1].Is("(") && isFunction(tokens[index].Text) => Style.Function,
        AdqlTokenKind.Number or AdqlTokenKind.Parameter => Style.Number,
        AdqlTokenKind.Text => Style.Text,
        AdqlTokenKind.Comment => Style.Comment,
        AdqlTokenKind.Unclosed => Style.Text,
        AdqlTokenKind.Unknown => Style.Wrong,
        _ => null,
    };
}
