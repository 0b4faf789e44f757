using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Hats;

/// <summary>
/// Rows sorted by order-29 cell, in memory or in a spill file. Its batches begin with two columns: the cell, and the row's place in the order of the
/// input. Safe for many readers.
/// </summary>
abstract class CellRun : IDisposable
{
    /// <summary>The columns before those of the rows.</summary>
    internal static Field[] KeyFields { get; } =
        [new("_healpix_29", DataType.Int64, Nullable: false), new("_place", DataType.Int64, Nullable: false)];

    /// <summary>The rows of the cells from <paramref name="start"/> to <paramref name="end"/> - 1, in order.</summary>
    public abstract IEnumerable<RecordBatch> Read(long start, long end);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>The cells of a batch's rows.</summary>
    internal static ReadOnlySpan<long> CellsOf(RecordBatch batch) => ((Column<long>)batch.Columns[0]).Values;

    /// <summary>The places of a batch's rows.</summary>
    internal static ReadOnlySpan<long> PlacesOf(RecordBatch batch) => ((Column<long>)batch.Columns[1]).Values;

    /// <summary>The part of a batch within the range; null where it has none.</summary>
    protected static RecordBatch? Part(RecordBatch batch, long start, long end)
    {
        var (first, last) = (LowerBound(CellsOf(batch), start), LowerBound(CellsOf(batch), end));
        return first == last ? null : batch.Slice(first, last - first);
    }

    static int LowerBound(ReadOnlySpan<long> cells, long cell)
    {
        var (low, high) = (0, cells.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = cells[middle] < cell ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>A run in memory.</summary>
/// <param name="rows">Its rows.</param>
/// <param name="bytes">What they take, about.</param>
sealed class HeldRun(RecordBatch rows, long bytes) : CellRun
{
    /// <summary>The rows.</summary>
    public RecordBatch Rows => rows;

    /// <summary>Bytes of memory, about.</summary>
    public long Bytes => bytes;

    /// <inheritdoc/>
    public override IEnumerable<RecordBatch> Read(long start, long end)
    {
        if (Part(rows, start, end) is { } part)
        {
            yield return part;
        }
    }
}

/// <summary>A run in a file, of which the first cell of each block is remembered.</summary>
sealed class SpilledRun : CellRun
{
    /// <summary>Rows of a block: what a reader holds of a run.</summary>
    const int BlockRows = 2048;

    readonly ArrowFileReader _file;
    readonly long[] _firstCells;

    SpilledRun(ArrowFileReader file, long[] firstCells) => (_file, _firstCells) = (file, firstCells);

    /// <summary>Writes rows to a new file.</summary>
    public static SpilledRun Write(string path, RecordBatch rows)
    {
        List<long> firstCells = [];
        using (var stream = new OutputFile(path, FileMode.CreateNew, FileShare.None, path))
        {
            using var writer = new ArrowWriter(stream, rows.Schema, ArrowFormat.File);
            for (var start = 0; start < rows.Length; start += BlockRows)
            {
                firstCells.Add(CellsOf(rows)[start]);
                writer.Write(rows.Slice(start, Math.Min(BlockRows, rows.Length - start)));
            }
        }

        return new(ArrowFileReader.Open(path), [.. firstCells]);
    }

    /// <inheritdoc/>
    public override IEnumerable<RecordBatch> Read(long start, long end)
    {
        // The block before the first that begins inside may end inside; those before it do not.
        var first = Array.BinarySearch(_firstCells, start);
        for (first = first < 0 ? ~first : first; first > 0 && _firstCells[first - 1] >= start; first--)
        {
        }

        for (var block = Math.Max(0, first - 1); block < _firstCells.Length && _firstCells[block] < end; block++)
        {
            if (Part(_file.Read(block), start, end) is { } part)
            {
                yield return part;
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }
}
