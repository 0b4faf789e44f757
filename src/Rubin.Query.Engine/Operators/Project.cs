using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>One column for each expression.</summary>
sealed class Project(PhysicalNode input, Schema schema, IReadOnlyList<BoundExpression> expressions) : PhysicalNode(schema, [input])
{
    /// <summary>The columns of the input that it hands on, where it computes nothing; null otherwise.</summary>
    internal IReadOnlyList<int>? ColumnsTaken => expressions.All(e => e is ColumnReference) ? [.. expressions.Select(e => ((ColumnReference)e).Id)] : null;

    internal IReadOnlyList<BoundExpression> Expressions => expressions;

    /// <summary>Whether it gives the same again for the same rows.</summary>
    internal bool IsRepeatable => expressions.All(ExpressionFacts.IsRepeatable);

    /// <inheritdoc/>
    public override string Describe() => string.Join(", ", expressions);

    /// <inheritdoc/>
    public override double RowsToRead(double wanted) => Inputs[0].RowsToRead(wanted);

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        builder.Stage(this, worker => new ProjectStage(ExpressionCompiler.CompileAll(expressions, new InputOrder(worker)), Schema));
    }
}

/// <summary>Computes the columns of a batch.</summary>
sealed class ProjectStage(Func<RecordBatch, Datum[]> evaluate, Schema schema) : MapStage
{
    /// <inheritdoc/>
    protected override RecordBatch Map(RecordBatch batch) =>
        new(schema, Array.ConvertAll(evaluate(batch), value => value.ToColumn(batch.Length)), batch.Length);
}
