namespace Rubin.Query.Tap.Queues;

/// <summary>Which queue a query waits in.</summary>
enum QueryWeight
{
    /// <summary>It reads little: TOP without order, a cone, a row by its id. Runs beside anything.</summary>
    Quick,

    /// <summary>It reads much. Few of them run at once.</summary>
    Long,
}
