using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>Statements that write the rows of a query: CREATE TABLE … AS, SELECT … INTO, INSERT.</summary>
sealed class TableWriting(Session session)
{
    const string Rows = "q";

    /// <summary>Makes a table of a query's rows, sorted by place on the sky where they have a position.</summary>
    internal QueryResult Create(CreateTableAsSyntax statement)
    {
        var name = Session.OwnName(statement.Table);
        var columns = session.Prepare(statement.Query).Physical.Schema;
        var position = SkyPosition.Find(columns);
        var query = session.Prepare(position is null ? statement.Query : Sorted(statement.Query, position));
        var table = new StoredTable(name, Guid.CreateVersion7(), new(columns.Fields.Map(f => f with { Nullable = true }))) { Position = position, Provenance = session.Origin(query) };
        return StatementAnswer.Rows($"mydb.{name}", async () =>
        {
            using var change = await session.Database.BeginAsync(session.Cancel).ConfigureAwait(false);
            if (change.Find(name) is { } old)
            {
                switch (statement.Existing)
                {
                    case ExistenceRule.Skip:
                        return 0;
                    case ExistenceRule.Replace:
                        change.Drop(old);
                        break;
                }
            }

            var rows = await FillAsync(change.Create(table), query).ConfigureAwait(false);
            change.Commit();
            return rows;
        });
    }

    /// <summary>Makes an empty table.</summary>
    internal QueryResult Create(CreateTableSyntax statement)
    {
        // The types are those of NULLs cast to them.
        var items = statement.Columns.Select(c => new ExpressionItemSyntax(new CastSyntax(new NullSyntax(), c.Type, false) { Span = c.Span }, c.Name));
        var typed = new QuerySyntax(null, new SelectSyntax(false, null, [.. items], [], [], null, [], null, [], null), [], null, null);
        var bound = session.Prepare(typed).Physical.Schema;
        var schema = new Schema([.. bound.Fields.Zip(statement.Columns, (field, column) => field with { Nullable = !column.IsNotNull })]);
        var name = Session.OwnName(statement.Table);
        return StatementAnswer.Done(async () =>
        {
            using var change = await session.Database.BeginAsync(session.Cancel).ConfigureAwait(false);
            if (change.Find(name) is { } old)
            {
                switch (statement.Existing)
                {
                    case ExistenceRule.Skip:
                        return $"table mydb.{name} exists already";
                    case ExistenceRule.Replace:
                        change.Drop(old);
                        break;
                }
            }

            change.Create(new(name, Guid.CreateVersion7(), schema) { Position = SkyPosition.Find(schema), Provenance = session.Origin(null) }).Complete();
            change.Commit();
            return $"table mydb.{name} made";
        });
    }

    /// <summary>Adds the rows of a query to a table.</summary>
    internal QueryResult Insert(InsertSyntax statement)
    {
        var name = Session.OwnName(statement.Table);
        var planned = session.Existing(statement.Table);
        var query = session.Prepare(Shaped(statement, planned));
        return StatementAnswer.Rows($"mydb.{name}", async () =>
        {
            using var change = await session.Database.BeginAsync(session.Cancel).ConfigureAwait(false);
            var table = session.Existing(change, statement.Table);
            if (!table.Schema.Equals(planned.Schema))
            {
                query = session.Prepare(Shaped(statement, table));
            }

            var rows = await FillAsync(change.Fill(table), query).ConfigureAwait(false);
            change.Commit();
            return rows - table.Rows;
        });
    }

    async Task<long> FillAsync(TableFill fill, PreparedQuery query)
    {
        var execution = session.Engine.Run(query.Physical, session.Cancel);
        try
        {
            await using (execution.ConfigureAwait(false))
            {
                await foreach (var batch in InternalErrors.Guard(execution.Batches, query.Physical).ConfigureAwait(false))
                {
                    fill.Append(batch);
                }
            }

            session.Cancel.ThrowIfCancellationRequested();
            return fill.Complete();
        }
        catch (QueryException error) when (session.Cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, session.Cancel);
        }
    }

    /// <summary>The rows with their cells, in the order of these.</summary>
    static QuerySyntax Sorted(QuerySyntax query, SkyPosition position)
    {
        var cell = StatementTree.CellOf(StatementTree.Column(Rows, position.Ra), StatementTree.Column(Rows, position.Dec));
        var all = new StarItemSyntax([StatementTree.Name(Rows)], [], []);
        var body = StatementTree.Select([all, StatementTree.Item(cell, StoredTable.Cells)], StatementTree.Table(Rows));
        return StatementTree.Over(Rows, [], query, body, new OrderItemSyntax(new ColumnSyntax([StatementTree.Name(StoredTable.Cells)]), false, NullOrder.Last));
    }

    /// <summary>The rows as the table has its columns: those that INSERT does not name are NULL.</summary>
    QuerySyntax Shaped(InsertSyntax statement, StoredTable table)
    {
        var found = session.Prepare(statement.Query).Physical.Schema;
        var targets = statement.Columns.Count == 0 ? [.. Enumerable.Range(0, table.Schema.Count)] : statement.Columns.Select(c => Session.Column(table, c)).ToList();
        if (targets.Count != found.Count)
        {
            throw new QueryException(
                QueryErrorCode.Semantic, $"{found.Count} values for {targets.Count} columns", statement.Query.Span, $"the table has {string.Join(", ", table.Schema.Fields.Select(f => f.Name))}");
        }

        var names = Enumerable.Range(0, found.Count).Select(i => $"c{i}").ToList();
        var items = table.Schema.Fields.Select((field, i) => Value(targets.IndexOf(i), field)).ToList();
        if (table.Position is { } position)
        {
            items.Add(StatementTree.CellOf(items[table.Schema.IndexOf(position.Ra)], items[table.Schema.IndexOf(position.Dec)]));
        }

        var body = StatementTree.Select(items.Select((item, i) => StatementTree.Item(item, $"v{i}")), StatementTree.Table(Rows));
        return StatementTree.Over(Rows, [.. names.Select(StatementTree.Name)], statement.Query, body);

        ExpressionSyntax Value(int place, Field field) =>
            StatementTree.As(place < 0 ? new NullSyntax() : StatementTree.Column(Rows, names[place]), place < 0 ? DataType.Null : found[place].Type, field);
    }
}
