using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// Reads the rows of one file that a scan wants: of each row group the pages that may have some, of those the cells where they tell rows apart, then the
/// columns of the condition, and of the rows that meet it the others. Belongs to one worker.
/// </summary>
sealed class FileReader : IDisposable
{
    readonly ScanLayout _layout;
    readonly Predicate? _predicate;
    readonly Func<RowGroupCondition> _condition;
    readonly bool _isTightening;
    readonly HealpixRanges? _wanted;
    readonly List<int> _inWanted = [];
    readonly RowGroupReader _reader;
    readonly bool _hasRest;
    readonly RecordBatch _nothing;
    readonly int[] _allRows;
    long _bytesTaken;

    /// <summary>A reader of a file, which stays open until the reader is disposed.</summary>
    public FileReader(ParquetFile file, ParquetSource source, int batchRows, IPageBudget? memory = null)
    {
        File = file;
        _layout = source.Layout;
        _predicate = _layout.Condition is { } filter ? Predicate.Compile(filter) : null;
        var condition = source.ConditionOf(file);
        _isTightening = source.IsTightening;
        _condition = _isTightening ? () => source.ConditionOf(file) : () => condition;
        _hasRest = _layout.RestPaths.Count > 0;
        _allRows = _hasRest ? [.. Enumerable.Range(0, batchRows)] : [];
        _nothing = new(_layout.Schema, _layout.Schema.Fields.Map(f => Column.Nulls(f.Type, 0)), 0);
        var (first, rest) = (Projection.Of(file.Layout, _layout.FirstPaths), _hasRest ? Projection.Of(file.Layout, _layout.RestPaths) : null);
        if (_layout.SievedPath is { } cells)
        {
            _wanted = source.Wanted;
            (first, rest) = (Projection.Of(file.Layout, [cells]), first);
        }

        _reader = new(file, first, rest, batchRows, memory);
    }

    /// <summary>The file.</summary>
    public ParquetFile File { get; }

    /// <summary>Starts at a row group; false where none of its rows are wanted.</summary>
    public bool Open(int group)
    {
        var (rowGroup, condition) = (File.RowGroups[group], _condition());
        var rows = condition.IsAnything ? null
            : _isTightening && !condition.MayMatch(rowGroup) ? RowRanges.Of([])
            : condition.MatchingRows(rowGroup);
        _reader.Open(rowGroup, rows);
        return rows is not { Ranges.Count: 0 };
    }

    /// <summary>The next rows of the row group, maybe none; null at its end.</summary>
    public RecordBatch? Read()
    {
        if (_reader.Read() is not { } first)
        {
            return null;
        }

        if (_wanted is not null)
        {
            CellSieve.Select(CellsOf(first.Columns[0]), _wanted, _inWanted);
            _reader.Reclaim();
            if (_inWanted.Count == 0)
            {
                return _nothing;
            }

            first = _reader.ReadRest(CollectionsMarshal.AsSpan(_inWanted));
        }

        if (_predicate is null)
        {
            return _layout.Arrange(first, null);
        }

        var selection = _predicate.Select(first);
        if (selection.IsAll)
        {
            return _layout.Arrange(first, !_hasRest ? null : _reader.ReadRest(_allRows.AsSpan(0, first.Length)));
        }

        var met = selection.Count == 0 ? _nothing : _layout.Arrange(selection.Of(first), !_hasRest ? null : _reader.ReadRest(selection.Rows));

        // What has been taken of the columns of the condition is a copy.
        _reader.Reclaim();
        return met;
    }

    /// <summary>The batch that was given last is not used any more: the next one may lie in its memory.</summary>
    public void Reclaim()
    {
        if (_wanted is null && _predicate is null)
        {
            _reader.Reclaim();
        }
    }

    /// <summary>The cells of rows; those that have none may lie anywhere.</summary>
    ReadOnlySpan<long> CellsOf(Column column)
    {
        var cells = ((Column<long>)(column is DictionaryColumn encoded ? encoded.Decode() : column)).Values;
        if (column.HasNoNulls || _wanted!.IsEmpty)
        {
            return cells;
        }

        var anywhere = _wanted.AsSpan()[0].Start;
        var known = cells.ToArray();
        for (var row = 0; row < known.Length; row++)
        {
            known[row] = column.IsNull(row) ? anywhere : known[row];
        }

        return known;
    }

    /// <summary>Bytes read since the last call.</summary>
    public long TakeBytesRead()
    {
        var bytes = _reader.BytesRead - _bytesTaken;
        _bytesTaken += bytes;
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
