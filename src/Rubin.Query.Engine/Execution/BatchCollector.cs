using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// Joins small batches into larger ones, of at least half the batch size or two megabytes, and lets larger ones pass untouched; for stages whose answers are mostly small.
/// </summary>
public sealed class BatchCollector(Schema schema, int batchRows)
{
    /// <summary>Bytes that are enough: batches of hundreds of columns, or of long texts, are large with few rows.</summary>
    const long EnoughBytes = BatchBytes.Most / 2;

    readonly int _enough = (batchRows + 1) / 2;
    readonly List<RecordBatch> _held = [];
    readonly Queue<RecordBatch> _ready = [];
    int _heldRows;
    long _heldBytes;

    /// <summary>Takes a batch of any number of rows up to the batch size.</summary>
    public void Add(RecordBatch batch)
    {
        if (batch.Length == 0)
        {
            return;
        }

        var bytes = BatchBytes.Of(batch);
        if (_heldRows + batch.Length > batchRows || _heldBytes + bytes > BatchBytes.Most || IsEnough(batch.Length, bytes))
        {
            Flush();
        }

        _held.Add(batch);
        _heldRows += batch.Length;
        _heldBytes += bytes;
        if (IsEnough(_heldRows, _heldBytes))
        {
            Flush();
        }
    }

    /// <summary>A batch that is large enough, in the order of arrival; null where there is none.</summary>
    public RecordBatch? Next() => _ready.TryDequeue(out var batch) ? batch : null;

    /// <summary>Whether a batch is ready.</summary>
    public bool HasNext => _ready.Count > 0;

    /// <summary>Whether batches that were taken are still held, or wait to be given.</summary>
    public bool HoldsAny => _heldRows > 0 || HasNext;

    /// <summary>Makes what is held ready, however small.</summary>
    public void Flush()
    {
        if (_heldRows > 0)
        {
            _ready.Enqueue(RecordBatches.Concat(schema, _held));
            _held.Clear();
            (_heldRows, _heldBytes) = (0, 0);
        }
    }

    bool IsEnough(int rows, long bytes) => rows >= _enough || bytes >= EnoughBytes;
}
