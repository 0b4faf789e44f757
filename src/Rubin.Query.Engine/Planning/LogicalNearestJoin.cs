using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Planning;

/// <summary>
/// <c>left NEAREST (k) JOIN right</c>: for each left row, of the pairs that meet the condition the k with the smallest separation. Ties: the right row that
/// comes first in its input. The condition holds exactly one upper bound of a separation between the two sides, by which pairs are ranked.
/// </summary>
/// <param name="Left">The left input.</param>
/// <param name="Right">The right input.</param>
/// <param name="Condition">Over columns of both.</param>
/// <param name="Count">How many pairs of a left row, at least 1.</param>
sealed record LogicalNearestJoin(LogicalNode Left, LogicalNode Right, BoundExpression Condition, long Count) : LogicalNode
{
    /// <summary>Whether left rows without pair come once.</summary>
    public bool KeepsLeft { get; init; }

    /// <summary>Whether only pairs stay of which each is the other's nearest; <see cref="Count"/> is 1 then.</summary>
    public bool IsMutual { get; init; }

    /// <summary>Numbers of columns that nobody above reads: they need not be copied, and may hold anything.</summary>
    public ValueList<int> Unread { get; init; } = [];

    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output =>
        new LogicalJoin(KeepsLeft ? JoinKind.Left : JoinKind.Inner, Left, Right, Condition).Output;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Left, Right];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };
}
