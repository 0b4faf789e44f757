using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>The rows of one morsel of a catalog and where they are. Immutable.</summary>
sealed class SkyChunk
{
    readonly IReadOnlyList<RecordBatch> _batches;
    readonly int[] _starts;

    /// <summary>A chunk of some batches.</summary>
    internal SkyChunk(IReadOnlyList<RecordBatch> batches, PositionReader positions)
    {
        _batches = batches;
        _starts = new int[batches.Count + 1];
        for (var i = 0; i < batches.Count; i++)
        {
            _starts[i + 1] = checked(_starts[i] + batches[i].Length);
        }

        Points = new(_starts[^1]);
        for (var i = 0; i < batches.Count; i++)
        {
            positions.Read(batches[i]);
            Points.Place(_starts[i], positions.Ra, positions.Dec);
        }

        Points.Seal();
        Bytes = batches.Sum(MemorySize.Of) + Points.Bytes;
    }

    /// <summary>A chunk with the rows sorted by cell, those without position left out: rows of a margin stand in any order.</summary>
    internal static SkyChunk Sorted(Schema schema, IReadOnlyList<RecordBatch> batches, PositionReader positions)
    {
        var rows = RecordBatches.Concat(schema, batches);
        var order = new SkyChunk([rows], positions).Points.Order();
        return new([rows.Take(order)], positions);
    }

    /// <summary>Where the rows are.</summary>
    internal PlacedPoints Points { get; }

    /// <summary>Bytes that it takes.</summary>
    internal long Bytes { get; }

    /// <summary>The rows from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    internal IEnumerable<RecordBatch> Slices(int start, int end)
    {
        var found = Array.BinarySearch(_starts, start);
        for (var i = found >= 0 ? found : ~found - 1; i < _batches.Count && _starts[i] < end; i++)
        {
            var (first, last) = (Math.Max(start, _starts[i]), Math.Min(end, _starts[i + 1]));
            if (first < last)
            {
                yield return _batches[i].Slice(first - _starts[i], last - first);
            }
        }
    }
}
