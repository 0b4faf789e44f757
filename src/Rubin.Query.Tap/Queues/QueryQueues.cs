namespace Rubin.Query.Tap.Queues;

/// <summary>
/// Who may run now: a quick and a long queue with places of their own, so that light queries never wait behind scans. In each the free place goes to the user who has the
/// fewest queries running there, then to the one who was served longest ago; a user's own queries run in their order. Waiting takes no thread.
/// </summary>
/// <param name="settings">How many run at once.</param>
/// <param name="time">The clock.</param>
sealed class QueryQueues(QueueSettings settings, TimeProvider? time = null)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, UserQueue> _users = new(StringComparer.Ordinal);
    readonly int[] _running = new int[2];
    readonly int[] _waiting = new int[2];
    readonly TimeProvider _time = time ?? TimeProvider.System;
    long _served;

    /// <summary>How many run at once.</summary>
    internal QueueSettings Settings => settings;

    /// <summary>Queries that run.</summary>
    internal int Running(QueryWeight weight) => Volatile.Read(ref _running[(int)weight]);

    /// <summary>Queries that wait.</summary>
    internal int Waiting(QueryWeight weight) => Volatile.Read(ref _waiting[(int)weight]);

    /// <summary>Waits for a place. Dispose what is given when the query has ended.</summary>
    /// <param name="user">Whose query it is.</param>
    /// <param name="limits">What that user may have.</param>
    /// <param name="weight">Which queue it waits in.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="LimitReachedException">Too many queries of the user wait already. Thrown at once, not by the task.</exception>
    internal Task<QueryPlace> EnterAsync(string user, UserLimits limits, QueryWeight weight, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(user, out var queue))
            {
                _users.Add(user, queue = new(user));
            }

            queue.Limits = limits;
            if (queue.Waiting >= limits.Queued && !(queue.MayRunMore && _running[(int)weight] < settings.Places(weight)))
            {
                throw new LimitReachedException("queued", $"{queue.Waiting} of your queries wait already, and no more may", TimeSpan.FromSeconds(10));
            }

            var entry = new WaitingQuery(queue, weight);
            entry.Node = queue.Lines[(int)weight].AddLast(entry);
            _waiting[(int)weight]++;
            Serve();
            if (!entry.Admitted.Task.IsCompleted)
            {
                entry.Registration = cancel.Register(() => Leave(entry, cancel));
            }

            return entry.Admitted.Task;
        }
    }

    internal void Exit(QueryPlace place)
    {
        lock (_gate)
        {
            _running[(int)place.Weight]--;
            place.User.Running[(int)place.Weight]--;
            Forget(place.User);
            Serve();
        }
    }

    /// <summary>A query that was taken for a quick one takes long: its place is given to others.</summary>
    internal void Demote(QueryPlace place)
    {
        lock (_gate)
        {
            if (place.IsOver || place.Weight == QueryWeight.Long)
            {
                return;
            }

            Move(_running, place.Weight, QueryWeight.Long);
            Move(place.User.Running, place.Weight, QueryWeight.Long);
            place.Weight = QueryWeight.Long;
            Serve();
        }

        static void Move(int[] counts, QueryWeight from, QueryWeight to)
        {
            counts[(int)from]--;
            counts[(int)to]++;
        }
    }

    void Leave(WaitingQuery entry, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (entry.Node is null)
            {
                return;
            }

            Unlink(entry);
            Forget(entry.User);
        }

        entry.Admitted.TrySetCanceled(cancel);
    }

    /// <summary>Gives free places away.</summary>
    void Serve()
    {
        foreach (var weight in (ReadOnlySpan<QueryWeight>)[QueryWeight.Quick, QueryWeight.Long])
        {
            while (_waiting[(int)weight] > 0 && _running[(int)weight] < settings.Places(weight) && Next(weight) is { } user)
            {
                var entry = user.Lines[(int)weight].First!.Value;
                Unlink(entry);
                entry.Registration.Unregister();
                _running[(int)weight]++;
                user.Running[(int)weight]++;
                user.Served = ++_served;
                entry.Admitted.TrySetResult(new(this, user, weight, _time, settings.QuickTime));
            }
        }
    }

    UserQueue? Next(QueryWeight weight) => _users.Values
        .Where(u => u.Lines[(int)weight].Count > 0 && u.MayRunMore)
        .MinBy(u => (u.Running[(int)weight], u.Served));

    void Unlink(WaitingQuery entry)
    {
        entry.User.Lines[(int)entry.Weight].Remove(entry.Node!);
        entry.Node = null;
        _waiting[(int)entry.Weight]--;
    }

    void Forget(UserQueue user)
    {
        if (user.IsIdle)
        {
            _users.Remove(user.Name);
        }
    }
}
