using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Formats.Parquet;

/// <summary>One worker's way through row groups of a scan.</summary>
/// <param name="source">The scan.</param>
/// <param name="open">Its files.</param>
/// <param name="worker">The worker.</param>
/// <param name="next">Gives the next row group and its number, if the worker may read; null at the end.</param>
/// <param name="must">Whether nobody else can read its row groups.</param>
sealed class ParquetMorselReader(
    ParquetSource source,
    OpenFiles open,
    WorkerContext worker,
    Func<Func<bool>, TimeSlice, CancellationToken, ValueTask<TakenMorsel?>> next,
    bool must = false) : IBatchReader
{
    readonly TimeSlice _slice = new();
    readonly BatchCollector _small = new(source.Schema, worker.BatchRows);
    FileReader? _reader;
    bool _isInGroup;
    bool _hasEntered;

    /// <inheritdoc/>
    public int Morsel { get; private set; } = -1;

    /// <inheritdoc/>
    public async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel)
    {
        _slice.Start();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (_small.Next() is { } batch)
            {
                source.OnRows(batch.Length);
                return batch;
            }

            if (_isInGroup)
            {
                ReadOn();
            }
            else if (!await OpenNextAsync(cancel))
            {
                return null;
            }

            await _slice.YieldIfOverAsync();
        }
    }

    /// <summary>The batch that was given last is not used any more: the next one may lie in its memory.</summary>
    public void Reclaim()
    {
        if (!_small.HoldsAny)
        {
            _reader?.Reclaim();
        }
    }

    void ReadOn()
    {
        if (source.IsSatisfied)
        {
            _isInGroup = false;
            return;
        }

        if (_reader!.Read() is { } batch)
        {
            _small.Add(batch);
        }
        else
        {
            _small.Flush();
            _isInGroup = false;
        }

        source.OnBytes(_reader.TakeBytesRead());
    }

    async ValueTask<bool> OpenNextAsync(CancellationToken cancel)
    {
        if (await next(TryEnter, _slice, cancel) is not (var morsel, var number))
        {
            return false;
        }

        if (_reader?.File.Path != morsel.Path)
        {
            Close();
            var file = open.Get(morsel.Path);
            _reader = new(file, source, worker.BatchRows, source.Memory);
        }

        (Morsel, _isInGroup) = (number, _reader!.Open(morsel.Group));
        source.OnGroup(_isInGroup);
        return true;
    }

    bool TryEnter() => _hasEntered = _hasEntered || source.Memory.TryEnter(must);

    void Close()
    {
        if (_reader is { } reader)
        {
            _reader = null;
            reader.Dispose();
            open.Return(reader.File);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        if (_hasEntered)
        {
            source.Memory.Leave();
        }

        source.OnEnd();
        return default;
    }
}
