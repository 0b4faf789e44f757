using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// Joins small batches into larger ones, of at least half the batch size or half a million values, and lets larger ones pass untouched; for stages whose answers are mostly small.
/// </summary>
public sealed class BatchCollector(Schema schema, int batchRows)
{
    /// <summary>Values that are enough: batches of hundreds of columns are large with few rows.</summary>
    const int EnoughValues = 1 << 19;

    readonly int _enough = Math.Min((batchRows + 1) / 2, Math.Max(1, EnoughValues / Math.Max(1, schema.Count)));
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

        if (_heldRows + batch.Length > batchRows || IsEnough(batch.Length))
        {
            Flush();
        }

        _held.Add(batch);
        _heldRows += batch.Length;
        if (IsEnough(_heldRows))
        {
            Flush();
        }
    }

    /// <summary>A batch that is large enough, in the order of arrival; null where there is none.</summary>
    public RecordBatch? Next() => _ready.TryDequeue(out var batch) ? batch : null;

    /// <summary>Whether a batch is ready.</summary>
    public bool HasNext => _ready.Count > 0;

    /// <summary>Makes what is held ready, however small.</summary>
    public void Flush()
    {
        if (_heldRows > 0)
        {
            _ready.Enqueue(RecordBatches.Concat(schema, _held));
            _held.Clear();
            _heldRows = 0;
        }
    }

    bool IsEnough(int rows) => rows >= _enough;
}
