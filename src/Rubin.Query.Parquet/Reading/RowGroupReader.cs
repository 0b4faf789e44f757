using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Reads row groups of one file as batches, one row group after the other. Belongs to one worker, whose buffers it keeps; what it hands out
/// is fresh memory.
/// </summary>
public sealed class RowGroupReader : IDisposable
{
    readonly ParquetFile _file;
    readonly Projection _projection;
    readonly int _batchRows;
    readonly Codecs _codecs = new();
    readonly ColumnReader[] _columns;
    RowGroup? _group;
    long _row;

    /// <summary>A reader of some columns.</summary>
    /// <param name="file">The file.</param>
    /// <param name="projection">What to read of it.</param>
    /// <param name="batchRows">The most rows of a batch.</param>
    public RowGroupReader(ParquetFile file, Projection projection, int batchRows = 8192)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchRows, 1);
        (_file, _projection, _batchRows) = (file, projection, batchRows);
        _columns = [.. projection.Nodes.Select(n => ColumnReader.Create(n, _codecs))];
    }

    /// <summary>Starts at the first row of a row group of the file.</summary>
    /// <exception cref="QueryException">Data: the file is damaged.</exception>
    public void Open(RowGroup group)
    {
        (_group, _row) = (group, 0);
        foreach (var column in _columns)
        {
            Guard(column, group, static (c, g) =>
            {
                c.Open(g);
                return c;
            });
        }
    }

    /// <summary>The next rows of the row group; null at its end.</summary>
    /// <exception cref="QueryException">Data: the file is damaged.</exception>
    public RecordBatch? Read()
    {
        if (_group is null || _row >= _group.RowCount)
        {
            return null;
        }

        var rows = (int)Math.Min(_batchRows, _group.RowCount - _row);
        _row += rows;
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Guard(_columns[i], rows, static (c, n) =>
            {
                c.Begin(n);
                c.Append(n);
                return c.Finish(n);
            });
        }

        return new(_projection.Schema, columns, rows);
    }

    TResult Guard<T, TResult>(ColumnReader column, T argument, Func<ColumnReader, T, TResult> action)
    {
        try
        {
            return action(column, argument);
        }
        catch (CorruptDataException e)
        {
            throw ParquetFile.Damaged(_file.Path, e, $"column \"{column.Name}\", row group {_group!.Index}: ");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _codecs.Dispose();
}
