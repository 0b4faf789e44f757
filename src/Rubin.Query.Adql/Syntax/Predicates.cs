namespace Rubin.Query.Adql;

/// <summary><c>value [NOT] BETWEEN low AND high</c>.</summary>
public sealed record BetweenSyntax(ExpressionSyntax Value, ExpressionSyntax Low, ExpressionSyntax High, bool IsNegated) : ExpressionSyntax;

/// <summary><c>value [NOT] IN (a, b)</c>; a value of several columns is a <see cref="RowSyntax"/>.</summary>
public sealed record InListSyntax(ExpressionSyntax Value, ValueList<ExpressionSyntax> Items, bool IsNegated) : ExpressionSyntax;

/// <summary><c>value [NOT] IN (query)</c>; a value of several columns is a <see cref="RowSyntax"/>.</summary>
public sealed record InQuerySyntax(ExpressionSyntax Value, QuerySyntax Query, bool IsNegated) : ExpressionSyntax;

/// <summary><c>value [NOT] LIKE|ILIKE pattern [ESCAPE character]</c>.</summary>
public sealed record LikeSyntax(
    ExpressionSyntax Value,
    ExpressionSyntax Pattern,
    ExpressionSyntax? Escape,
    bool IgnoresCase,
    bool IsNegated) : ExpressionSyntax;

/// <summary><c>value IS [NOT] NULL</c>.</summary>
public sealed record IsNullSyntax(ExpressionSyntax Value, bool IsNegated) : ExpressionSyntax;

/// <summary><c>value IS [NOT] TRUE|FALSE|UNKNOWN</c>.</summary>
/// <param name="Value">A condition.</param>
/// <param name="Truth">What it is compared with; null for UNKNOWN.</param>
/// <param name="IsNegated">Whether NOT was written.</param>
public sealed record IsTruthSyntax(ExpressionSyntax Value, bool? Truth, bool IsNegated) : ExpressionSyntax;

/// <summary><c>EXISTS (query)</c>; NOT EXISTS is a <see cref="UnarySyntax"/> around it.</summary>
public sealed record ExistsSyntax(QuerySyntax Query) : ExpressionSyntax;

/// <summary><c>value = ANY (query)</c> or <c>value &lt; ALL (query)</c>; SOME is ANY.</summary>
/// <param name="Value">The left side.</param>
/// <param name="Operator">One of the six comparisons.</param>
/// <param name="IsAll">Whether ALL was written.</param>
/// <param name="Source">A <see cref="SubquerySyntax"/>, or an expression that is a list.</param>
public sealed record QuantifiedSyntax(ExpressionSyntax Value, BinaryOperator Operator, bool IsAll, ExpressionSyntax Source)
    : ExpressionSyntax;
