using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Execution;

/// <summary>A stage to be made for each worker.</summary>
/// <param name="Node">The operator it belongs to: rows, batches and time are counted there.</param>
/// <param name="Create">Makes it.</param>
sealed record StageFactory(PhysicalNode Node, Func<WorkerContext, BatchStage> Create);

/// <summary>One way into a pipeline: a source and the stages that its batches pass.</summary>
/// <param name="Node">The operator that the source belongs to.</param>
/// <param name="Source">Where the batches come from.</param>
/// <param name="Stages">In the order of the flow.</param>
/// <param name="Phase">Branches of phase n + 1 start when those of phase n are done (the unmatched rows of an outer join).</param>
sealed record PipelineBranch(PhysicalNode Node, IBatchSource Source, IReadOnlyList<StageFactory> Stages, int Phase);

/// <summary>Branches that flow into one sink. UNION ALL gives several, others one.</summary>
/// <param name="Branches">At least one.</param>
/// <param name="SinkNode">The operator that the sink belongs to.</param>
/// <param name="Sink">Where all batches end.</param>
/// <param name="DependsOn">Pipelines that must be finished before this one starts.</param>
sealed record Pipeline(IReadOnlyList<PipelineBranch> Branches, PhysicalNode SinkNode, BatchSink Sink, IReadOnlyList<Pipeline> DependsOn);
