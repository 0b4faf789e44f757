using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>The rows for which a condition is true.</summary>
sealed class Filter(PhysicalNode input, BoundExpression condition) : PhysicalNode(input.Schema, [input])
{
    internal BoundExpression Condition => condition;

    /// <summary>Whether it gives the same again for the same rows.</summary>
    internal bool IsRepeatable => ExpressionFacts.IsRepeatable(condition);

    /// <inheritdoc/>
    public override string Describe() => $"{condition}";

    /// <inheritdoc/>
    public override double RowsToRead(double wanted) =>
        Inputs[0].RowsToRead(EstimatedRows is > 0 and var rows && Inputs[0].EstimatedRows is { } all ? wanted * Math.Max(1, all / rows) : double.PositiveInfinity);

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        builder.Stage(this, worker => new FilterStage(Predicate.Compile(condition, new InputOrder(worker)), Schema, worker.BatchRows));
    }
}

/// <summary>
/// Lets the rows through for which a predicate is true. A batch that passes whole is not touched; what is left of others is joined into
/// batches of at least half the batch size, within a morsel.
/// </summary>
sealed class FilterStage(Predicate predicate, Schema schema, int batchRows) : BatchStage
{
    readonly BatchCollector _answers = new(schema, batchRows);

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch) => _answers.Add(predicate.Filter(batch));

    /// <inheritdoc/>
    public override RecordBatch? Produce() => _answers.Next();

    /// <inheritdoc/>
    public override void Flush() => _answers.Flush();
}
