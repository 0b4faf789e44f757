using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators;

/// <summary>What rows are ordered by.</summary>
/// <param name="Expression">Over the input's columns, by position.</param>
/// <param name="Descending">From high to low. NaN is above all numbers.</param>
/// <param name="NullsFirst">NULLs before everything else; otherwise behind, in both directions.</param>
sealed record PhysicalSortKey(BoundExpression Expression, bool Descending = false, bool NullsFirst = false)
{
    internal KeyOrder Order => new(Expression.Type.Logical, Descending, NullsFirst);

    /// <inheritdoc/>
    public override string ToString() => $"{Expression}{(Descending ? " DESC" : "")}{(NullsFirst ? " NULLS FIRST" : "")}";
}
