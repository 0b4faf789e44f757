using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Queries;

/// <summary>How heavy queries are taken for before they run.</summary>
static class QueryWeights
{
    /// <summary>The weight of a query that reads about so many rows; one that nobody can tell of counts as quick until it has shown otherwise.</summary>
    internal static QueryWeight Of(double? rows, QueueSettings queues) => rows >= queues.LongFromRows ? QueryWeight.Long : QueryWeight.Quick;
}
