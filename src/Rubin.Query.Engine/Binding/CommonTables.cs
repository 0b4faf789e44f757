using Rubin.Query.Adql;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// What WITH names, seen from some place in the query: a chain, the nearest table first. Each use of a common table is bound afresh, so that
/// filters and columns reach into it.
/// </summary>
/// <param name="Table">The nearest one; null at the end of the chain.</param>
/// <param name="Before">The tables that it can itself name.</param>
/// <param name="Outer">The scope around the WITH.</param>
sealed record CommonTables(CommonTableSyntax? Table, CommonTables? Before, Scope? Outer)
{
    internal static CommonTables None { get; } = new(null, null, null);

    /// <summary>Inside the steps of a recursive table: what its name means there; null elsewhere.</summary>
    internal WorkingTable? Working { get; init; }

    /// <summary>The table whose query is being bound, and which that cannot name: for a hint.</summary>
    CommonTableSyntax? Defining { get; init; }

    /// <summary>Whether the name is that of the table being defined, which would have to be RECURSIVE.</summary>
    internal bool IsBeingDefined(NameSyntax name) => Defining is not null && Relation.Matches(name, Defining.Name.Text);

    /// <summary>Whether the table uses itself.</summary>
    internal bool IsRecursive { get; init; }

    /// <summary>The common table that <paramref name="name"/> means; null where there is none.</summary>
    internal CommonTables? Find(NameSyntax name)
    {
        for (var tables = this; tables?.Table is not null; tables = tables.Before)
        {
            if (Relation.Matches(name, tables.Table.Name.Text))
            {
                return tables;
            }
        }

        return null;
    }

    internal IEnumerable<string> Names()
    {
        for (var tables = this; tables?.Table is not null; tables = tables.Before)
        {
            yield return tables.Table.Name.Text;
        }
    }

    /// <summary>A fresh plan of the nearest table, its columns under the names that the WITH gives them.</summary>
    /// <param name="binder">The statement.</param>
    /// <param name="span">Where it is used.</param>
    internal LogicalNode Bind(Binder binder, SourceSpan span)
    {
        if (Working is not null)
        {
            return Working.Use(binder, span);
        }

        binder.CountExpansion(Table!.Name.Span);
        var plan = IsRecursive ? new RecursionBinder(binder, Before!, Outer, Table).Bind() : new QueryBinder(binder, Before! with { Defining = Table }).Bind(Table.Query, Outer);
        if (Table.Columns.Count > plan.Output.Count)
        {
            binder.Errors.Report(
                QueryErrorCode.Semantic,
                $"\"{Table.Name.Text}\" has {Table.Columns.Count} column names for {plan.Output.Count} columns",
                Table.Name.Span);
            return plan;
        }

        return Table.Columns.Count == 0 ? plan : FromBinder.Rename(binder, plan, Table.Columns);
    }

    /// <summary>Binds the nearest table once for its errors, used or not.</summary>
    internal void CheckAlone(Binder binder) => Bind(binder, Table!.Name.Span);
}
