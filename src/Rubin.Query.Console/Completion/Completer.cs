using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Console.Completion;

/// <summary>
/// What could stand at a place of a statement: tables behind FROM, columns of the tables of the statement where values stand, functions, words. They begin as what
/// is typed does; where none does, names of columns and tables that hold it.
/// </summary>
sealed class Completer(Func<ICatalog> catalog, FunctionRegistry functions)
{
    static readonly string[] Starters =
    [
        "SELECT", "WITH", "DESCRIBE", "SHOW TABLES", "SHOW HISTORY", "SUMMARIZE", "EXPLAIN", "EXPLAIN ANALYZE", "COPY (", "CREATE TABLE", "INSERT INTO", "UPDATE", "DELETE FROM",
        "ALTER TABLE", "DROP TABLE", "COMMENT ON", "GRANT READ ON", "REVOKE READ ON", "CITE", "REPRODUCE",
    ];

    static readonly string[] BeforeTable = ["FROM", "JOIN", "DESCRIBE", "SUMMARIZE", "UPDATE", "INTO", "TABLE"];
    static readonly string[] Clauses =
        ["SELECT", "FROM", "JOIN", "ON", "USING", "WHERE", "BY", "HAVING", "QUALIFY", "DESCRIBE", "SUMMARIZE", "UPDATE", "INTO", "TABLE", "SET", "LIMIT", "TO", "EXPLAIN", "ANALYZE"];

    static readonly string[] Types = ["BIGINT", "BOOLEAN", "DATE", "DOUBLE", "INTEGER", "REAL", "SMALLINT", "TIMESTAMP", "VARCHAR"];

    readonly Lazy<IReadOnlyList<Candidate>> _functions = new(() => FunctionCandidates(functions));

    /// <summary>What could stand at <paramref name="cursor"/>.</summary>
    internal Completions Complete(string text, int cursor)
    {
        var all = AdqlTokens.Read(text);
        var at = all.Index().FirstOrDefault(t => t.Item.Span.Start < cursor && cursor <= t.Item.Span.End, (-1, default));
        if (at.Index >= 0 && at.Item.Text[0] == '\'' && (at.Item.Kind == AdqlTokenKind.Unclosed || cursor < at.Item.Span.End))
        {
            return FilePaths.Complete(text, at.Item.Span.Start + 1, cursor);
        }

        if (at.Index >= 0 && at.Item.Kind is AdqlTokenKind.Comment or AdqlTokenKind.Text or AdqlTokenKind.Number or AdqlTokenKind.Parameter)
        {
            return Completions.None;
        }

        var isWord = at.Index >= 0 && at.Item.Kind is AdqlTokenKind.Name or AdqlTokenKind.Keyword or AdqlTokenKind.QuotedName
            || (at.Index >= 0 && at.Item is { Kind: AdqlTokenKind.Unclosed, Text: ['"', ..] });
        var start = isWord ? at.Item.Span.Start : cursor;
        var (statement, place) = Statement(all, new(AdqlTokenKind.Name, text[start..cursor], new(start, isWord ? at.Item.Span.Length : 0)));
        return new(start, Matching(Candidates(statement, place, text[start..cursor]), text[start..cursor]));
    }

    /// <summary>The tokens of the statement around a word, which takes the place of what stands there; and how many of them are before it.</summary>
    static (List<AdqlToken> Tokens, int Place) Statement(IReadOnlyList<AdqlToken> all, AdqlToken word)
    {
        var (before, after) = (all.Where(t => t.Span.End <= word.Span.Start).ToList(), all.Where(t => t.Span.Start >= word.Span.End));
        before.RemoveRange(0, before.FindLastIndex(t => t.Kind == AdqlTokenKind.End) + 1);
        before.RemoveAll(t => t.Kind == AdqlTokenKind.Comment);
        return ([.. before, word, .. after.TakeWhile(t => t.Kind != AdqlTokenKind.End).Where(t => t.Kind != AdqlTokenKind.Comment)], before.Count);
    }

