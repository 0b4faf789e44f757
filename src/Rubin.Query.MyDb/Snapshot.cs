using Rubin.Query.DuckDb;

namespace Rubin.Query.MyDb;

/// <summary>Connections of one query, which all see a user's tables as they were when it began. Closed when the query ends.</summary>
/// <param name="connections">The connections.</param>
/// <param name="close">What is to be done when the last one is closed.</param>
sealed class Snapshot(DuckDbConnection[] connections, Action close) : IDisposable
{
    readonly Stack<DuckDbConnection> _free = new(connections);
    readonly Lock _gate = new();
    int _open = connections.Length;
    bool _isClosed;

    /// <summary>A connection that no other thread uses; there are as many as workers.</summary>
    internal DuckDbConnection Take()
    {
        lock (_gate)
        {
            return !_isClosed && _free.TryPop(out var connection) ? connection : throw new OperationCanceledException("the query has ended");
        }
    }

    /// <summary>Gives a connection back.</summary>
    internal void Return(DuckDbConnection connection)
    {
        lock (_gate)
        {
            _free.Push(connection);
            CloseFree();
        }
    }

    /// <summary>Closes what is free; the others are closed when they are given back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            CloseFree();
        }
    }

    void CloseFree()
    {
        while (_isClosed && _free.TryPop(out var connection))
        {
            connection.Dispose();
            if (--_open == 0)
            {
                close();
            }
        }
    }
}
