namespace Rubin.Query.Adql;

/// <summary>A statement on a table of one's own.</summary>
/// <param name="Table">The table's name, one to three parts.</param>
public abstract record OwnTableSyntax(ValueList<NameSyntax> Table) : StatementSyntax;

/// <summary>What to do where a table or index of the name is there already, or is not.</summary>
public enum ExistenceRule
{
    /// <summary>End with an error.</summary>
    Refuse,

    /// <summary><c>IF [NOT] EXISTS</c>: leave all as it is.</summary>
    Skip,

    /// <summary><c>OR REPLACE</c>: put the new one in its place.</summary>
    Replace,
}

/// <summary><c>CREATE [OR REPLACE] TABLE [IF NOT EXISTS] t AS query</c>; of a query with INTO, see <see cref="QueryStatementSyntax"/>.</summary>
public sealed record CreateTableAsSyntax(ValueList<NameSyntax> Table, QuerySyntax Query, ExistenceRule Existing) : OwnTableSyntax(Table);

/// <summary><c>CREATE TABLE t (column type, …)</c>.</summary>
public sealed record CreateTableSyntax(ValueList<NameSyntax> Table, ValueList<ColumnDefinitionSyntax> Columns, ExistenceRule Existing) : OwnTableSyntax(Table);

/// <summary><c>name type [NOT NULL]</c>.</summary>
public sealed record ColumnDefinitionSyntax(NameSyntax Name, TypeSyntax Type, bool IsNotNull) : SyntaxNode;

/// <summary><c>INSERT INTO t [(columns)] query</c>; VALUES is a query.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Which columns the query's fill, in its order; empty for all.</param>
/// <param name="Query">The rows.</param>
public sealed record InsertSyntax(ValueList<NameSyntax> Table, ValueList<NameSyntax> Columns, QuerySyntax Query) : OwnTableSyntax(Table);

/// <summary><c>UPDATE t [AS a] SET column = value, … [WHERE condition]</c>.</summary>
public sealed record UpdateSyntax(ValueList<NameSyntax> Table, NameSyntax? Alias, ValueList<AssignmentSyntax> Assignments, ExpressionSyntax? Where)
    : OwnTableSyntax(Table);

/// <summary><c>column = value</c> of SET.</summary>
public sealed record AssignmentSyntax(NameSyntax Column, ExpressionSyntax Value) : SyntaxNode;

/// <summary><c>DELETE FROM t [AS a] [WHERE condition]</c>.</summary>
public sealed record DeleteSyntax(ValueList<NameSyntax> Table, NameSyntax? Alias, ExpressionSyntax? Where) : OwnTableSyntax(Table);

/// <summary><c>ALTER TABLE t RENAME TO name</c>.</summary>
public sealed record RenameTableSyntax(ValueList<NameSyntax> Table, NameSyntax Name) : OwnTableSyntax(Table);

/// <summary><c>ALTER TABLE t RENAME [COLUMN] column TO name</c>.</summary>
public sealed record RenameColumnSyntax(ValueList<NameSyntax> Table, NameSyntax Column, NameSyntax Name) : OwnTableSyntax(Table);

/// <summary><c>ALTER TABLE t ADD [COLUMN] name type</c>.</summary>
public sealed record AddColumnSyntax(ValueList<NameSyntax> Table, ColumnDefinitionSyntax Column) : OwnTableSyntax(Table);

/// <summary><c>ALTER TABLE t DROP [COLUMN] column</c>.</summary>
public sealed record DropColumnSyntax(ValueList<NameSyntax> Table, NameSyntax Column) : OwnTableSyntax(Table);

/// <summary><c>DROP TABLE [IF EXISTS] t</c>.</summary>
public sealed record DropTableSyntax(ValueList<NameSyntax> Table, ExistenceRule Missing) : OwnTableSyntax(Table);

/// <summary><c>CREATE INDEX [IF NOT EXISTS] [name] ON t (columns)</c>.</summary>
public sealed record CreateIndexSyntax(NameSyntax? Name, ValueList<NameSyntax> Table, ValueList<NameSyntax> Columns, ExistenceRule Existing)
    : OwnTableSyntax(Table);

/// <summary><c>DROP INDEX [IF EXISTS] name</c>; the name stands where a table's does.</summary>
public sealed record DropIndexSyntax(ValueList<NameSyntax> Table, ExistenceRule Missing) : OwnTableSyntax(Table);

/// <summary><c>COMMENT ON TABLE t IS 'text'</c>, <c>COMMENT ON COLUMN t.c IS 'text' UNIT 'deg' UCD 'pos.eq.ra'</c>.</summary>
/// <param name="Table">The table; of a column, its table and behind it its own name.</param>
/// <param name="IsColumn">Whether the last part of the name is a column.</param>
/// <param name="Remarks">What to say; at least one.</param>
public sealed record CommentSyntax(ValueList<NameSyntax> Table, bool IsColumn, ValueList<RemarkSyntax> Remarks) : OwnTableSyntax(Table);

/// <summary>What a remark tells.</summary>
public enum RemarkKind
{
    /// <summary>One sentence for people.</summary>
    Description,

    /// <summary>The unit in VOUnit notation.</summary>
    Unit,

    /// <summary>The IVOA content descriptor.</summary>
    Ucd,
}

/// <summary><c>'text'</c>, <c>UNIT 'deg'</c> or <c>UCD 'pos'</c>; NULL takes it away.</summary>
public sealed record RemarkSyntax(RemarkKind Kind, string? Text) : SyntaxNode;
