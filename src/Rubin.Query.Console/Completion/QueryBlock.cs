using Rubin.Query.Adql;

namespace Rubin.Query.Console.Completion;

/// <summary>A table that a block of a query names.</summary>
/// <param name="Name">Its parts as written, without quotes; empty for a query in parentheses.</param>
/// <param name="Alias">What it is called; null for its own name.</param>
/// <param name="Block">The query in parentheses; null for a table.</param>
sealed record NamedTable(IReadOnlyList<string> Name, string? Alias, QueryBlock? Block);

/// <summary>
/// One SELECT with its FROM clause, found by words and parentheses alone, so that it need not be complete: what completion must know of a text. A table that is typed behind
/// the cursor counts as well.
/// </summary>
sealed class QueryBlock(QueryBlock? outer, int start)
{
    /// <summary>The block that it stands in.</summary>
    internal QueryBlock? Outer { get; } = outer;

    /// <summary>First token of it.</summary>
    internal int Start { get; } = start;

    /// <summary>The token behind it.</summary>
    internal int End { get; private set; } = int.MaxValue;

    /// <summary>What stands in its FROM clause.</summary>
    internal List<NamedTable> Tables { get; } = [];

    /// <summary>Queries that WITH names before it.</summary>
    internal List<NamedTable> Named { get; } = [];

    /// <summary>The names of its columns as far as they are plain; <c>*</c> is not resolved.</summary>
    internal List<string> Columns { get; } = [];

    /// <summary>The innermost block around a token.</summary>
    internal static QueryBlock Around(IReadOnlyList<AdqlToken> tokens, int place)
    {
        var reader = new Reader(tokens);
        reader.Read();
        return reader.Blocks.Where(b => b.Start <= place && place <= b.End).MaxBy(b => b.Start)!;
    }

    sealed class Reader(IReadOnlyList<AdqlToken> tokens)
    {
        static readonly string[] ClauseWords = ["SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "QUALIFY", "WINDOW", "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT", "ON", "USING"];
        static readonly string[] TableWords = ["FROM", "JOIN", "UPDATE", "INTO", "DESCRIBE", "SUMMARIZE", "TABLE"];

        readonly Stack<(QueryBlock Block, string Clause, string? Name)> _outer = [];
        QueryBlock _block = new(null, 0);
        string _clause = "";
        string? _pendingName;

        internal List<QueryBlock> Blocks { get; } = [];

        internal void Read()
        {
            Blocks.Add(_block);
            for (var i = 0; i < tokens.Count; i++)
            {
                if (tokens[i].Is("("))
                {
                    Open(i);
                }
                else if (tokens[i].Is(")"))
                {
                    Close(i);
                }
                else if (ClauseWords.FirstOrDefault(tokens[i].Is) is { } word && !Before(i, "."))
                {
                    EndItem(i);
                    Begin(word, i);
                }
                else if (tokens[i].Is(","))
                {
                    EndItem(i);
                }

                if (StartsTable(i))
                {
                    i = ReadTable(i + 1);
                }
            }

            EndItem(tokens.Count);
        }

        void Open(int index)
        {
            var isQuery = index + 1 < tokens.Count && (tokens[index + 1].Is("SELECT") || tokens[index + 1].Is("WITH"));
            _outer.Push((_block, _clause, _pendingName));
            _pendingName = isQuery && Before(index, "AS") && index >= 2 ? tokens[index - 2].Name : null;
            _clause = "";
            if (isQuery)
            {
                _block = new(_block, index + 1);
                Blocks.Add(_block);
            }
        }

        void Close(int index)
        {
            if (!_outer.TryPop(out var outer))
            {
                return;
            }

            var inner = _block;
            if (inner != outer.Block)
            {
                EndItem(index);
                inner.End = index;
                if (_pendingName is { } name)
                {
                    outer.Block.Named.Add(new([name], null, inner));
                }
                else if (outer.Clause is "FROM")
                {
                    outer.Block.Tables.Add(new([], AliasAt(index + 1), inner));
                }
            }

            (_block, _clause, _pendingName) = outer;
        }

        /// <summary>A set operation begins a block of its own, which sees what WITH named before the first.</summary>
        void Begin(string word, int index)
        {
            if (word is "UNION" or "EXCEPT" or "INTERSECT")
            {
                _block.End = index;
                var next = new QueryBlock(_block.Outer, index + 1);
                next.Named.AddRange(_block.Named);
                _block = next;
                Blocks.Add(next);
            }

            _clause = word is "ON" or "USING" ? "FROM" : word;
        }

        bool StartsTable(int index) =>
            TableWords.Any(tokens[index].Is) && !Before(index, ".") || (tokens[index].Is(",") && _clause == "FROM");

        int ReadTable(int index)
        {
            var parts = new List<string>();
            var next = index;
            while (next < tokens.Count && IsName(tokens[next]))
            {
                parts.Add(tokens[next].Kind == AdqlTokenKind.Text ? tokens[next].Text : tokens[next].Name);
                if (next + 1 >= tokens.Count || !tokens[next + 1].Is("."))
                {
                    next++;
                    break;
                }

                next += 2;
            }

            if (parts.Count > 0)
            {
                _block.Tables.Add(new(parts, AliasAt(next), null));
            }

            return Math.Max(index, next) - 1;
        }

        string? AliasAt(int index)
        {
            var at = index < tokens.Count && tokens[index].Is("AS") ? index + 1 : index;
            return at < tokens.Count && tokens[at].Kind is AdqlTokenKind.Name or AdqlTokenKind.QuotedName ? tokens[at].Name : null;
        }

        /// <summary>The name of the item of a SELECT list that ends here.</summary>
        void EndItem(int index)
        {
            if (_clause == "SELECT" && index > 0 && tokens[index - 1].Kind is AdqlTokenKind.Name or AdqlTokenKind.QuotedName)
            {
                _block.Columns.Add(tokens[index - 1].Name);
            }
        }

        bool Before(int index, string word) => index > 0 && tokens[index - 1].Is(word);

        static bool IsName(AdqlToken token) => token.Kind is AdqlTokenKind.Name or AdqlTokenKind.QuotedName or AdqlTokenKind.Text;
    }
}
