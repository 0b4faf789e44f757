using System.Diagnostics;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// What a reader may work at a stretch before other queries get their turn: 5 ms, as everywhere in the engine. Belongs to one worker.
/// </summary>
sealed class TimeSlice
{
    static readonly long Length = Stopwatch.Frequency / 200;

    long _start;

    /// <summary>Starts the slice.</summary>
    public void Start() => _start = Stopwatch.GetTimestamp();

    /// <summary>Lets others run where the slice is over, and starts the next.</summary>
    public async ValueTask YieldIfOverAsync()
    {
        if (Stopwatch.GetTimestamp() - _start > Length)
        {
            await Task.Yield();
            Start();
        }
    }
}
