namespace Rubin.Query.Adql;

/// <summary>What may stand in FROM.</summary>
public abstract record TableSyntax : SyntaxNode;

/// <summary><c>[[catalog.]schema.]table [[AS] alias]</c>.</summary>
/// <param name="Name">One to three parts, the table's own name last.</param>
/// <param name="Alias">The alias, or null.</param>
/// <param name="Sample">TABLESAMPLE, or null.</param>
public sealed record NamedTableSyntax(ValueList<NameSyntax> Name, AliasSyntax? Alias, SampleSyntax? Sample) : TableSyntax;

/// <summary><c>'file.parquet' [[AS] alias]</c>.</summary>
public sealed record FileTableSyntax(string Path, AliasSyntax? Alias, SampleSyntax? Sample) : TableSyntax;

/// <summary><c>[LATERAL] (query) [AS] alias</c>; VALUES as a table is a query too.</summary>
public sealed record DerivedTableSyntax(QuerySyntax Query, bool IsLateral, AliasSyntax? Alias, SampleSyntax? Sample) : TableSyntax;

/// <summary>
/// <c>[LATERAL] name(arguments) [WITH ORDINALITY] [[AS] alias]</c>; <c>UNNEST(list)</c> is one. Always sees the tables to its left.
/// </summary>
/// <param name="Call">The function and its arguments; has neither FILTER nor OVER.</param>
/// <param name="IsLateral">Whether LATERAL was written; it makes no difference.</param>
/// <param name="WithOrdinality">Whether a column counts the rows of each call from 1.</param>
/// <param name="Alias">The alias, or null.</param>
public sealed record FunctionTableSyntax(CallSyntax Call, bool IsLateral, bool WithOrdinality, AliasSyntax? Alias) : TableSyntax;

/// <summary>Which rows a join keeps.</summary>
public enum JoinKind
{
    /// <summary>Pairs only.</summary>
    Inner,

    /// <summary>Unmatched rows of the left side too.</summary>
    Left,

    /// <summary>Unmatched rows of the right side too.</summary>
    Right,

    /// <summary>Unmatched rows of both sides too.</summary>
    Full,

    /// <summary><c>CROSS JOIN</c>: every pair; has no condition.</summary>
    Cross,
}

/// <summary><c>left [NATURAL] [kind] [NEAREST …] JOIN right [ON …|USING …]</c>; a chain leans to the left.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Kind">Which rows it keeps.</param>
/// <param name="Right">The right side.</param>
/// <param name="Condition">ON, USING, NATURAL, or null for none: every pair.</param>
/// <param name="Nearest">NEAREST or MUTUAL NEAREST, or null for an ordinary join.</param>
public sealed record JoinSyntax(TableSyntax Left, JoinKind Kind, TableSyntax Right, JoinConditionSyntax? Condition, NearestSyntax? Nearest)
    : TableSyntax;

/// <summary>What pairs of a join must meet.</summary>
public abstract record JoinConditionSyntax : SyntaxNode;

/// <summary><c>ON condition</c>.</summary>
public sealed record OnSyntax(ExpressionSyntax Condition) : JoinConditionSyntax;

/// <summary><c>USING (columns)</c>.</summary>
public sealed record UsingSyntax(ValueList<NameSyntax> Columns) : JoinConditionSyntax;

/// <summary><c>NATURAL</c>: all columns that both sides have by the same name.</summary>
public sealed record NaturalSyntax : JoinConditionSyntax;

/// <summary><c>NEAREST [(k)]</c> or <c>MUTUAL NEAREST</c>.</summary>
/// <param name="Count">How many, an integer literal or a parameter; null for one.</param>
/// <param name="IsMutual">Whether each must be the other's first; <paramref name="Count"/> is null then.</param>
public sealed record NearestSyntax(ExpressionSyntax? Count, bool IsMutual) : SyntaxNode;

/// <summary><c>TABLESAMPLE [method] (size [PERCENT|ROWS]) [REPEATABLE (seed)]</c>.</summary>
/// <param name="Method">BERNOULLI, SYSTEM or another word; null where none was given.</param>
/// <param name="Size">How much, in per cent unless <paramref name="IsRows"/>.</param>
/// <param name="IsRows">Whether the size counts rows.</param>
/// <param name="Seed">The seed, or null.</param>
public sealed record SampleSyntax(NameSyntax? Method, ExpressionSyntax Size, bool IsRows, ExpressionSyntax? Seed) : SyntaxNode;
