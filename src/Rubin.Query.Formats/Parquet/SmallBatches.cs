using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// Joins the few rows that a filter leaves of a batch with those of the next ones, up to half a batch; larger batches pass untouched.
/// </summary>
sealed class SmallBatches(Schema schema, int batchRows)
{
    readonly List<RecordBatch> _held = [];
    readonly Queue<RecordBatch> _ready = [];
    int _heldRows;

    /// <summary>Takes a batch of any number of rows up to the batch size.</summary>
    public void Add(RecordBatch batch)
    {
        if (batch.Length == 0)
        {
            return;
        }

        if (_heldRows + batch.Length > batchRows)
        {
            Flush();
        }

        _held.Add(batch);
        _heldRows += batch.Length;
        if (_heldRows >= (batchRows + 1) / 2)
        {
            Flush();
        }
    }

    /// <summary>A batch that is large enough, in the order of arrival; null where there is none.</summary>
    public RecordBatch? Next() => _ready.TryDequeue(out var batch) ? batch : null;

    /// <summary>Makes what is held ready, however small.</summary>
    public void Flush()
    {
        if (_held.Count == 0)
        {
            return;
        }

        _ready.Enqueue(_held.Count == 1 ? _held[0] : Joined());
        _held.Clear();
        _heldRows = 0;
    }

    RecordBatch Joined()
    {
        var columns = new Column[schema.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var at = i;
            columns[i] = Column.Concat([.. _held.Select(b => b.Columns[at])]);
        }

        return new(schema, columns, _heldRows);
    }
}
