using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Planning;

/// <summary>How a part of the query is computed: an operator with its choices made. Lives in <c>Operators/</c> beside its stage or sink.</summary>
/// <param name="schema">The columns of the rows it gives; expressions above refer to them by position.</param>
/// <param name="inputs">The operators directly below.</param>
abstract class PhysicalNode(Schema schema, IReadOnlyList<PhysicalNode> inputs)
{
    /// <summary>The columns of the rows it gives.</summary>
    public Schema Schema { get; } = schema;

    /// <summary>The operators directly below.</summary>
    public virtual IReadOnlyList<PhysicalNode> Inputs { get; } = inputs;

    /// <summary>Rows that the optimizer expects, or null where it cannot tell.</summary>
    public double? EstimatedRows { get; init; }

    /// <summary>Rows that tables must give, about, for so many rows of this operator; infinite where that cannot be told.</summary>
    public virtual double RowsToRead(double wanted) =>
        Inputs.Count == 0 ? Math.Min(wanted, EstimatedRows ?? double.PositiveInfinity) : Inputs.Sum(i => i.RowsToRead(double.PositiveInfinity));

    /// <summary>The operator's name as EXPLAIN and <c>ensure:</c> know it: <c>HashJoin</c>.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>What EXPLAIN prints behind the name: keys, conditions, columns; deterministic.</summary>
    public abstract string Describe();

    /// <summary>Adds its source, stage or sink to the pipelines under construction, its inputs' before its own.</summary>
    public abstract void Build(PipelineBuilder builder);
}
