using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// The row groups of some files as morsels, numbered in the order of the files. No row comes before the footers of all files have been
/// looked at, so that a damaged table gives an error and nothing else; only where some rows are enough, footers are looked at as they are
/// needed.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="layout">The columns to read.</param>
/// <param name="filters">What rows must meet; repeatable.</param>
/// <param name="places">Where rows lie that may meet it; no exact test.</param>
/// <param name="limit">Rows that are enough; null for all.</param>
/// <param name="query">The query; null for a look at a few rows.</param>
sealed class ParquetSource(
    ParquetFiles files, ScanLayout layout, ValueList<BoundExpression> filters, IReadOnlyList<ScannedPlace> places, long? limit, QueryContext? query) : ISkySource
{
    /// <summary>
    /// Parts of which the footers are looked at before the first row, where some rows are enough: one for each of few workers. Each further look takes twice as many, up to
    /// <see cref="MostPartsOfLimit"/>, so that a few rows without a filter cost a few footers, which wide tables make large, and rows that are rare cost few waits.
    /// </summary>
    const int PartsOfLimit = 2;

    const int MostPartsOfLimit = 64;

    readonly object _gate = new();
    readonly OpenFiles _open = new();
    readonly ValueList<(long First, long Last)>? _cells = files.Cells?.CellRanges();
    string? _boundedColumn;

    // Of each part, those of its row groups; null where no column was asked for.
    MorselBounds?[][]? _bounds;
    FooterSurvey? _survey;
    IReadOnlyList<SkyMorsel>? _places;
    int _firstMorsel;
    int _readers;
    long _given;
    long _partitionsRead;
    long _partitionsSkipped;
    long _groupsRead;
    long _groupsSkipped;
    long _bytesRead;

    /// <inheritdoc/>
    public Schema Schema => layout.Schema;

    /// <summary>The columns to read.</summary>
    public ScanLayout Layout => layout;

    /// <summary>What the pages of all readers may take.</summary>
    public ScanMemory Memory { get; } = new(query);

    /// <summary>The cells of order 29 that rows may lie in; null where all may.</summary>
    public HealpixRanges? Wanted => files.Cells?.Ranges;

    /// <summary>Whether the rows given so far are enough.</summary>
    public bool IsSatisfied => limit is { } most && Interlocked.Read(ref _given) >= most;

    /// <inheritdoc/>
    public double Progress
    {
        get
        {
            lock (_gate)
            {
                if (files.Parts.Count == 0 || IsSatisfied)
                {
                    return 1;
                }

                var start = _survey is null ? 0 : _survey.End - _survey.Count;
                return (start + (_survey?.Progress * _survey?.Count ?? 0)) / files.Parts.Count;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Counter> Counters
    {
        get
        {
            List<Counter> counters =
            [
                new(CounterNames.BytesRead, Interlocked.Read(ref _bytesRead)),
                new(CounterNames.RowGroupsRead, Interlocked.Read(ref _groupsRead)),
                new(CounterNames.RowGroupsSkipped, Interlocked.Read(ref _groupsSkipped)),
            ];
            if (files.SkippedPartitions is { } skipped)
            {
                counters.Add(new(CounterNames.PartitionsRead, Interlocked.Read(ref _partitionsRead)));
                counters.Add(new(CounterNames.PartitionsSkipped, skipped + Interlocked.Read(ref _partitionsSkipped)));
            }

            return counters;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MorselBounds?>? Bounds => _bounds is null ? null : [.. _bounds.SelectMany(b => b)];

    /// <inheritdoc/>
    public void KeepBounds(int column)
    {
        // Where some rows are enough, not all footers are looked at before the first row.
        if (limit is null)
        {
            _boundedColumn = layout.NameOf(column);
            _bounds = new MorselBounds?[files.Parts.Count][];
        }
    }

    /// <summary>The bounds of a column, read on the calling thread; null where a file is missing or damaged, which is an error when it is read, not before.</summary>
    public IReadOnlyList<MorselBounds?>? LookUpBounds(int column)
    {
        KeepBounds(column);
        try
        {
            for (var part = 0; part < files.Parts.Count; part++)
            {
                Survey(part);
            }

            return Bounds;
        }
        catch (QueryException)
        {
            return null;
        }
        finally
        {
            _open.Close();
        }
    }

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker)
    {
        Interlocked.Increment(ref _readers);
        return new ParquetMorselReader(this, _open, worker, NextAsync);
    }

    /// <inheritdoc/>
    public IMorselReader OpenMorsels(WorkerContext worker)
    {
        Interlocked.Increment(ref _readers);
        return new ChosenMorsels(this, _open, worker);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SkyMorsel>> ListAsync(WorkerContext worker)
    {
        if (Survey() is not { } survey)
        {
            return [];
        }

        var slice = new TimeSlice();
        slice.Start();
        await survey.Survey.CompleteAsync(slice, worker.Cancel);
        return _places ??= [.. survey.Survey.Morsels.Select(m => m.Place)];
    }

    /// <summary>A row group by its number; only after <see cref="ListAsync"/>.</summary>
    public RowGroupMorsel Morsel(int number) => _survey!.Morsels[number];

    /// <summary>The next row group and its number, when all footers before it have been looked at; null at the end.</summary>
    /// <param name="mayRead">Whether the worker may read at all, now that the footers tell what that takes; false is the end for it.</param>
    /// <param name="slice">The time that it has.</param>
    /// <param name="cancel">Stops it.</param>
    public async ValueTask<TakenMorsel?> NextAsync(Func<bool> mayRead, TimeSlice slice, CancellationToken cancel)
    {
        while (!IsSatisfied && Survey() is { } survey)
        {
            await survey.Survey.CompleteAsync(slice, cancel);
            if (!mayRead())
            {
                return null;
            }

            if (survey.Survey.Take() is { } taken)
            {
                return taken with { Number = survey.FirstMorsel + taken.Number };
            }

            EndOf(survey.Survey);
        }

        return null;
    }

    /// <summary>The row groups of a part that may have rows to give.</summary>
    /// <exception cref="QueryException">Data: a file is missing or damaged, or has other columns than the table.</exception>
    public IReadOnlyList<RowGroupMorsel> Survey(int part)
    {
        List<RowGroupMorsel> found = [];
        List<MorselBounds?> bounds = [];
        foreach (var path in files.Parts[part].Files())
        {
            var file = _open.Get(path);
            try
            {
                FileSchema.Check(files.Schema, file, files.Origin);
                var condition = ConditionOf(file);
                NoteMemory(file);
                var groups = file.RowGroups.Where(condition.MayMatch).ToList();
                found.AddRange(groups.Select(g => new RowGroupMorsel(path, g.Index, PlaceOf(g, part))));
                if (_boundedColumn is not null)
                {
                    var column = IntegerColumn.Find(file, _boundedColumn);
                    bounds.AddRange(groups.Select(g => column?.BoundsIn(g)));
                }

                Interlocked.Add(ref _groupsSkipped, file.RowGroups.Count);
            }
            finally
            {
                _open.Return(file);
            }
        }

        _bounds?[part] = [.. bounds];
        Interlocked.Add(ref _groupsSkipped, -found.Count);
        Interlocked.Increment(ref found.Count > 0 ? ref _partitionsRead : ref _partitionsSkipped);
        return found;
    }

    /// <summary>The files of a table are alike: one tells how much memory the pages of a row group take.</summary>
    void NoteMemory(ParquetFile file)
    {
        if (query is not null && Memory.BytesOfWorker == 0 && file.RowGroups.Count > 0)
        {
            var projection = Projection.Of(file.Layout, [.. layout.FirstPaths, .. layout.RestPaths]);
            Memory.BytesOfWorker = Math.Max(1, file.RowGroups.Max(g => RowGroupReader.EstimateMemory(g, projection)));
        }
    }

    /// <summary>All rows, read on the calling thread.</summary>
    public IReadOnlyList<RecordBatch> ReadAll()
    {
        const int BatchRows = 8192;
        List<RecordBatch> rows = [];
        try
        {
            foreach (var groups in Enumerable.Range(0, files.Parts.Count).SelectMany(Survey).GroupBy(m => m.Path, m => m.Group))
            {
                var file = _open.Get(groups.Key);
                using (var reader = new FileReader(file, this, BatchRows))
                {
                    foreach (var group in groups)
                    {
                        _ = reader.Open(group);
                        while (reader.Read() is { } batch)
                        {
                            rows.Add(batch);
                        }
                    }
                }

                _open.Return(file);
            }
        }
        finally
        {
            _open.Close();
        }

        return rows;
    }

    /// <summary>Whether fewer rows are wanted the later it is.</summary>
    public bool IsTightening { get; } = filters.Any(f => f is RankTest);

    /// <summary>What a file's bounds can tell by now about the rows to give.</summary>
    public RowGroupCondition ConditionOf(ParquetFile file)
    {
        var translation = new FilterTranslation(files.Schema, file.Layout);
        var condition = filters.Select(translation.Translate).Aggregate(RowGroupCondition.Anything, (left, right) => left.And(right));
        condition = _cells is null ? condition : condition.And(translation.InRanges(files.Cells!.Column, _cells));
        return places.Aggregate(condition, (left, place) => left.And(translation.AtPlace(place)));
    }

    /// <summary>Counts rows that are given.</summary>
    public void OnRows(int rows) => Interlocked.Add(ref _given, rows);

    /// <summary>Counts a row group that is read, or found not to be wanted any more.</summary>
    public void OnGroup(bool isRead) => Interlocked.Increment(ref isRead ? ref _groupsRead : ref _groupsSkipped);

    /// <summary>Counts bytes that were read.</summary>
    public void OnBytes(long bytes) => Interlocked.Add(ref _bytesRead, bytes);

    /// <summary>Counts a reader that has ended; the last one closes the files.</summary>
    public void OnEnd()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
        {
            _open.Close();
        }
    }

    /// <summary>The cell of the part, or the bounds of the cells in the row group where they tell more.</summary>
    SkyMorsel PlaceOf(RowGroup group, int part)
    {
        if (files.Places is not { } places)
        {
            return new(0, Healpix.MaxCellCount, group.RowCount);
        }

        var cell = places.Cells[part];
        var whole = new SkyMorsel(cell.Start, cell.End, group.RowCount);
        if (group.File.Layout.Leaves.FirstOrDefault(l => l.Name == places.Column) is not { Type.IsInteger: true } leaf
            || group.Bounds(leaf) is not { HasNoNull: true, Min.Integer: { } min, Max.Integer: { } max })
        {
            return whole;
        }

        var last = Healpix.CellCount(places.Order) - 1;
        if (min < 0 || max > last)
        {
            return whole;
        }

        var shift = 2 * (Healpix.MaxOrder - places.Order);
        var (start, end) = ((long)min << shift, ((long)max + 1) << shift);
        return start < whole.End && end > whole.Start ? whole with { Start = Math.Max(start, whole.Start), End = Math.Min(end, whole.End) } : whole;
    }

    (FooterSurvey Survey, int FirstMorsel)? Survey()
    {
        lock (_gate)
        {
            _survey ??= Next(0);
            return _survey.Count == 0 ? null : (_survey, _firstMorsel);
        }
    }

    void EndOf(FooterSurvey survey)
    {
        lock (_gate)
        {
            if (_survey == survey)
            {
                _firstMorsel += survey.MorselCount;
                _survey = Next(survey.End);
            }
        }
    }

    FooterSurvey Next(int start)
    {
        var left = files.Parts.Count - start;
        var wanted = Math.Clamp(2 * (_survey?.Count ?? 0), PartsOfLimit, MostPartsOfLimit);
        return new(this, files.Parts, start, limit is null ? left : Math.Min(left, wanted));
    }
}
