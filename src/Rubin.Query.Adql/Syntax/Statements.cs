namespace Rubin.Query.Adql;

/// <summary>What a text as a whole says.</summary>
public abstract record StatementSyntax : SyntaxNode;

/// <summary>A query: the only statement that ADQL itself has.</summary>
public sealed record QueryStatementSyntax(QuerySyntax Query) : StatementSyntax;

/// <summary><c>EXPLAIN [ANALYZE] query</c>.</summary>
public sealed record ExplainSyntax(QuerySyntax Query, bool IsAnalyze) : StatementSyntax;

/// <summary><c>DESCRIBE table</c> or <c>DESCRIBE query</c>; the table is made a <c>SELECT *</c>.</summary>
public sealed record DescribeSyntax(QuerySyntax Query) : StatementSyntax;

/// <summary><c>SHOW TABLES [FROM schema]</c>.</summary>
/// <param name="Schema">Only the tables of this schema; null for all.</param>
public sealed record ShowTablesSyntax(NameSyntax? Schema) : StatementSyntax;

/// <summary><c>SUMMARIZE table</c> or <c>SUMMARIZE query</c>; the table is made a <c>SELECT *</c>.</summary>
public sealed record SummarizeSyntax(QuerySyntax Query) : StatementSyntax;

/// <summary><c>COPY (query) TO 'file' (FORMAT parquet, …)</c>.</summary>
/// <param name="Query">What to write.</param>
/// <param name="Path">The file's name.</param>
/// <param name="Options">The options in their order.</param>
public sealed record CopySyntax(QuerySyntax Query, string Path, ValueList<CopyOptionSyntax> Options) : StatementSyntax;

/// <summary>One option of COPY: a name and a literal, or a name alone.</summary>
/// <param name="Name">The option.</param>
/// <param name="Value">A literal, a bare word as a <see cref="StringSyntax"/>, or null for an option without a value.</param>
public sealed record CopyOptionSyntax(NameSyntax Name, ExpressionSyntax? Value) : SyntaxNode;