    IEnumerable<Candidate> Candidates(List<AdqlToken> statement, int place, string typed)
    {
        var names = new TableNames(catalog());
        var block = QueryBlock.Around(statement, place);
        if (place == 0)
        {
            return Starters.Select(word => new Candidate(Cased(word, typed), "", word[^1] == '(' ? "" : " "));
        }

        if (statement[place - 1].Is("."))
        {
            return Qualified(names, block, Qualifier(statement, place - 1));
        }

        var clause = Clause(statement, place);
        var previous = statement[place - 1];
        if (BeforeTable.Any(previous.Is) || (previous.Is(",") && clause is "FROM" or "JOIN"))
        {
            return names.Tables(block).Concat(_functions.Value.Where(f => functions.FindTable(f.Text) is not null));
        }

        if (EndsOperand(previous))
        {
            return Words(typed);
        }

        return names.Columns(block).Concat(_functions.Value.Select(f => f with { Text = Cased(f.Text, typed) })).Concat(Words(typed));
    }

    static IEnumerable<Candidate> Qualified(TableNames names, QueryBlock block, List<string> qualifier)
    {
        var columns = names.ColumnsOf(qualifier, block);
        return qualifier.Count == 1 ? names.TablesOf(qualifier[0]).Concat(columns) : columns;
    }

    /// <summary>The names before a point.</summary>
    static List<string> Qualifier(List<AdqlToken> statement, int point)
    {
        var names = new List<string>();
        for (var i = point; i >= 1 && statement[i].Is("."); i -= 2)
        {
            names.Insert(0, statement[i - 1].Name);
        }

        return names;
    }

    /// <summary>The clause that a place belongs to: the last word that begins one, outside parentheses that are closed.</summary>
    static string Clause(List<AdqlToken> statement, int place)
    {
        var closed = 0;
        for (var i = place - 1; i >= 0; i--)
        {
            closed += statement[i].Is(")") ? 1 : statement[i].Is("(") ? -1 : 0;
            if (closed < 0)
            {
                return "";
            }

            if (closed == 0 && Clauses.FirstOrDefault(statement[i].Is) is { } clause)
            {
                return clause;
            }
        }

        return "";
    }

    /// <summary>Whether a value or a name is complete, so that a word or an operator comes next.</summary>
    static bool EndsOperand(AdqlToken token) =>
        token.Kind is AdqlTokenKind.Name or AdqlTokenKind.QuotedName or AdqlTokenKind.Number or AdqlTokenKind.Text or AdqlTokenKind.Parameter
        || token.Is(")") || token.Is("NULL") || token.Is("END");

    static IEnumerable<Candidate> Words(string typed) =>
        typed.Length == 0 ? [] : AdqlTokens.Keywords.Concat(Types).Distinct().Order(StringComparer.Ordinal).Select(word => new Candidate(Cased(word, typed)));

    /// <summary>The candidates that begin as what is typed; where there are none, the names of data that hold it.</summary>
    internal static IReadOnlyList<Candidate> Matching(IEnumerable<Candidate> candidates, string typed)
    {
        var all = candidates.DistinctBy(c => c.Text).ToList();
        var sought = typed.TrimStart('"');
        var first = all.FindAll(c => c.Text.TrimStart('"').StartsWith(sought, StringComparison.OrdinalIgnoreCase));
        return first.Count > 0 || sought.Length < 2 ? first : all.FindAll(c => c.IsOfData && c.Text.Contains(sought, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A word in the case that its writer uses.</summary>
    static string Cased(string word, string typed) => typed.Length > 0 && typed.All(c => !char.IsUpper(c)) ? word.ToLowerInvariant() : word;

    static IReadOnlyList<Candidate> FunctionCandidates(FunctionRegistry functions) =>
    [
        .. FunctionReference.Of(functions).SelectMany(e => e.Aliases.Prepend(e.Name).Select(name => new Candidate(name, $"{e.Signatures[0]}: {e.Doc.Summary}", "(")))
            .OrderBy(c => c.Text, StringComparer.OrdinalIgnoreCase),
    ];
}
