using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// A typed expression over columns that are known by number. Immutable, compared by value; where it stood in the text takes no part in equality.
/// </summary>
/// <param name="Type">The type of its values.</param>
public abstract record BoundExpression(DataType Type)
{
    /// <summary>The part of the query text it came from.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>The expressions directly below.</summary>
    public virtual ValueList<BoundExpression> Operands => [];

    /// <summary>The same expression over other operands, as many and of the same types.</summary>
    public virtual BoundExpression WithOperands(ValueList<BoundExpression> operands) => this;

    /// <inheritdoc/>
    public virtual bool Equals(BoundExpression? other) => other is not null && EqualityContract == other.EqualityContract && Type == other.Type;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Type);

    /// <summary>As EXPLAIN prints it.</summary>
    public sealed override string ToString() => ExpressionText.Of(this);
}

/// <summary>A value known before the query runs.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Value">The value as <c>Column.Value</c> gives it; null is NULL.</param>
public sealed record Constant(DataType Type, object? Value) : BoundExpression(Type)
{
    /// <summary>TRUE.</summary>
    public static Constant True { get; } = new(DataType.Boolean, true);

    /// <summary>FALSE.</summary>
    public static Constant False { get; } = new(DataType.Boolean, false);

    /// <summary>NULL of a type.</summary>
    public static Constant Null(DataType type) => new(type, null);
}

/// <summary>A column of the plan, by its number. A number that no input below produces is a column of an outer query (correlation).</summary>
/// <param name="Id">Number of the column, unique in the plan; in a <see cref="Catalog.ScanRequest"/>, the position in the table's schema.</param>
/// <param name="Name">For EXPLAIN and messages.</param>
/// <param name="Type">Its type.</param>
public sealed record ColumnReference(int Id, string Name, DataType Type) : BoundExpression(Type)
{
    /// <inheritdoc/>
    public bool Equals(ColumnReference? other) => other is not null && Id == other.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => Id;
}

/// <summary>A scalar function applied to arguments that already have the types its overload takes.</summary>
public sealed record FunctionCall(ScalarFunction Function, ScalarOverload Overload, ValueList<BoundExpression> Arguments) : BoundExpression(Overload.Result)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => Arguments;

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => this with { Arguments = operands };

    /// <summary>Equal calls of functions that always give the same answer; the overload follows from the argument types.</summary>
    public bool Equals(FunctionCall? other) =>
        other is not null && Function.Name == other.Function.Name && Function.Volatility != Volatility.PerRow && Arguments.Equals(other.Arguments) && Type == other.Type;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Function.Name, Arguments);
}

/// <summary>What to do with a value that has no counterpart in the type it is converted to.</summary>
public enum CastMode
{
    /// <summary>End the query with an error.</summary>
    Strict,

    /// <summary>Give NULL (TRY_CAST).</summary>
    Try,
}

/// <summary>A value converted to another type.</summary>
public sealed record CastExpression(BoundExpression Operand, DataType Type, CastMode Mode = CastMode.Strict) : BoundExpression(Type)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [Operand];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => this with { Operand = operands[0] };
}

/// <summary>How two values are compared.</summary>
public enum ComparisonOperator
{
    /// <summary>=.</summary>
    Equal,

    /// <summary>&lt;&gt;.</summary>
    NotEqual,

    /// <summary>&lt;.</summary>
    Less,

    /// <summary>&lt;=.</summary>
    LessOrEqual,

    /// <summary>&gt;.</summary>
    Greater,

    /// <summary>&gt;=.</summary>
    GreaterOrEqual,

    /// <summary>IS NOT DISTINCT FROM: NULL equals NULL, NaN equals NaN, and the answer is never NULL.</summary>
    NotDistinct,
}

/// <summary>
/// Two values of one type compared; NULL where one is NULL. Comparisons with NaN are false, <c>&lt;&gt;</c> is true.
/// </summary>
public sealed record Comparison(ComparisonOperator Operator, BoundExpression Left, BoundExpression Right) : BoundExpression(DataType.Boolean)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [Left, Right];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => this with { Left = operands[0], Right = operands[1] };
}

