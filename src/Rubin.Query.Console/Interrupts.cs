using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>Ctrl-C while something runs: the first stops it, the second leaves the program.</summary>
sealed class Interrupts : IDisposable
{
    const int Interrupted = 130;

    readonly Lock _gate = new();
    CancellationTokenSource? _running;

    internal Interrupts() => Con.CancelKeyPress += OnCancel;

    /// <summary>Whether a script was stopped by it.</summary>
    internal bool WasStopped { get; private set; }

    /// <summary>Runs something that can be stopped.</summary>
    internal async Task GuardAsync(Func<CancellationToken, Task> run)
    {
        using var stop = new CancellationTokenSource();
        lock (_gate)
        {
            _running = stop;
        }

        try
        {
            await run(stop.Token);
        }
        finally
        {
            lock (_gate)
            {
                WasStopped |= stop.IsCancellationRequested;
                _running = null;
            }
        }
    }

    void OnCancel(object? sender, ConsoleCancelEventArgs e)
    {
        lock (_gate)
        {
            e.Cancel = true;
            if (_running is null or { IsCancellationRequested: true })
            {
                Environment.Exit(Interrupted);
            }

            _running.Cancel();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Con.CancelKeyPress -= OnCancel;
}
