using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;

namespace Rubin.Query.MyDb;

/// <summary>Writes rows into a table, and counts them, their bytes and their checksum. Not thread-safe. Belongs to its transaction, and ends with it.</summary>
sealed class TableFill
{
    readonly DuckDbFeed _feed;
    readonly QuotaLeft? _quota;
    readonly Action<StoredTable> _complete;
    readonly RowChecksum _checksum;
    StoredTable _table;

    internal TableFill(DuckDbFeed feed, StoredTable table, QuotaLeft? quota, Action<StoredTable> complete)
    {
        (_feed, _table, _quota, _complete) = (feed, table, quota, complete);
        _checksum = new(table.Rows == 0 ? null : table.Provenance.Checksum);
    }

    /// <summary>Appends rows.</summary>
    /// <param name="batch">The table's columns in order; behind them the cells, where the table has a position.</param>
    /// <exception cref="QueryException">OutOfMemory: the quota is used up. Value: NULL in a column that takes none.</exception>
    public void Append(RecordBatch batch)
    {
        Column[] columns = [.. batch.Columns.Take(_table.Schema.Count).Select((c, i) => c.Type.Id == TypeId.Null ? Column.Nulls(_table.Schema[i].Type, c.Length) : c)];
        _feed.Append(new(new([.. _table.Columns]), [.. columns, .. batch.Columns.Skip(columns.Length)], batch.Length));
        _checksum.Add(new(_table.Schema, columns, batch.Length));
        _table = _table with { Rows = _table.Rows + batch.Length, Bytes = _table.Bytes + batch.Columns.Sum(DataBytes.Of) };
        _quota?.Check(_table.Bytes);
    }

    /// <summary>Ends the table; how many rows it has now.</summary>
    public long Complete()
    {
        _feed.Complete();
        _complete(_table with { Provenance = _table.Provenance with { Checksum = _checksum.ToString() } });
        return _table.Rows;
    }

    /// <summary>Stops it: what waits for the rows to be written fails. May be called from any thread before <see cref="Dispose"/>.</summary>
    internal void Abort() => _feed.Abort();

    /// <summary>Waits for what is being written.</summary>
    internal void Dispose() => _feed.Dispose();
}
