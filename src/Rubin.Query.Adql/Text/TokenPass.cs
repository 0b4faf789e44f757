using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using Grammar = Rubin.Query.Adql.Generated.AdqlParser;
using Lexer = Rubin.Query.Adql.Generated.AdqlLexer;

namespace Rubin.Query.Adql;

/// <summary>
/// Reads the tokens of a text, refuses what is no token or nests too deep, and decides what needs a look at neighbours or at the other end
/// of a
/// pair of parentheses, so that the parser decides nearly everything by one token: see the head of <c>grammar/AdqlLexer.g4</c>.
/// </summary>
sealed class TokenPass
{
    /// <summary>What may be the name of a function, by the grammar's own rule; these few also stand before queries.</summary>
    static readonly IntervalSet CallableWords = Grammar._ATN.NextTokens(Grammar._ATN.ruleToStartState[Grammar.RULE_name])
        .Subtract(new IntervalSet(Lexer.LATERAL, Lexer.EXPLAIN, Lexer.ANALYZE, Lexer.SUMMARIZE, Lexer.COPY));

    readonly List<IToken> _tokens = [];
    readonly Stack<int> _open = [];
    readonly Dictionary<int, int> _closing = [];
    readonly AdqlDialect _dialect;
    int _prefixes;
    int _depth;

    TokenPass(AdqlDialect dialect) => _dialect = dialect;

    /// <summary>The tokens for the parser, the end of the text last, and how deep they nest.</summary>
    public static (IList<IToken> Tokens, int Depth) Read(string text, AdqlDialect dialect)
    {
        var pass = new TokenPass(dialect);
        pass.Lex(text);
        for (var i = 0; i < pass._tokens.Count; i++)
        {
            pass.DecideWord(i);
            pass.Nest(i);
        }

        return (pass._tokens, pass._depth);
    }

    void Lex(string text)
    {
        var lexer = new Lexer(new AntlrInputStream(text));
        lexer.RemoveErrorListeners();
        IToken token;
        do
        {
            token = lexer.NextToken();
            if (token.Channel == Lexer.Hidden)
            {
                RefuseBlockComment(token);
                continue;
            }

            LexicalErrors.Check(token, text);
            _tokens.Add(token);
            CallShape();
            SplitSlice();
        }
        while (token.Type != TokenConstants.EOF);
    }

    /// <summary>Makes <c>MOC '…'</c> the call <c>MOC('…')</c>.</summary>
    void CallShape()
    {
        if (_dialect == AdqlDialect.Strict || _tokens is not [.., { Type: Lexer.IDENTIFIER } word, { Type: Lexer.STRING } text]
            || !word.Text.Equals("MOC", StringComparison.OrdinalIgnoreCase) || _tokens is [.., { Type: Lexer.AS or Lexer.DOT }, _, _])
        {
            return;
        }

        _tokens.Insert(_tokens.Count - 1, new CommonToken(text) { Type = Lexer.LPAREN, Text = "(" });
        _tokens.Add(new CommonToken(text) { Type = Lexer.RPAREN, Text = ")" });
    }

    /// <summary>Makes <c>:name</c> behind a value, where no parameter can be, a colon and a name: <c>list[i:j]</c>.</summary>
    void SplitSlice()
    {
        if (_tokens is not [.., { Type: Lexer.IDENTIFIER or Lexer.QUOTED or Lexer.INTEGER or Lexer.RPAREN or Lexer.RBRACKET }, { Type: Lexer.PARAMETER } token]
            || token.Text[0] != ':')
        {
            return;
        }

        _tokens[^1] = new CommonToken(token) { Type = Lexer.COLON, Text = ":", StopIndex = token.StartIndex };
        _tokens.Add(new CommonToken(token) { Type = Lexer.IDENTIFIER, Text = token.Text[1..], StartIndex = token.StartIndex + 1, Column = token.Column + 1 });
    }

    void RefuseBlockComment(IToken token)
    {
        if (_dialect == AdqlDialect.Strict && token.Type == Lexer.BLOCK_COMMENT)
        {
            throw new QueryException(
                QueryErrorCode.Syntax, "comments between /* and */ are not part of ADQL 2.1", token.Span(), "begin each line with --");
        }
    }

