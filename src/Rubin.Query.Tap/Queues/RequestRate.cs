using System.Collections.Concurrent;

namespace Rubin.Query.Tap.Queues;

/// <summary>Counts each user's requests: a minute's worth at once, and then as many as a minute allows. Safe for many threads.</summary>
sealed class RequestRate(TimeProvider? time = null)
{
    const int Many = 20_000;

    readonly TimeProvider _time = time ?? TimeProvider.System;
    readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Counts a request.</summary>
    /// <exception cref="LimitReachedException">The user has made too many.</exception>
    internal void Count(string user, UserLimits limits)
    {
        if (limits.RequestsPerMinute is not { } most)
        {
            return;
        }

        var now = _time.GetTimestamp();
        if (_buckets.Count > Many)
        {
            Forget(now);
        }

        if (_buckets.GetOrAdd(user, _ => new(now)).Take(_time, now, most) is { } wait)
        {
            throw new LimitReachedException("requestsPerMinute", $"you may make {most} requests a minute", wait);
        }
    }

    /// <summary>Who made no request for a minute has all of them again.</summary>
    void Forget(long now)
    {
        foreach (var (user, bucket) in _buckets)
        {
            if (bucket.IsIdle(_time, now))
            {
                _buckets.TryRemove(user, out _);
            }
        }
    }

    sealed class Bucket(long start)
    {
        readonly Lock _gate = new();
        double _used;
        long _at = start;

        internal TimeSpan? Take(TimeProvider time, long now, int most)
        {
            lock (_gate)
            {
                _used = Math.Max(0, _used - time.GetElapsedTime(_at, now).TotalMinutes * most);
                _at = now;
                if (_used + 1 > most)
                {
                    return TimeSpan.FromMinutes((_used + 1 - most) / most);
                }

                _used++;
                return null;
            }
        }

        internal bool IsIdle(TimeProvider time, long now)
        {
            lock (_gate)
            {
                return time.GetElapsedTime(_at, now) > TimeSpan.FromMinutes(1);
            }
        }
    }
}
