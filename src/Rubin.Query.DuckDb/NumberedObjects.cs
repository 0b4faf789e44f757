using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Rubin.Query.DuckDb;

/// <summary>Objects that statements name by numbers, since DuckDB hands none through. Safe for many threads.</summary>
sealed class NumberedObjects<T>
    where T : class
{
    readonly ConcurrentDictionary<long, T> _objects = new();
    long _last;

    /// <summary>Gives an object a number, which none has had before.</summary>
    internal long Add(T item)
    {
        var number = Interlocked.Increment(ref _last);
        _objects[number] = item;
        return number;
    }

    /// <summary>Takes the number back.</summary>
    internal void Remove(long number) => _objects.TryRemove(number, out _);

    /// <summary>The object of a number; false where it has been taken back.</summary>
    internal bool TryGet(long number, [NotNullWhen(true)] out T? item) => _objects.TryGetValue(number, out item);
}
