using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Formats.Parquet;

/// <summary>Reads the row groups of a scan that it is told to. Belongs to one worker.</summary>
sealed class ChosenMorsels : IMorselReader
{
    readonly ParquetMorselReader _reader;
    int? _chosen;

    /// <summary>A reader for one worker.</summary>
    public ChosenMorsels(ParquetSource source, OpenFiles open, WorkerContext worker) => _reader = new(source, open, worker, NextOf(source), must: true);

    Func<Func<bool>, TimeSlice, CancellationToken, ValueTask<TakenMorsel?>> NextOf(ParquetSource source) => (mayRead, _, _) =>
    {
        var chosen = _chosen is { } number && mayRead() ? new TakenMorsel(source.Morsel(number), number) : null;
        _chosen = null;
        return ValueTask.FromResult(chosen);
    };

    /// <inheritdoc/>
    public void Open(int morsel) => _chosen = morsel;

    /// <inheritdoc/>
    public ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel) => _reader.ReadAsync(cancel);

    /// <inheritdoc/>
    public void Reclaim() => _reader.Reclaim();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
