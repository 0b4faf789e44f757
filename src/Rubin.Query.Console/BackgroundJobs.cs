using System.Diagnostics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Console;

/// <summary>A statement that runs beside the prompt.</summary>
sealed class BackgroundJob : IDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly List<RecordBatch> _batches = [];
    readonly Stopwatch _watch = Stopwatch.StartNew();
    readonly QueryResult _result;

    /// <summary>Starts it.</summary>
    /// <exception cref="QueryException">The text is wrong.</exception>
    internal BackgroundJob(int number, string text, QueryEngine engine, QuerySettings settings)
    {
        (Number, Text) = (number, text);
        _result = engine.Execute(text, settings, _stop.Token);
        Ended = Task.Run(ReadAsync);
    }

    internal int Number { get; }

    internal string Text { get; }

    internal string Phase { get; private set; } = "running";

    internal long Rows { get; private set; }

    internal double Fraction => Phase == "running" ? _result.Progress.Fraction : 1;

    internal TimeSpan Elapsed => _watch.Elapsed;

    internal Task Ended { get; }

    internal Schema Schema => _result.Schema;

    /// <summary>The rows of a job that has ended; the first ones of a large answer.</summary>
    internal IReadOnlyList<RecordBatch> Batches => Ended.IsCompleted ? _batches : [];

    internal void Stop() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    async Task ReadAsync()
    {
        const int MostRows = 100_000;
        try
        {
            await foreach (var batch in _result.Batches)
            {
                if (Rows < MostRows)
                {
                    _batches.Add(batch);
                }

                Rows += batch.Length;
            }

            Phase = Rows > MostRows ? $"done; only the first {_batches.Sum(b => (long)b.Length):N0} rows are kept" : "done";
        }
        catch (QueryException error)
        {
            Phase = $"failed: {error.Message}";
        }
        catch (OperationCanceledException)
        {
            Phase = "stopped";
        }
        finally
        {
            _watch.Stop();
            await _result.DisposeAsync();
        }
    }
}

/// <summary>All statements that were started beside the prompt, numbered from 1.</summary>
sealed class BackgroundJobs : IDisposable
{
    readonly List<BackgroundJob> _jobs = [];

    internal IReadOnlyList<BackgroundJob> All => _jobs;

    internal BackgroundJob Start(string text, QueryEngine engine, QuerySettings settings)
    {
        var job = new BackgroundJob(_jobs.Count + 1, text, engine, settings);
        _jobs.Add(job);
        return job;
    }

    /// <summary>Stops what runs, and forgets all.</summary>
    public void Dispose()
    {
        foreach (var job in _jobs)
        {
            job.Dispose();
        }

        _jobs.Clear();
    }
}
