using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>A query whose names and types are known.</summary>
/// <param name="Plan">What it computes; the fields of its output are the columns of the answer.</param>
/// <param name="Warnings">What the query's author should know, though the query runs.</param>
sealed record BoundQuery(LogicalNode Plan, ValueList<string> Warnings);
