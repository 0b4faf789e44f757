namespace Rubin.Query.Adql;

/// <summary>What may stand where a value or a condition is wanted: types are the binder's business.</summary>
public abstract record ExpressionSyntax : SyntaxNode;

/// <summary>How a number was written.</summary>
public enum NumberKind
{
    /// <summary>Digits only: <c>12</c>.</summary>
    Integer,

    /// <summary>With a decimal point: <c>12.</c>, <c>.5</c>, <c>12.3</c>.</summary>
    Decimal,

    /// <summary>With an exponent: <c>12.3E4</c>.</summary>
    Float,

    /// <summary><c>0x1F</c>.</summary>
    Hex,
}

/// <summary>A number without a sign, kept as text so that nothing is lost before its type is known.</summary>
public sealed record NumberSyntax(string Text, NumberKind Kind) : ExpressionSyntax;

/// <summary><c>'text'</c>; <c>Value</c> has the quotes removed, <c>''</c> undone and adjacent literals joined.</summary>
public sealed record StringSyntax(string Value) : ExpressionSyntax;

/// <summary><c>TRUE</c> or <c>FALSE</c>.</summary>
public sealed record BooleanSyntax(bool Value) : ExpressionSyntax;

/// <summary><c>NULL</c>.</summary>
public sealed record NullSyntax : ExpressionSyntax;

/// <summary>What a literal of time says.</summary>
public enum TemporalKind
{
    /// <summary><c>DATE '2026-01-31'</c>.</summary>
    Date,

    /// <summary><c>TIME '12:00:00'</c>.</summary>
    Time,

    /// <summary><c>TIMESTAMP '2026-01-31T12:00:00'</c>.</summary>
    Timestamp,
}

/// <summary><c>DATE|TIME|TIMESTAMP 'text'</c>.</summary>
public sealed record TemporalSyntax(TemporalKind Kind, string Value) : ExpressionSyntax;

/// <summary><c>INTERVAL amount unit</c>, as <c>INTERVAL 5 DAY</c>, <c>INTERVAL '5' DAY</c> or <c>INTERVAL '5 days'</c>.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Unit">The unit in upper case (DAY, HOUR, …); null where the amount is a text that names it.</param>
public sealed record IntervalSyntax(ExpressionSyntax Amount, string? Unit) : ExpressionSyntax;

/// <summary><c>@name</c> or <c>?</c>: a value that comes with the call.</summary>
/// <param name="Name">The name without its @; empty for <c>?</c>.</param>
public sealed record ParameterSyntax(string Name) : ExpressionSyntax;

/// <summary><c>[a, b]</c> or <c>ARRAY[a, b]</c>.</summary>
public sealed record ListSyntax(ValueList<ExpressionSyntax> Items) : ExpressionSyntax;

/// <summary><c>(a, b)</c> or <c>ROW(a)</c>: a row value.</summary>
public sealed record RowSyntax(ValueList<ExpressionSyntax> Items) : ExpressionSyntax;
