using System.Diagnostics;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// The threads of one engine, dedicated to query work so that a heavy query never starves the threads a server lives on. Every query has
/// a <see cref="QueryLane"/>; a thread that is free takes a task of the lane that was served least (the longest waiting among equals), so that
/// queries take turns and a short one overtakes long ones. A lane that was idle starts level with the others: it cannot save up time.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    /// <summary>What a query may run at a stretch while others wait: 5 ms.</summary>
    static readonly long SliceTicks = Stopwatch.Frequency / 200;

    [ThreadStatic]
    static WorkerPool? _owner;

    [ThreadStatic]
    static long _sliceStart;

    [ThreadStatic]
    static QueryLane? _lane;

    readonly object _gate = new();
    readonly List<QueryLane> _waiting = [];
    readonly CancellationTokenSource _closing = new();
    readonly Thread[] _threads;
    int _openLanes;
    long _arrivals;
    long _served;
    volatile int _waitingTasks;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">At least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _threads = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"query-{i}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int Threads => _threads.Length;

    /// <summary>Set when the pool is being disposed; queries end then.</summary>
    internal CancellationToken Closing => _closing.Token;

    /// <summary>Whether the calling thread belongs to a pool and has used up its time while another task waits.</summary>
    internal static bool SliceIsOver =>
        _owner is { _waitingTasks: > 0 } && Stopwatch.GetTimestamp() - _sliceStart > SliceTicks;

    /// <summary>Ends the work of the calling thread where its query is to stop: for loops over states that no batch bounds, every few thousand turns.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    internal static void ThrowIfStopped() => _lane?.Cancel.ThrowIfCancellationRequested();

    /// <summary>Whether the calling thread is one of this pool's.</summary>
    internal bool IsOwnThread => _owner == this;

    /// <summary>Cancels what runs, waits for it to end, and joins the threads.</summary>
    public void Dispose()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        _closing.Cancel();
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _closing.Dispose();
    }

    /// <summary>A lane for a new query; the threads live until it is closed.</summary>
    internal QueryLane OpenLane()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            _openLanes++;
            return new(this);
        }
    }

    internal void CloseLane()
    {
        lock (_gate)
        {
            _openLanes--;
            Monitor.PulseAll(_gate);
        }
    }

    internal void Enqueue(QueryLane lane, Task task)
    {
        lock (_gate)
        {
            if (lane.Tasks.Count == 0)
            {
                _waiting.Add(lane);
                lane.Served = lane.Running > 0 ? lane.Served : Math.Max(lane.Served, _served);
            }

            lane.Tasks.Enqueue((task, _arrivals++));
            _waitingTasks++;
            Monitor.Pulse(_gate);
        }
    }

    void Work()
    {
        _owner = this;
        while (Take() is var (lane, task))
        {
            _sliceStart = Stopwatch.GetTimestamp();
            _lane = lane;
            lane.Execute(task);
            var used = Stopwatch.GetTimestamp() - _sliceStart;
            lock (_gate)
            {
                lane.Running--;
                lane.Served += used;
            }
        }
    }

    (QueryLane Lane, Task Task)? Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closing.IsCancellationRequested && _openLanes == 0)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            var lane = _waiting.MinBy(l => (l.Served, l.Tasks.Peek().Arrival))!;
            var (task, _) = lane.Tasks.Dequeue();
            if (lane.Tasks.Count == 0)
            {
                _waiting.Remove(lane);
            }

            _served = Math.Max(_served, lane.Served);
            _waitingTasks--;
            lane.Running++;
            return (lane, task);
        }
    }
}
