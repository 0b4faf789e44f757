using System.Diagnostics;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>Statements that change what a table is called, which columns it has, and what is said of it.</summary>
sealed class TableAltering(Session session)
{
    internal QueryResult Run(OwnTableSyntax statement) => statement switch
    {
        RenameTableSyntax s => Change(s.Table, (change, table) => change.Rename(table, s.Name.Text), t => $"table mydb.{t.Name} is mydb.{s.Name.Text} now"),
        RenameColumnSyntax s => Change(s.Table, (change, table) => change.RenameColumn(table, s.Column.Text, s.Name.Text), t => $"column {s.Column.Text} of mydb.{t.Name} is {s.Name.Text} now"),
        AddColumnSyntax s => Add(s),
        DropColumnSyntax s => Change(s.Table, (change, table) => change.DropColumn(table, s.Column.Text), t => $"column {s.Column.Text} of mydb.{t.Name} dropped"),
        DropTableSyntax s => Drop(s),
        CreateIndexSyntax s => Change(
            s.Table,
            (change, table) => change.CreateIndex(table, s.Name?.Text ?? IndexName(table, s.Columns), s.Columns.Select(c => c.Text), s.Existing == ExistenceRule.Skip),
            t => $"index on mydb.{t.Name} made"),
        DropIndexSyntax s => StatementAnswer.Done(async () =>
        {
            using var change = await session.Database.BeginAsync(session.Cancel).ConfigureAwait(false);
            change.DropIndex(Session.OwnName(s.Table), s.Missing == ExistenceRule.Skip);
            change.Commit();
            return $"index {s.Table[^1].Text} dropped";
        }),
        CommentSyntax s => Comment(s),
        _ => throw new UnreachableException(),
    };

    QueryResult Change(ValueList<NameSyntax> name, Action<TableTransaction, StoredTable> apply, Func<StoredTable, string> tell)
    {
        _ = session.Existing(name);
        return StatementAnswer.Done(async () =>
        {
            using var change = await session.Database.BeginAsync(session.Cancel).ConfigureAwait(false);
            var table = session.Existing(change, name);
            apply(change, table);
            change.Commit();
            return tell(table);
        });
    }

    QueryResult Add(AddColumnSyntax statement)
    {
        if (statement.Column.IsNotNull)
        {
            throw new QueryException(QueryErrorCode.Semantic, "a column that is added holds NULL in all rows", statement.Column.Span, "leave out NOT NULL");
        }

        var typed = new ExpressionItemSyntax(new CastSyntax(new NullSyntax(), statement.Column.Type, false) { Span = statement.Column.Span }, statement.Column.Name);
        var query = new QuerySyntax(null, new SelectSyntax(false, null, [typed], [], [], null, [], null, [], null), [], null, null);
        var column = session.Prepare(query).Physical.Schema[0];
        return Change(statement.Table, (change, table) => change.AddColumn(table, column), t => $"column {column.Name} added to mydb.{t.Name}");
    }

    QueryResult Drop(DropTableSyntax statement)
    {
        var name = Session.OwnName(statement.Table);
        if (statement.Missing == ExistenceRule.Refuse)
        {
            _ = session.Existing(statement.Table);
        }

        return StatementAnswer.Done(async () =>
        {
            using var change = await session.Database.BeginAsync(session.Cancel).ConfigureAwait(false);
            if (change.Find(name) is not { } table)
            {
                return statement.Missing == ExistenceRule.Skip ? $"there is no table mydb.{name}" : throw new QueryException(QueryErrorCode.UnknownTable, $"table \"{name}\" does not exist in mydb");
            }

            change.Drop(table);
            change.Commit();
            return $"table mydb.{table.Name} dropped";
        });
    }

    QueryResult Comment(CommentSyntax statement)
    {
        if (!statement.IsColumn)
        {
            if (statement.Remarks.FirstOrDefault(r => r.Kind != RemarkKind.Description) is { } odd)
            {
                throw new QueryException(QueryErrorCode.Semantic, "only columns have units and UCDs", odd.Span, "COMMENT ON COLUMN mydb.table.column IS …");
            }

            return Change(statement.Table, (change, table) => change.Describe(table with { Description = statement.Remarks[^1].Text }), t => $"remark on mydb.{t.Name} kept");
        }

        if (statement.Table.Count < 2)
        {
            throw new QueryException(QueryErrorCode.Semantic, "a column's name has its table before it", statement.Table[0].Span, $"mydb.table.{statement.Table[0].Text}");
        }

        ValueList<NameSyntax> owner = [.. statement.Table.Take(statement.Table.Count - 1)];
        var column = statement.Table[^1];
        return Change(owner, (change, table) => change.Describe(Described(table, column, statement.Remarks)), t => $"remark on {column.Text} of mydb.{t.Name} kept");
    }

    static StoredTable Described(StoredTable table, NameSyntax column, ValueList<RemarkSyntax> remarks)
    {
        var place = Session.Column(table, column);
        var metadata = remarks.Aggregate(table.Schema[place].Metadata, (all, r) => all.With(Key(r.Kind), r.Text));
        return table with { Schema = table.Schema with { Fields = [.. table.Schema.Fields.Select((f, i) => i == place ? f with { Metadata = metadata } : f)] } };
    }

    static string Key(RemarkKind kind) => kind switch
    {
        RemarkKind.Unit => MetadataKeys.Unit,
        RemarkKind.Ucd => MetadataKeys.Ucd,
        _ => MetadataKeys.Description,
    };

    static string IndexName(StoredTable table, ValueList<NameSyntax> columns) => string.Join('_', columns.Select(c => c.Text).Prepend(table.Name));
}
