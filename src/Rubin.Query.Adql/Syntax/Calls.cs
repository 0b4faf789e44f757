namespace Rubin.Query.Adql;

/// <summary>
/// A function call: scalar, aggregate, window or table function, geometry included. Functions of standard SQL with words between their
/// arguments
/// (<c>EXTRACT(YEAR FROM t)</c>, <c>POSITION(a IN b)</c>) come as plain calls (<c>EXTRACT('YEAR', t)</c>, <c>POSITION(a, b)</c>),
/// words without parentheses (<c>CURRENT_TIMESTAMP</c>) as calls without arguments.
/// </summary>
/// <param name="Name">The function's name as written.</param>
/// <param name="Arguments">The arguments in their order; <c>COUNT(*)</c> has one <see cref="StarSyntax"/>.</param>
/// <param name="IsDistinct">Whether DISTINCT stands before the arguments.</param>
/// <param name="OrderBy">ORDER BY inside the parentheses, or WITHIN GROUP; the order in which an aggregate sees its rows.</param>
/// <param name="Nulls">IGNORE NULLS or RESPECT NULLS of a window function.</param>
/// <param name="Filter">The condition of FILTER (WHERE …), or null.</param>
/// <param name="Over">The window, or null for a call that is not over one.</param>
public sealed record CallSyntax(
    NameSyntax Name,
    ValueList<ArgumentSyntax> Arguments,
    bool IsDistinct,
    ValueList<OrderItemSyntax> OrderBy,
    NullTreatment Nulls,
    ExpressionSyntax? Filter,
    WindowSyntax? Over) : ExpressionSyntax;

/// <summary>Whether a window function sees NULLs.</summary>
public enum NullTreatment
{
    /// <summary>Not said: it does.</summary>
    Default,

    /// <summary><c>RESPECT NULLS</c>: it does.</summary>
    Respect,

    /// <summary><c>IGNORE NULLS</c>: it does not.</summary>
    Ignore,
}

/// <summary><c>value</c> or <c>name => value</c>.</summary>
/// <param name="Name">The parameter's name, or null for an argument by position.</param>
/// <param name="Value">A value, a <see cref="LambdaSyntax"/>, a <see cref="StarSyntax"/> or a <see cref="TableArgumentSyntax"/>.</param>
public sealed record ArgumentSyntax(NameSyntax? Name, ExpressionSyntax Value) : SyntaxNode;

/// <summary><c>*</c> as an argument, as in <c>COUNT(*)</c>; stands nowhere else.</summary>
public sealed record StarSyntax : ExpressionSyntax;

/// <summary><c>TABLE(query) [PARTITION BY …] [ORDER BY …]</c> as an argument of a table function; stands nowhere else.</summary>
/// <param name="Query">The rows; <c>TABLE(name)</c> comes as <c>SELECT * FROM name</c>.</param>
/// <param name="PartitionBy">The keys of the groups that the function sees; empty for one group.</param>
/// <param name="OrderBy">The order in a group.</param>
public sealed record TableArgumentSyntax(QuerySyntax Query, ValueList<ExpressionSyntax> PartitionBy, ValueList<OrderItemSyntax> OrderBy)
    : ExpressionSyntax;