/// <summary>AND or OR of two or more conditions, in three-valued logic. The engine may evaluate the terms in any order.</summary>
public sealed record Junction(bool IsAnd, ValueList<BoundExpression> Terms) : BoundExpression(DataType.Boolean)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => Terms;

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => this with { Terms = operands };
}

/// <summary>NOT of a condition; NULL stays NULL.</summary>
public sealed record Negation(BoundExpression Operand) : BoundExpression(DataType.Boolean)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [Operand];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => new Negation(operands[0]) { Span = Span };
}

/// <summary>IS NULL; NaN is not NULL.</summary>
public sealed record NullTest(BoundExpression Operand) : BoundExpression(DataType.Boolean)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [Operand];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => new NullTest(operands[0]) { Span = Span };
}

/// <summary>Whether a value is one of a list of constants; NULL where the value is NULL, or where it is not in a list that holds NULL.</summary>
/// <param name="Operand">The value.</param>
/// <param name="Values">Values of the operand's type, as <c>Column.Value</c> gives them; null is NULL.</param>
public sealed record Membership(BoundExpression Operand, ValueList<object?> Values) : BoundExpression(DataType.Boolean)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [Operand];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => this with { Operand = operands[0] };
}

/// <summary>
/// The first result whose condition is true, else <see cref="Otherwise"/>. A result is evaluated only on the rows that choose it, so that
/// a condition can guard it. COALESCE and NULLIF are cases too.
/// </summary>
/// <param name="Conditions">Tried in order.</param>
/// <param name="Results">One a condition, of one type.</param>
/// <param name="Otherwise">Where no condition is true; a NULL constant where the text has no ELSE.</param>
public sealed record Case(ValueList<BoundExpression> Conditions, ValueList<BoundExpression> Results, BoundExpression Otherwise)
    : BoundExpression(Otherwise.Type)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [.. Conditions, .. Results, Otherwise];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => this with
    {
        Conditions = [.. operands.Take(Conditions.Count)],
        Results = [.. operands.Skip(Conditions.Count).Take(Results.Count)],
        Otherwise = operands[^1],
    };
}

/// <summary>One field of a struct; of a list of structs or a struct of lists, the list of that field.</summary>
/// <param name="Operand">A struct.</param>
/// <param name="Index">Position of the field.</param>
/// <param name="Type">Its type.</param>
public sealed record FieldAccess(BoundExpression Operand, int Index, DataType Type) : BoundExpression(Type)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [Operand];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => this with { Operand = operands[0] };
}

/// <summary>A function written in the query, <c>x -> expr</c>, as an argument of a list function; evaluated over elements.</summary>
/// <param name="Parameters">The columns that stand for its parameters inside <paramref name="Body"/>.</param>
/// <param name="Body">What it gives.</param>
public sealed record Lambda(ValueList<ColumnReference> Parameters, BoundExpression Body) : BoundExpression(Body.Type)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [Body];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => new Lambda(Parameters, operands[0]) { Span = Span };
}

/// <summary>How a sub-query stands in an expression.</summary>
public enum SubqueryKind
{
    /// <summary>Its one value; NULL where it has no row, an error where it has several.</summary>
    Scalar,

    /// <summary>Whether it has a row.</summary>
    Exists,

    /// <summary>Whether a comparison with one of its rows is true (IN, ANY); NULL by three-valued logic.</summary>
    Any,
}

/// <summary>
/// A sub-query inside an expression, until the optimizer turns it into a join. ALL and NOT IN are negations of <see cref="SubqueryKind.Any"/>.
/// </summary>
/// <param name="Kind">What is asked of it.</param>
/// <param name="Plan">The query; may refer to columns of the outer query by their numbers.</param>
/// <param name="Comparand">For Any: the comparisons of the left side with the columns of <paramref name="Plan"/>'s output, joined by AND; null otherwise.</param>
/// <param name="Type">BOOLEAN, or the type of the value.</param>
sealed record Subquery(SubqueryKind Kind, LogicalNode Plan, BoundExpression? Comparand, DataType Type) : BoundExpression(Type)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => Comparand is null ? [] : [Comparand];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) =>
        Comparand is null ? this : this with { Comparand = operands[0] };
}
