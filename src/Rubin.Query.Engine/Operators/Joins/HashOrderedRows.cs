using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>Rows in the order of their hashes, which are column 0.</summary>
/// <param name="batches">The rows.</param>
sealed class HashOrderedRows(IEnumerable<RecordBatch> batches) : IDisposable
{
    readonly IEnumerator<RecordBatch> _batches = batches.GetEnumerator();
    RecordBatch? _rest;

    /// <summary>The rows from where the last call ended to the last of hash <paramref name="last"/>.</summary>
    internal IEnumerable<RecordBatch> UpTo(uint last)
    {
        while (_rest is not null || _batches.MoveNext())
        {
            var batch = _rest ?? _batches.Current;
            _rest = null;
            var end = Hashes(batch)[^1] <= last ? batch.Length : Hashes(batch).IndexOfAnyExceptInRange(0U, last);
            if (end < batch.Length)
            {
                _rest = batch.Slice(end, batch.Length - end);
            }

            if (end > 0)
            {
                yield return batch.Slice(0, end);
            }

            if (_rest is not null)
            {
                yield break;
            }
        }
    }

    /// <summary>The rows in chunks: each ends with the hash at which <paramref name="hasRoom"/> says no, or within it where <paramref name="isTooMuch"/> says yes.</summary>
    /// <param name="batches">The rows.</param>
    /// <param name="hasRoom">Told of each batch that is added to a chunk.</param>
    /// <param name="isTooMuch">Asked before a chunk without room gets more rows of its last hash.</param>
    /// <returns>The rows of a chunk, and whether the next goes on with its last hash.</returns>
    internal static IEnumerable<(List<RecordBatch> Rows, bool IsCut)> Chunks(IEnumerable<RecordBatch> batches, Func<RecordBatch, bool> hasRoom, Func<bool> isTooMuch)
    {
        var chunk = new List<RecordBatch>();
        var isFull = false;
        foreach (var batch in batches)
        {
            if (isFull && First(batch) == Last(chunk[^1]) && isTooMuch())
            {
                yield return (chunk, true);
                (chunk, isFull) = ([], false);
            }

            var row = isFull ? Hashes(batch).IndexOfAnyExcept(Last(chunk[^1])) : batch.Length;
            var end = row < 0 ? batch.Length : row;
            if (end > 0)
            {
                chunk.Add(batch.Slice(0, end));
                isFull = !hasRoom(chunk[^1]) || isFull;
            }

            if (end < batch.Length)
            {
                yield return (chunk, false);
                chunk = [batch.Slice(end, batch.Length - end)];
                isFull = !hasRoom(chunk[^1]);
            }
        }

        if (chunk.Count > 0)
        {
            yield return (chunk, false);
        }
    }

    internal static uint First(RecordBatch batch) => Hashes(batch)[0];

    internal static uint Last(RecordBatch batch) => Hashes(batch)[^1];

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();

    static ReadOnlySpan<uint> Hashes(RecordBatch batch) => ((Column<uint>)batch.Columns[0]).Values;
}
