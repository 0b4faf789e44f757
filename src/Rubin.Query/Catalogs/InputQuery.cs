using Rubin.Query.Adql;

namespace Rubin.Query;

/// <summary>The query that an import runs: over the table <c>input</c>, which is made of the tables <c>input1</c>, <c>input2</c> and so on.</summary>
static class InputQuery
{
    /// <summary>The query of a text, or all of the input.</summary>
    /// <param name="text">A query; null for all rows.</param>
    /// <param name="tables">Number of tables.</param>
    /// <exception cref="QueryException">Syntax: the text is no query.</exception>
    internal static QuerySyntax Of(string? text, int tables)
    {
        var all = Parse(string.Join(" UNION ALL ", Enumerable.Range(1, tables).Select(i => $"SELECT * FROM input.input{i}")));
        if (text is null)
        {
            return all;
        }

        var query = Parse(text);
        var input = new CommonTableSyntax(new("input"), [], all);
        return query with { With = new(query.With?.IsRecursive == true, [input, .. query.With?.Tables ?? []]) };
    }

    static QuerySyntax Parse(string text) => AdqlParser.Parse(text, AdqlDialect.Default) is QueryStatementSyntax { Query: var query }
        ? query
        : throw new QueryException(QueryErrorCode.Syntax, "only a query can be written to a catalog");
}
