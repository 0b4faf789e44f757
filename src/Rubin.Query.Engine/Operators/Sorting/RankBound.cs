namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>Where the last of the rows stands that are the first so far: rows behind it need not be looked at. Falls while rows come. Safe for many threads.</summary>
sealed class RankBound
{
    readonly Lock _gate = new();
    ulong _prefix = ulong.MaxValue;
    object? _value;

    /// <summary>Rows whose keys have a greater prefix come behind; the greatest of all until enough rows have come.</summary>
    internal ulong Prefix => Volatile.Read(ref _prefix);

    /// <summary>The first key of that row; null where it is NULL, or enough rows have not come.</summary>
    internal object? Value => Volatile.Read(ref _value);

    /// <summary>Takes the last of enough rows.</summary>
    internal void Lower(ulong prefix, object? value)
    {
        lock (_gate)
        {
            if (prefix < _prefix)
            {
                Volatile.Write(ref _value, value);
                Volatile.Write(ref _prefix, prefix);
            }
        }
    }
}
