using Rubin.Query.Adql;

namespace Rubin.Query;

/// <summary><c>SELECT … INTO mydb.t FROM …</c>: the same as <c>CREATE TABLE mydb.t AS</c>.</summary>
static class IntoClause
{
    /// <summary>The statement that a query with INTO stands for; null where its first SELECT has no INTO.</summary>
    internal static CreateTableAsSyntax? Of(QuerySyntax query)
    {
        var (body, into) = Without(query.Body);
        return into.Count == 0 ? null : new(into, query with { Body = body }, ExistenceRule.Refuse) { Span = query.Span };
    }

    static (QueryBodySyntax Body, ValueList<NameSyntax> Into) Without(QueryBodySyntax body)
    {
        switch (body)
        {
            case SelectSyntax select:
                return (select with { Into = [] }, select.Into);
            case SetOperationSyntax operation:
                var (left, into) = Without(operation.Left);
                return (operation with { Left = left }, into);
            default:
                return (body, []);
        }
    }
}
