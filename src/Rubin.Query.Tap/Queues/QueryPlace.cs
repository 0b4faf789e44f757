namespace Rubin.Query.Tap.Queues;

/// <summary>A query's place among the running ones, until it is disposed.</summary>
sealed class QueryPlace : IDisposable
{
    readonly QueryQueues _queues;
    readonly ITimer? _timer;
    int _isOver;

    internal QueryPlace(QueryQueues queues, UserQueue user, QueryWeight weight, TimeProvider time, TimeSpan quickTime)
    {
        _queues = queues;
        User = user;
        Weight = weight;
        _timer = weight == QueryWeight.Quick ? time.CreateTimer(_ => queues.Demote(this), null, quickTime, Timeout.InfiniteTimeSpan) : null;
    }

    /// <summary>What it counts as.</summary>
    internal QueryWeight Weight { get; set; }

    internal UserQueue User { get; }

    internal bool IsOver => Volatile.Read(ref _isOver) != 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _timer?.Dispose();
            _queues.Exit(this);
        }
    }
}
