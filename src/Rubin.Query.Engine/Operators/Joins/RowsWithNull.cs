using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>
/// The rows of a join on disk that have a NULL in a key, where a pair of them may be unknown: IN of several columns. Such a left row must be tried with all right rows, and such a right row
/// with all left rows; hashes tell nothing of them. Left rows are on disk, and what is known of each is a byte in memory; right rows are held, beside each part of the others.
/// </summary>
sealed class RowsWithNull : IDisposable
{
    const string Owner = "IN of several columns";

    /// <summary>Right rows may have so many bytes whatever the limit.</summary>
    const long RightBytes = 32 << 20;

    readonly Lock _gate = new();
    readonly StateMemory _memory;
    readonly SortSink _left;
    readonly List<RecordBatch> _right = [];
    long _held;
    Truth[] _found = [];

    internal RowsWithNull(Schema left, StateMemory memory, QueryContext query)
    {
        _memory = memory;
        var place = left.Count - 1;
        _left = new(Owner, left, [new(new Expressions.ColumnReference(place, left[place].Name, left[place].Type))], long.MaxValue, query);
    }

    /// <summary>The right rows.</summary>
    internal IReadOnlyList<RecordBatch> Right => _right;

    /// <summary>Bytes written.</summary>
    internal long Bytes => _left.Spilled;

    /// <summary>Takes left rows of one worker.</summary>
    internal SortWorker NewLeft(WorkerContext worker) => (SortWorker)_left.CreateWorker(worker);

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

    /// <summary>All rows are there.</summary>
    internal async Task FinishAsync(QueryContext query)
    {
        await _left.FinishAsync(query);
        _found = new Truth[checked((int)_left.Result!.Length)];
        _memory.Overdraw(_found.Length);
    }

    /// <summary>The left rows.</summary>
    internal IEnumerable<RecordBatch> Left(int batchRows) => _left.Result!.Read(0, long.MaxValue, batchRows);

    /// <summary>Adds what was found with some right rows for left rows from one on: true where one is a partner, unknown where one may be.</summary>
    internal void Note(int first, BooleanColumn marks)
    {
        for (var row = 0; row < marks.Length; row++)
        {
            ref var found = ref _found[first + row];
            found = found == Truth.True || (!marks.IsNull(row) && marks[row]) ? Truth.True : found == Truth.Unknown || marks.IsNull(row) ? Truth.Unknown : Truth.False;
        }
    }

    /// <summary>What was found for left rows from one on.</summary>
    internal BooleanColumn Marks(int first, int rows)
    {
        var found = _found.AsSpan(first, rows).ToArray();
        return new(Bitmap.Of(Array.ConvertAll(found, f => f == Truth.True)), rows, Bitmap.Of(Array.ConvertAll(found, f => f != Truth.Unknown)));
    }

    /// <inheritdoc/>
    public void Dispose() => _left.Dispose();
}
