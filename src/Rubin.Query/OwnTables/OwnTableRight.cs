using Rubin.Query.Adql;

namespace Rubin.Query;

/// <summary>Whether a statement may change the tables of its user, or who reads them.</summary>
static class OwnTableRight
{
    /// <summary>Refuses a statement that changes something where its settings allow reading alone.</summary>
    /// <exception cref="QueryException">Unsupported: it may not.</exception>
    internal static void Check(StatementSyntax statement, QuerySettings settings)
    {
        if (!settings.MayWriteTables && Changes(statement))
        {
            throw new QueryException(QueryErrorCode.Unsupported, "this statement changes tables, and only reading is allowed here", statement.Span);
        }
    }

    static bool Changes(StatementSyntax statement) => statement switch
    {
        QueryStatementSyntax { Query: var query } => IntoClause.Of(query) is not null,
        OwnTableSyntax or GroupSyntax or GroupMemberSyntax or CiteSyntax => true,
        _ => false,
    };
}
