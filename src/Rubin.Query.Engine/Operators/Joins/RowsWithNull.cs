using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>
/// The rows of a join on disk that have a NULL in a key, where a pair of them may be unknown: IN of several columns. Such a left row must be tried with all right rows, and such a right row
/// with all left rows; hashes tell nothing of them. Left rows are on disk; right rows are held, beside each part of the others.
/// </summary>
sealed class RowsWithNull : IDisposable
{
    const string Owner = "IN of several columns";

    /// <summary>Right rows may have so many bytes whatever the limit.</summary>
    const long RightBytes = 32 << 20;

    readonly Lock _gate = new();
    readonly StateMemory _memory;
    readonly TriedRows _left;
    readonly List<RecordBatch> _right = [];
    long _held;

    internal RowsWithNull(Schema left, StateMemory memory, QueryContext query)
    {
        _memory = memory;
        _left = new(Owner, left, memory, query);
    }

    /// <summary>The right rows.</summary>
    internal IReadOnlyList<RecordBatch> Right => _right;

    /// <summary>The left rows.</summary>
    internal TriedRows Left => _left;

    /// <summary>Takes right rows.</summary>
    /// <exception cref="QueryException">OutOfMemory: there is no room for them.</exception>
    internal void AddRight(RecordBatch rows)
    {
        lock (_gate)
        {
            var bytes = (2 * MemorySize.Of(rows)) + HashBuildSink.IndexBytes(rows.Length);
            if (!_memory.TryHold(bytes))
            {
                if (_held + bytes > RightBytes)
                {
                    throw _memory.TooLittle(
                        $"all rows of the right side of {Owner} that have a NULL, more than {_held >> 20} MiB,",
                        "leave them out there (WHERE … IS NOT NULL), or write EXISTS (…) for IN and NOT EXISTS (…) for NOT IN");
                }

                _memory.Overdraw(bytes);
            }

            _held += bytes;
            _right.Add(rows);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _left.Dispose();
}
