using System.Runtime.ExceptionServices;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// The failure that ends work done by several threads: the first one stops the others, and the cancellations that it causes there
/// do not hide it.
/// </summary>
sealed class FirstFailure(CancellationTokenSource stop)
{
    ExceptionDispatchInfo? _first;

    /// <summary>What ended the work; null where nothing did.</summary>
    internal Exception? First => _first?.SourceException;

    /// <summary>Runs a part of the work; a failure is kept, and the rest is stopped.</summary>
    internal async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (Keep(failure))
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>Throws the first failure as it was thrown.</summary>
    internal void Rethrow() => _first?.Throw();

    /// <summary>Always true: it runs as an exception filter so that the place of the failure is kept.</summary>
    bool Keep(Exception failure)
    {
        if (!(failure is OperationCanceledException && stop.IsCancellationRequested && _first is not null))
        {
            Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(failure), null);
        }

        return true;
    }
}
