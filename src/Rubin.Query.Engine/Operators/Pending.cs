#pragma warning disable
// Helper exec: delete each of these when yours lands; the planner (Planning/PhysicalPlanner.cs) already calls these constructors.
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;
namespace Rubin.Query.Engine.Operators;
abstract class Missing(Schema s, IReadOnlyList<PhysicalNode> i) : PhysicalNode(s, i) { public override string Describe() => ""; public override void Build(PipelineBuilder b) => throw new InvalidOperationException(); }
sealed record PhysicalWindowCall(WindowFunction? Function, PhysicalAggregate? Aggregate, IReadOnlyList<BoundExpression> Arguments, WindowFrame Frame, bool IgnoresNulls);
sealed class Window(PhysicalNode input, Schema schema, IReadOnlyList<BoundExpression> p, IReadOnlyList<PhysicalSortKey> keys, IReadOnlyList<PhysicalWindowCall> calls) : Missing(schema, [input]);
sealed class HashSetOperation(SetOperationKind kind, bool all, PhysicalNode left, PhysicalNode right, Schema schema) : Missing(schema, [left, right]);
sealed class TableFunctionApply(PhysicalNode input, Schema schema, string name, TableFunctionBinding b, IReadOnlyList<BoundExpression> a, IReadOnlyList<int> n, bool k) : Missing(schema, [input]);
