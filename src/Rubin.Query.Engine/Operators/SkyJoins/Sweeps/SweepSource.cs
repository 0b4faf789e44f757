using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>
/// The left side of sweeps: gives its morsels in order, and has each worker's surroundings follow. Morsels without any right row around are left out
/// where that loses nothing.
/// </summary>
sealed class SweepSource(ISkySource left, IReadOnlyList<SkySweep> sweeps) : IBatchSource
{
    IReadOnlyList<SkyMorsel>? _morsels;
    int _taken;

    /// <inheritdoc/>
    public Schema Schema => left.Schema;

    /// <inheritdoc/>
    public double Progress => _morsels is { } morsels ? Math.Min(1, (double)Volatile.Read(ref _taken) / Math.Max(1, morsels.Count)) : 0;

    /// <inheritdoc/>
    public IReadOnlyList<Counter> Counters => left.Counters;

    /// <summary>The same source for one more sweep.</summary>
    internal SweepSource With(SkySweep sweep) => new(left, [.. sweeps, sweep]);

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker) => new Reader(this, worker);

    async ValueTask<IReadOnlyList<SkyMorsel>> ListAsync(WorkerContext worker) => _morsels ??= await left.ListAsync(worker);

    sealed class Reader(SweepSource source, WorkerContext worker) : IBatchReader
    {
        readonly IMorselReader _left = source.Left.OpenMorsels(worker);
        readonly MorselRows _rows = new(source.Schema);
        readonly RecordBatch _nothing = new(source.Schema, [.. source.Schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
        bool _isInMorsel;
        bool _isOpen;

        /// <inheritdoc/>
        public int Morsel { get; private set; } = -1;

        /// <summary>The next rows. A morsel begins with none: the runner ends the one before then, as long as the surroundings are still its own.</summary>
        public async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel)
        {
            var morsels = await source.ListAsync(worker);
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                if (!_isInMorsel)
                {
                    Morsel = Interlocked.Increment(ref source._taken) - 1;
                    (_isInMorsel, _isOpen) = (true, false);
                    return Morsel < morsels.Count ? _nothing : null;
                }

                _isOpen = _isOpen || await OpenAsync(morsels[Morsel]);
                if (_isOpen && await _left.ReadAsync(cancel) is { } batch)
                {
                    var rows = _rows.Take(batch, out var isCopied);
                    if (isCopied)
                    {
                        _left.Reclaim();
                    }

                    return rows;
                }

                _isInMorsel = false;
            }
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            _rows.Dispose();
            await _left.DisposeAsync();
            foreach (var sweep in source.Sweeps)
            {
                await sweep.Of(worker).DisposeAsync();
            }
        }

        /// <summary>Turns to a morsel; false where it need not be read.</summary>
        async ValueTask<bool> OpenAsync(SkyMorsel morsel)
        {
            foreach (var sweep in source.Sweeps)
            {
                var surroundings = sweep.Of(worker);
                await surroundings.MoveToAsync(Morsel, morsel);
                if (surroundings.Index.Count == 0 && sweep.DropsLoneLeft)
                {
                    return false;
                }
            }

            _left.Open(Morsel);
            _rows.Begin(morsel.Rows);
            return true;
        }
    }

    /// <summary>The left side.</summary>
    internal ISkySource Left => left;

    IReadOnlyList<SkySweep> Sweeps => sweeps;
}
