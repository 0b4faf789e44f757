using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Reads the columns of one projection together, forwards through a row group. Belongs to one worker.</summary>
sealed class ColumnSet : IDisposable
{
    readonly Projection _projection;
    readonly ColumnReader[] _columns;
    readonly PageMemory _memory;
    RowGroup? _group;
    long _row;

    public ColumnSet(Projection projection, Codecs codecs, PageMemory memory)
    {
        _projection = projection;
        _memory = memory;
        _columns = [.. projection.Nodes.Select(n => ColumnReader.Create(n, codecs, memory))];
    }

    /// <summary>Bytes read from the file so far.</summary>
    public long BytesRead => _columns.Sum(c => c.BytesRead);

    /// <summary>Values that the widest column has for a row: more than 1 in lists, as a rule.</summary>
    public double ValuesPerRow => _columns.Length == 0 ? 1 : _columns.Max(c => c.ValuesPerRow);

    /// <summary>Starts at the first row of a row group.</summary>
    public void Open(RowGroup group)
    {
        (_group, _row) = (group, 0);
        foreach (var column in _columns)
        {
            try
            {
                column.Open(group);
            }
            catch (CorruptDataException e)
            {
                throw Damaged(column, e);
            }
        }
    }

    /// <summary>The rows of <paramref name="ranges"/>, which lie behind those read before: <paramref name="rows"/> in all.</summary>
    public RecordBatch Read(List<RowRange> ranges, int rows)
    {
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            try
            {
                columns[i] = Read(_columns[i], ranges, rows);
            }
            catch (CorruptDataException e)
            {
                throw Damaged(_columns[i], e);
            }
        }

        _row = ranges.Count == 0 ? _row : ranges[^1].End;
        return new(_projection.Schema, columns, rows);
    }

    /// <summary>The columns read last are not used any more.</summary>
    public void Reclaim()
    {
        foreach (var column in _columns)
        {
            column.Reclaim();
        }
    }

    Column Read(ColumnReader column, List<RowRange> ranges, int rows)
    {
        column.Begin(rows);
        var row = _row;
        foreach (var range in ranges)
        {
            column.Skip(range.Start - row);
            column.Append((int)range.Count);
            row = range.End;
        }

        var read = column.Finish(rows);
        if (_memory.IsShort)
        {
            column.Release();
        }

        return read;
    }

    QueryException Damaged(ColumnReader column, CorruptDataException reason) =>
        ParquetFile.Damaged(_group!.File.Path, reason, $"column \"{column.Name}\", row group {_group.Index}: ");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column.Dispose();
        }
    }
}
