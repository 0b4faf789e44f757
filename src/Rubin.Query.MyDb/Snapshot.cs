using System.Collections.Concurrent;
using Rubin.Query.DuckDb;

namespace Rubin.Query.MyDb;

/// <summary>Connections of one query, which all see a user's tables as they were when it began. Closed when the query ends.</summary>
sealed class Snapshot
{
    readonly DuckDbConnection[] _all;
    readonly ConcurrentBag<DuckDbConnection> _free;
    readonly Lock _gate = new();
    bool _isClosed;

    internal Snapshot(DuckDbConnection[] connections, CancellationToken end)
    {
        (_all, _free) = (connections, new(connections));
        end.Register(Close);
    }

    /// <summary>A connection that no other thread uses; there are as many as workers.</summary>
    internal DuckDbConnection Take()
    {
        lock (_gate)
        {
            return !_isClosed && _free.TryTake(out var connection) ? connection : throw new OperationCanceledException("the query has ended");
        }
    }

    /// <summary>Gives a connection back.</summary>
    internal void Return(DuckDbConnection connection)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                connection.Dispose();
            }
            else
            {
                _free.Add(connection);
            }
        }
    }

    /// <summary>Stops what runs, and closes what is free; the others are closed when they are given back.</summary>
    void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            var free = _free.ToHashSet();
            foreach (var connection in _all)
            {
                if (free.Contains(connection))
                {
                    connection.Dispose();
                }
                else
                {
                    connection.Interrupt();
                }
            }
        }
    }
}
