using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>The rows of all inputs, which have columns of the same types.</summary>
sealed class UnionAll(Schema schema, IReadOnlyList<PhysicalNode> inputs) : PhysicalNode(schema, inputs)
{
    /// <inheritdoc/>
    public override string Describe() => "";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        builder.Union(Inputs);
        builder.Stage(this, _ => new RenameStage(Schema));
    }
}

/// <summary>Gives the same rows under other names.</summary>
sealed class RenameStage(Schema schema) : MapStage
{
    /// <inheritdoc/>
    protected override RecordBatch Map(RecordBatch batch) => batch.As(schema);
}
