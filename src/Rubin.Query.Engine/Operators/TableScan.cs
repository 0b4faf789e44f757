using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>Reads a table, as its provider planned it.</summary>
sealed class TableScan(string table, Scan scan, Schema schema) : PhysicalNode(schema, [])
{
    /// <inheritdoc/>
    public override string Describe() => scan.Summary.Length == 0 ? table : $"{table} {scan.Summary}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder) => builder.Source(this, scan.Open(builder.Query));
}
