using Rubin.Query.Adql;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>
/// UPDATE and DELETE. A query of the whole language finds the rows and their new values, so that conditions may look into catalogs; only then are they changed.
/// </summary>
sealed class TableChanging(Session session)
{
    const string Rows = "q";

    internal QueryResult Delete(DeleteSyntax statement)
    {
        _ = Plan(statement.Table, statement.Alias, [], statement.Where, session.Existing(statement.Table));
        return Run(statement.Table, table => (Plan(statement.Table, statement.Alias, [], statement.Where, table), []), changes => changes.Delete());
    }

    internal QueryResult Update(UpdateSyntax statement)
    {
        _ = Plan(statement, session.Existing(statement.Table));
        return Run(statement.Table, table => Plan(statement, table), changes => changes.Update());
    }

    QueryResult Run(ValueList<NameSyntax> name, Func<StoredTable, (PreparedQuery Query, IReadOnlyList<string> Columns)> plan, Func<RowChanges, long> apply) =>
        StatementAnswer.Rows($"mydb.{Session.OwnName(name)}", async () =>
        {
            using var change = await session.Database.BeginAsync(session.Cancel).ConfigureAwait(false);
            var table = session.Existing(change, name);
            var (query, columns) = plan(table);
            using var changes = change.Change(table, columns);
            var execution = session.Engine.Run(query.Physical, session.Cancel);
            await using (execution.ConfigureAwait(false))
            {
                await foreach (var batch in InternalErrors.Guard(execution.Batches, query.Physical).ConfigureAwait(false))
                {
                    changes.Append(batch);
                }
            }

            session.Cancel.ThrowIfCancellationRequested();
            var rows = apply(changes);
            change.Commit();
            return rows;
        });

    /// <summary>The numbers of the rows that meet a condition, with values of expressions over them.</summary>
    PreparedQuery Plan(ValueList<NameSyntax> name, NameSyntax? alias, IReadOnlyList<ExpressionSyntax> values, ExpressionSyntax? where, StoredTable table) =>
        session.Prepare(Numbered(name, alias, values, where), Target(table));

    (PreparedQuery, IReadOnlyList<string>) Plan(UpdateSyntax statement, StoredTable table)
    {
        var targets = statement.Assignments.Select(a => Session.Column(table, a.Column)).ToList();
        if (targets.GroupBy(t => t).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"column \"{table.Schema[twice.Key].Name}\" is set twice", statement.Span);
        }

        var label = statement.Alias ?? statement.Table[^1];
        List<ExpressionSyntax> values = [.. statement.Assignments.Select(a => a.Value)];
        List<string> columns = [.. targets.Select(t => table.Schema[t].Name)];
        var moved = table.Position is { } p && (columns.Contains(p.Ra) || columns.Contains(p.Dec)) ? p : null;
        if (moved is not null)
        {
            values.AddRange(new[] { moved.Ra, moved.Dec }.Select(c => columns.IndexOf(c) is >= 0 and var i ? values[i] : new ColumnSyntax([label, StatementTree.Name(c)])));
        }

        var inner = Numbered(statement.Table, statement.Alias, values, statement.Where);
        var found = session.Prepare(inner, Target(table)).Physical.Schema;
        var items = targets.Select((t, i) => StatementTree.As(StatementTree.Column(Rows, $"v{i}"), found[i + 1].Type, table.Schema[t])).Prepend(StatementTree.Column(Rows, "id")).ToList();
        if (moved is not null)
        {
            items.Add(StatementTree.CellOf(StatementTree.Column(Rows, $"v{targets.Count}"), StatementTree.Column(Rows, $"v{targets.Count + 1}")));
            columns.Add(StoredTable.Cells);
        }

        var body = StatementTree.Select(items.Select((item, i) => StatementTree.Item(item, $"c{i}")), StatementTree.Table(Rows));
        return (session.Prepare(StatementTree.Over(Rows, [], inner, body), Target(table)), columns);
    }

    static QuerySyntax Numbered(ValueList<NameSyntax> name, NameSyntax? alias, IReadOnlyList<ExpressionSyntax> values, ExpressionSyntax? where)
    {
        var label = alias ?? name[^1];
        var from = new NamedTableSyntax([StatementTree.Name(TargetCatalog.Schema), label], new(label, []), null) { Span = label.Span };
        var items = values.Select((v, i) => StatementTree.Item(v, $"v{i}")).Prepend(StatementTree.Item(new ColumnSyntax([label, StatementTree.Name(MyDbTable.RowNumber)]), "id"));
        return new(null, StatementTree.Select(items, from, where), [], null, null);
    }

    Engine.Catalog.CatalogTable Target(StoredTable table) => new(TargetCatalog.Schema, table.Name, new MyDbTable(session.Database, table, withRowNumbers: true));
}
