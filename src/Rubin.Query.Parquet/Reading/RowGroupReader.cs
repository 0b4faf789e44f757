using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Reads row groups of one file as batches. Belongs to one worker; its buffers serve the next reader once it is disposed, and what it hands
/// out is fresh memory. Columns may be read in two steps: <see cref="Read"/> gives what a filter needs, and <see cref="ReadRest"/> the
/// others for the rows that are left, without decompressing pages that have none.
/// </summary>
public sealed class RowGroupReader : IDisposable
{
    /// <summary>
    /// Nested values that a batch has at most, as far as the averages of the row group tell: more only make for large arrays.
    /// </summary>
    const int MostNestedValues = 1 << 16;

    /// <summary>
    /// Selected rows are read run by run where a run stands for this many rows of the batch; else all are read, and the selected taken.
    /// </summary>
    const int RowsOfRun = 16;

    /// <summary>Bytes that a batch has, about, where rows are wide.</summary>
    const double MostBatchBytes = 4 << 20;

    /// <summary>Rows that a batch has, however wide they are.</summary>
    const int LeastBatchRows = 256;

    /// <summary>What writers make pages of, as a rule.</summary>
    const long UsualPageBytes = 1 << 20;

    readonly int _batchRows;
    readonly Projection[] _projections;
    readonly Codecs _codecs = Codecs.Rent();
    readonly PageMemory _memory;
    readonly ColumnSet _first;
    readonly ColumnSet? _rest;
    readonly List<RowRange> _ranges = [];
    readonly List<RowRange> _selected = [];
    RowRanges? _rows;
    int _rowsOfBatch;
    int _nextRange;
    long _nextRow;
    int _batchLength;
    bool _isDisposed;

    /// <summary>A reader of some columns.</summary>
    /// <param name="file">The file, which stays open as long as the reader is used.</param>
    /// <param name="projection">What <see cref="Read"/> gives.</param>
    /// <param name="rest">What <see cref="ReadRest"/> gives; null where nothing is read late.</param>
    /// <param name="batchRows">The most rows of a batch; batches of many columns or long lists have fewer.</param>
    /// <param name="memory">What pages may take; null for as much as there are. Where it is short, pages are decompressed again for each batch.</param>
    public RowGroupReader(ParquetFile file, Projection projection, Projection? rest = null, int batchRows = 8192, IPageBudget? memory = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchRows, 1);
        _batchRows = batchRows;
        _projections = rest is null ? [projection] : [projection, rest];
        _memory = new(memory);
        _first = new(projection, _codecs, _memory);
        _rest = rest is null ? null : new(rest, _codecs, _memory);
    }

    /// <summary>Bytes read from the file so far.</summary>
    public long BytesRead => _first.BytesRead + (_rest?.BytesRead ?? 0);

    /// <summary>The rows of the last batch, counted from the row group's first.</summary>
    public IReadOnlyList<RowRange> BatchRanges => _ranges;

    /// <summary>Starts at the first of some rows of a row group.</summary>
    /// <param name="group">A row group of the file.</param>
    /// <param name="rows">The rows that are wanted; null for all.</param>
    /// <exception cref="QueryException">Data: the file is damaged.</exception>
    public void Open(RowGroup group, RowRanges? rows = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _rows = rows ?? RowRanges.All(group.RowCount);
        (_nextRange, _nextRow, _batchLength) = (0, 0, 0);
        _ranges.Clear();
        _first.Open(group);
        _rest?.Open(group);
        var valuesPerRow = Math.Max(_first.ValuesPerRow, _rest?.ValuesPerRow ?? 0);
        var most = valuesPerRow <= 1 ? _batchRows : Math.Clamp(MostNestedValues / valuesPerRow, 1, _batchRows);
        var bytesPerRow = _projections.Sum(p => Chunks(group, p).Sum(c => c.UncompressedBytes)) / Math.Max(1.0, group.RowCount);
        _rowsOfBatch = (int)Math.Min(most, Math.Max(LeastBatchRows, MostBatchBytes / Math.Max(1, bytesPerRow)));
    }

    /// <summary>What reading a row group takes for pages, about: one of each column, as it lies in the file and decompressed.</summary>
    public static long EstimateMemory(RowGroup group, Projection projection) => Chunks(group, projection).Sum(c => Math.Min(c.UncompressedBytes, UsualPageBytes) + Math.Min(c.CompressedBytes, UsualPageBytes));

    /// <summary>The next rows of the row group; null at its end.</summary>
    /// <exception cref="QueryException">Data: the file is damaged.</exception>
    public RecordBatch? Read()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        NextRanges();
        return _batchLength == 0 ? null : _first.Read(_ranges, _batchLength);
    }

    /// <summary>
    /// The columns that are read late, for some rows of the batch that <see cref="Read"/> gave last. At most once a batch.
    /// </summary>
    /// <param name="rows">Rows of that batch, ascending.</param>
    /// <exception cref="QueryException">Data: the file is damaged.</exception>
    /// <exception cref="InvalidOperationException">The reader has no such columns.</exception>
    public RecordBatch ReadRest(ReadOnlySpan<int> rows)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var rest = _rest ?? throw new InvalidOperationException("the reader has no columns that are read late");
        if (rows.Length == _batchLength)
        {
            return rest.Read(_ranges, _batchLength);
        }

        if (Select(rows))
        {
            return rest.Read(_selected, rows.Length);
        }

        var taken = rest.Read(_ranges, _batchLength).Take(rows);
        rest.Reclaim();
        return taken;
    }

    /// <summary>The batch that <see cref="Read"/> gave last is not used any more: the next one may lie in its memory.</summary>
    public void Reclaim() => _first.Reclaim();

    static IEnumerable<ColumnChunkMetadata> Chunks(RowGroup group, Projection projection) => projection.Leaves.Select(l => group.Metadata.Columns[l.Index]);

    void NextRanges()
    {
        _ranges.Clear();
        _batchLength = 0;
        var ranges = _rows?.Ranges ?? [];
        while (_nextRange < ranges.Count && _batchLength < _rowsOfBatch)
        {
            var start = Math.Max(_nextRow, ranges[_nextRange].Start);
            var end = Math.Min(ranges[_nextRange].End, start + _rowsOfBatch - _batchLength);
            _ranges.Add(new(start, end));
            _batchLength += (int)(end - start);
            _nextRow = end;
            _nextRange += end == ranges[_nextRange].End ? 1 : 0;
        }
    }

    // Fills the ranges of the selected rows; false where there are so many that reading all rows is cheaper.
    bool Select(ReadOnlySpan<int> rows)
    {
        _selected.Clear();
        var most = _batchLength / RowsOfRun + 1;
        var (range, before) = (0, 0);
        foreach (var row in rows)
        {
            while (row - before >= _ranges[range].Count)
            {
                before += (int)_ranges[range++].Count;
            }

            var absolute = _ranges[range].Start + row - before;
            if (_selected.Count > 0 && _selected[^1].End == absolute)
            {
                _selected[^1] = new(_selected[^1].Start, absolute + 1);
                continue;
            }

            if (_selected.Count == most)
            {
                return false;
            }

            _selected.Add(new(absolute, absolute + 1));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _first.Dispose();
        _rest?.Dispose();
        _memory.Dispose();
        Codecs.Return(_codecs);
    }
}
