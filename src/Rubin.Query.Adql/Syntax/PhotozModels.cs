namespace Rubin.Query.Adql;

/// <summary>A statement on a model of redshifts.</summary>
/// <param name="Model">The model's name, with its schema or without.</param>
public abstract record ModelStatementSyntax(ValueList<NameSyntax> Model) : StatementSyntax;

/// <summary><c>CREATE [OR REPLACE] PHOTOZ MODEL [IF NOT EXISTS] m USING kind [AS query] [WITH (options)]</c>; the options may stand before AS.</summary>
/// <param name="Model">The model.</param>
/// <param name="Kind">How it estimates.</param>
/// <param name="Options">The options in their order.</param>
/// <param name="Query">The rows to learn from; null where there are none.</param>
/// <param name="Existing">What becomes of a model of that name.</param>
public sealed record CreateModelSyntax(
    ValueList<NameSyntax> Model, NameSyntax Kind, ValueList<ModelOptionSyntax> Options, QuerySyntax? Query, ExistenceRule Existing) : ModelStatementSyntax(Model);

/// <summary><c>name = value</c> of WITH.</summary>
public sealed record ModelOptionSyntax(NameSyntax Name, ExpressionSyntax Value) : SyntaxNode;

/// <summary><c>DROP PHOTOZ MODEL [IF EXISTS] m</c>.</summary>
public sealed record DropModelSyntax(ValueList<NameSyntax> Model, ExistenceRule Missing) : ModelStatementSyntax(Model);

/// <summary><c>DESCRIBE PHOTOZ MODEL m</c>.</summary>
public sealed record DescribeModelSyntax(ValueList<NameSyntax> Model) : ModelStatementSyntax(Model);

/// <summary><c>EXPORT PHOTOZ MODEL m TO 'file'</c>.</summary>
public sealed record ExportModelSyntax(ValueList<NameSyntax> Model, string Path) : ModelStatementSyntax(Model);

/// <summary><c>IMPORT [OR REPLACE] PHOTOZ MODEL m FROM 'file'</c>.</summary>
public sealed record ImportModelSyntax(ValueList<NameSyntax> Model, string Path, ExistenceRule Existing) : ModelStatementSyntax(Model);
