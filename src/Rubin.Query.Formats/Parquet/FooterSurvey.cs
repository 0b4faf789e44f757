using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Formats.Parquet;

/// <summary>A row group that has to be read. No struct, as those it is asked for with: generic code of the framework over structs is compiled anew in each process.</summary>
/// <param name="Path">The file.</param>
/// <param name="Group">Position of the row group in it.</param>
/// <param name="Place">Where its rows lie, as far as known.</param>
sealed record RowGroupMorsel(string Path, int Group, SkyMorsel Place);

/// <summary>A row group that a worker has taken.</summary>
/// <param name="Morsel">The row group.</param>
/// <param name="Number">Its number.</param>
sealed record TakenMorsel(RowGroupMorsel Morsel, int Number);

/// <summary>
/// The look at the footers of some parts before their first row is given: whether the files are there and whole and have the table's
/// columns, and which row groups are left. All workers take part; the answer, error or list of morsels, does not depend on how many they
/// are.
/// </summary>
sealed class FooterSurvey(ParquetSource source, IReadOnlyList<ParquetPart> parts, int start, int count)
{
    readonly IReadOnlyList<RowGroupMorsel>[] _found = new IReadOnlyList<RowGroupMorsel>[count];
    readonly QueryException?[] _failures = new QueryException?[count];
    readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    RowGroupMorsel[] _morsels = [];
    int _taken;
    int _done;
    int _next;

    /// <summary>Parts of this survey.</summary>
    public int Count => count;

    /// <summary>The part behind the last one of this survey.</summary>
    public int End => start + count;

    /// <summary>How much of the rows is handed out, 0 to 1.</summary>
    public double Progress =>
        _completion.Task.IsCompleted && _morsels.Length > 0 ? Math.Min(1, (double)Volatile.Read(ref _next) / _morsels.Length) : 0;

    /// <summary>Morsels in all; known once the survey is complete.</summary>
    public int MorselCount => _morsels.Length;

    /// <summary>The morsels; known once the survey is complete.</summary>
    public IReadOnlyList<RowGroupMorsel> Morsels => _morsels;

    /// <summary>The next morsel, numbered among those of the survey, or null where all are taken.</summary>
    public TakenMorsel? Take()
    {
        var position = Volatile.Read(ref _next) < _morsels.Length ? Interlocked.Increment(ref _next) - 1 : _morsels.Length;
        return position < _morsels.Length ? new(_morsels[position], position) : null;
    }

    /// <summary>Looks at parts until none is left, then waits for the other workers.</summary>
    /// <exception cref="QueryException">Data: the first part that is damaged.</exception>
    public async ValueTask CompleteAsync(TimeSlice slice, CancellationToken cancel)
    {
        for (var i = Interlocked.Increment(ref _taken) - 1; i < count; i = Interlocked.Increment(ref _taken) - 1)
        {
            cancel.ThrowIfCancellationRequested();
            Look(i);
            if (Interlocked.Increment(ref _done) == count)
            {
                Finish();
            }

            await slice.YieldIfOverAsync();
        }

        await _completion.Task.WaitAsync(cancel);
    }

    void Look(int i)
    {
        try
        {
            _found[i] = source.Survey(start + i);
        }
        catch (QueryException e)
        {
            (_failures[i], _found[i]) = (WithFix(e, parts[start + i]), []);
        }
    }

    static QueryException WithFix(QueryException failure, ParquetPart part) => failure.Hint is not null ? failure : new(
        failure.Code,
        failure.Message,
        hint: $"copy \"{part.Path}\" again from where the table came from, or take it out of the table's list of files",
        inner: failure);

    void Finish()
    {
        if (Array.Find(_failures, f => f is not null) is { } failure)
        {
            _completion.SetException(failure);
            return;
        }

        _morsels = [.. _found.SelectMany(f => f)];
        _completion.SetResult();
    }
}
