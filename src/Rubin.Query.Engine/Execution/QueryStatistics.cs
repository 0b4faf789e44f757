namespace Rubin.Query.Engine.Execution;

/// <summary>Counts of a running query. Safe for many threads.</summary>
public sealed class QueryStatistics;
