using Antlr4.Runtime;
using Antlr4.Runtime.Misc;

namespace Rubin.Query.Adql;

/// <summary>A token that fits nowhere, and those around it.</summary>
/// <param name="tokens">All tokens of the text, the end of the text last.</param>
/// <param name="index">Which of them it is.</param>
/// <param name="expected">The types of the tokens that would have fitted.</param>
readonly struct TokenPlace(IList<IToken> tokens, int index, IntervalSet expected)
{
    /// <summary>The type of the token.</summary>
    public int Found => tokens[index].Type;

    /// <summary>The type of the one before it; that of the end of the text where there is none.</summary>
    public int Before => Type(-1);

    /// <summary>The text of the token.</summary>
    public string Text => tokens[index].Text;

    /// <summary>The type of the token so many places behind (below 0: before) this one.</summary>
    public int Type(int offset) => index + offset >= 0 && index + offset < tokens.Count ? tokens[index + offset].Type : TokenConstants.EOF;

    /// <summary>Its text.</summary>
    public string TextAt(int offset) => tokens[index + offset].Text;

    /// <summary>Whether a token of this type would have fitted.</summary>
    public bool Expects(int type) => expected.Contains(type);

    /// <summary>Whether nothing stands between this token and its neighbour on that side.</summary>
    public bool Touches(int offset) => offset < 0
        ? tokens[index - 1].StopIndex + 1 == tokens[index].StartIndex
        : tokens[index].StopIndex + 1 == tokens[index + 1].StartIndex;

    /// <summary>The last parenthesis before the token that is open there; null where none is.</summary>
    public IToken? OpenParenthesis(Func<int, bool> opens, int closing)
    {
        var closed = 0;
        for (var i = index - 1; i >= 0; i--)
        {
            if (tokens[i].Type == closing)
            {
                closed++;
            }
            else if (opens(tokens[i].Type) && closed-- == 0)
            {
                return tokens[i];
            }
        }

        return null;
    }
}
