namespace Rubin.Query.Adql;

/// <summary>
/// A name with its qualifiers, one to five parts: a column, or a column and fields of its structs; the binder finds out which.
/// </summary>
public sealed record ColumnSyntax(ValueList<NameSyntax> Parts) : ExpressionSyntax;

/// <summary><c>value.field</c> where the value is more than a name: <c>(f(x)).field</c>, <c>list[1].field</c>.</summary>
public sealed record FieldSyntax(ExpressionSyntax Value, NameSyntax Field) : ExpressionSyntax;

/// <summary><c>list[index]</c>; lists count from 1.</summary>
public sealed record SubscriptSyntax(ExpressionSyntax List, ExpressionSyntax Index) : ExpressionSyntax;

/// <summary><c>list[first:last]</c>: the elements from one place to another, both included.</summary>
/// <param name="List">The list.</param>
/// <param name="First">The first place; null for the beginning.</param>
/// <param name="Last">The last place; null for the end.</param>
public sealed record SliceSyntax(ExpressionSyntax List, ExpressionSyntax? First, ExpressionSyntax? Last) : ExpressionSyntax;

/// <summary><c>x -> body</c> or <c>(x, y) -> body</c>, as an argument of a list function.</summary>
public sealed record LambdaSyntax(ValueList<NameSyntax> Parameters, ExpressionSyntax Body) : ExpressionSyntax;

/// <summary>The query in parentheses as one value.</summary>
public sealed record SubquerySyntax(QuerySyntax Query) : ExpressionSyntax;

/// <summary>Operators of one operand.</summary>
public enum UnaryOperator
{
    /// <summary><c>-</c></summary>
    Minus,

    /// <summary><c>+</c></summary>
    Plus,

    /// <summary><c>NOT</c></summary>
    Not,

    /// <summary><c>~</c></summary>
    BitNot,
}

/// <summary><c>- x</c>, <c>+ x</c>, <c>NOT x</c>, <c>~ x</c>.</summary>
public sealed record UnarySyntax(UnaryOperator Operator, ExpressionSyntax Operand) : ExpressionSyntax;

/// <summary>Operators of two operands; AND and OR are <see cref="LogicalSyntax"/>.</summary>
public enum BinaryOperator
{
    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c></summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,

    /// <summary><c>%</c> or <c>MOD</c> between its operands</summary>
    Modulo,

    /// <summary><c>DIV</c>: division that drops the fraction</summary>
    IntegerDivide,

    /// <summary><c>||</c></summary>
    Concat,

    /// <summary><c>&amp;</c></summary>
    BitAnd,

    /// <summary><c>|</c></summary>
    BitOr,

    /// <summary><c>^</c>: exclusive or of bits.</summary>
    BitXor,

    /// <summary><c>&lt;&lt;</c></summary>
    ShiftLeft,

    /// <summary><c>>></c></summary>
    ShiftRight,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>&lt;></c> or <c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>></c></summary>
    Greater,

    /// <summary><c>>=</c></summary>
    GreaterOrEqual,

    /// <summary><c>IS DISTINCT FROM</c>: unequal, NULL being a value like others.</summary>
    IsDistinctFrom,

    /// <summary><c>IS NOT DISTINCT FROM</c> or <c>&lt;=></c>: equal, NULL being a value like others.</summary>
    IsNotDistinctFrom,
}

/// <summary><c>left operator right</c>; a chain leans to the left, at most <see cref="AdqlParser.MaxChain"/> long.</summary>
public sealed record BinarySyntax(ExpressionSyntax Left, BinaryOperator Operator, ExpressionSyntax Right) : ExpressionSyntax;

/// <summary>AND or OR.</summary>
public enum LogicalOperator
{
    /// <summary><c>AND</c></summary>
    And,

    /// <summary><c>OR</c></summary>
    Or,
}

/// <summary>
/// <c>a AND b AND c</c> or <c>a OR b OR c</c>: two operands or more, none of them a <see cref="LogicalSyntax"/> of the same operator,
/// so that a condition of ten thousand terms is no deeper than one of two.
/// </summary>
public sealed record LogicalSyntax(LogicalOperator Operator, ValueList<ExpressionSyntax> Operands) : ExpressionSyntax;

/// <summary><c>CASE [operand] WHEN … THEN … [ELSE …] END</c>.</summary>
/// <param name="Operand">What each WHEN is compared with; null where each WHEN is a condition.</param>
/// <param name="Whens">The branches; at least one.</param>
/// <param name="Else">The value otherwise; null for NULL.</param>
public sealed record CaseSyntax(ExpressionSyntax? Operand, ValueList<WhenSyntax> Whens, ExpressionSyntax? Else) : ExpressionSyntax;

/// <summary><c>WHEN condition THEN result</c>.</summary>
public sealed record WhenSyntax(ExpressionSyntax Condition, ExpressionSyntax Result) : SyntaxNode;

/// <summary><c>CAST(value AS type)</c>, or TRY_CAST, which gives NULL where CAST fails.</summary>
public sealed record CastSyntax(ExpressionSyntax Value, TypeSyntax Type, bool IsTry) : ExpressionSyntax;
