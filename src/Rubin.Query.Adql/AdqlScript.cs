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
        foreach (var token in AdqlTokens.Read(text))
        {
            if (token.Kind == AdqlTokenKind.End)
            {
                Add(token.Span.Start, isEnded: true);
                (start, placeholders, hasContent) = (token.Span.End, 0, false);
                continue;
            }

            placeholders += token is { Kind: AdqlTokenKind.Parameter, Text: "?" } ? 1 : 0;
            hasContent |= token.Kind != AdqlTokenKind.Comment;
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
}