    /// <summary>Makes a word a name where it cannot be anything else.</summary>
    void DecideWord(int index)
    {
        var token = _tokens[index];
        if (!SyntaxErrors.IsWord(token.Type) || (token.Type == Lexer.END && ClosesCase()))
        {
            return;
        }

        var before = index > 0 ? _tokens[index - 1].Type : TokenConstants.EOF;
        var after = _tokens[index + 1].Type;
        var isName = after is Lexer.DOT or Lexer.NAMED
            || (before is Lexer.AS or Lexer.DOT && token.Type is not (Lexer.SELECT or Lexer.FROM or Lexer.WHERE) && !(before == Lexer.AS && BeginsQuery(index)))
            || (after == Lexer.LPAREN && token.Type is Lexer.LEFT or Lexer.RIGHT)
            || (_dialect == AdqlDialect.Strict && !ReservedWords.Contains(token.Text));
        if (isName)
        {
            Retype(token, Lexer.IDENTIFIER);
        }
    }

    /// <summary>Whether a word is the WITH of a query, as in <c>CREATE TABLE t AS WITH q AS (…) SELECT …</c>.</summary>
    bool BeginsQuery(int index) => _tokens[index].Type == Lexer.WITH
        && (_tokens[index + 1].Type == Lexer.RECURSIVE
            || (index + 2 < _tokens.Count
                && (_tokens[index + 2].Type == Lexer.AS || (_tokens[index + 2].Type == Lexer.LPAREN && _tokens[index + 1].Type is Lexer.IDENTIFIER or Lexer.QUOTED))));

    void Nest(int index)
    {
        var type = _tokens[index].Type;
        _prefixes = type is Lexer.NOT or Lexer.MINUS or Lexer.PLUS or Lexer.BIT_NOT ? _prefixes + 1 : 0;
        switch (type)
        {
            case Lexer.LPAREN:
                Open(index);
                if (_tokens[index + 1].Type is Lexer.SELECT or Lexer.WITH or Lexer.VALUES)
                {
                    Retype(_tokens[index], Lexer.QUERY_OPEN);
                }

                break;
            case Lexer.LBRACKET or Lexer.CASE or Lexer.ARROW:
                Open(index);
                break;
            case Lexer.COMMA:
                CloseArrows();
                break;
            case Lexer.RPAREN or Lexer.RBRACKET or Lexer.END:
                CloseArrows();
                Close(index, type);
                break;
        }

        _depth = Math.Max(_depth, _open.Count + _prefixes);
        if (_depth > AdqlParser.MaxNesting)
        {
            throw new QueryException(
                QueryErrorCode.Syntax,
                $"the text nests deeper than {AdqlParser.MaxNesting} parentheses, brackets, CASEs and prefix operators",
                _tokens[index].Span(),
                "move inner parts into WITH or leave out parentheses");
        }
    }

    void Open(int index) => _open.Push(index);

    bool ClosesCase()
    {
        CloseArrows();
        return _open.TryPeek(out var top) && _tokens[top].Type == Lexer.CASE;
    }

    void CloseArrows()
    {
        while (_open.TryPeek(out var top) && _tokens[top].Type == Lexer.ARROW)
        {
            _open.Pop();
        }
    }

    void Close(int index, int type)
    {
        if (!_open.TryPeek(out var opener) || !Matches(_tokens[opener].Type, type))
        {
            return;
        }

        _open.Pop();
        _closing[opener] = index;
        if (_tokens[opener].Type != Lexer.LPAREN)
        {
            return;
        }

        if (_tokens[index + 1].Type == Lexer.ARROW)
        {
            Retype(_tokens[opener], Lexer.LAMBDA_OPEN);
        }
        else if (HoldsNestedQuery(opener))
        {
            Retype(_tokens[opener], Lexer.QUERY_OPEN);
        }
    }

    /// <summary>
    /// Whether a parenthesis begins with a query in parentheses and goes on as queries do, <c>((SELECT …) UNION …)</c>, and holds no
    /// arguments:
    /// <c>f((SELECT …))</c>.
    /// </summary>
    bool HoldsNestedQuery(int opener) =>
        _tokens[opener + 1].Type == Lexer.QUERY_OPEN
        && !(opener > 0 && CallableWords.Contains(_tokens[opener - 1].Type))
        && _closing.TryGetValue(opener + 1, out var inner)
        && _tokens[inner + 1].Type is Lexer.RPAREN or Lexer.UNION or Lexer.EXCEPT or Lexer.INTERSECT
            or Lexer.ORDER or Lexer.LIMIT or Lexer.OFFSET;

    static bool Matches(int opener, int closer) => closer switch
    {
        Lexer.RPAREN => opener is Lexer.LPAREN or Lexer.QUERY_OPEN,
        Lexer.RBRACKET => opener == Lexer.LBRACKET,
        _ => opener == Lexer.CASE,
    };

    static void Retype(IToken token, int type) => ((IWritableToken)token).Type = type;
}
