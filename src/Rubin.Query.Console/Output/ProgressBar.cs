using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Console.Terminals;
using Con = System.Console;

namespace Rubin.Query.Console.Output;

/// <summary>How far some work is.</summary>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Rows">Rows read; null where none are counted.</param>
/// <param name="Bytes">Bytes read; null where none are counted.</param>
readonly record struct ProgressState(double Fraction, long? Rows = null, long? Bytes = null);

/// <summary>A line on standard error, where that is a terminal, that tells how far the work is and how long it will take. Work that is done soon shows none.</summary>
sealed class ProgressBar : IDisposable
{
    const int FirstMilliseconds = 700;
    const int StepMilliseconds = 200;
    const int Blocks = 24;

    readonly Timer? _timer;
    readonly Func<ProgressState> _state;
    readonly long _start = System.Diagnostics.Stopwatch.GetTimestamp();
    readonly Lock _gate = new();
    bool _isShown;
    bool _isHidden;

    ProgressBar(Func<ProgressState> state)
    {
        _state = state;
        if (!Con.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb")
        {
            _timer = new(_ => Show(), null, FirstMilliseconds, StepMilliseconds);
        }
    }

    /// <summary>Shows the state until it is disposed.</summary>
    internal static ProgressBar Start(Func<ProgressState> state) => new(state);

    /// <summary>Clears the line, for good.</summary>
    internal void Hide()
    {
        lock (_gate)
        {
            if (_isShown && !_isHidden)
            {
                Con.Error.Write("\r\e[K");
            }

            _isHidden = true;
        }
    }

    /// <summary>The same rows; the bar goes when the first of them comes, which the terminal may show.</summary>
    internal async IAsyncEnumerable<RecordBatch> HiddenBy(IAsyncEnumerable<RecordBatch> batches)
    {
        await foreach (var batch in batches)
        {
            Hide();
            yield return batch;
        }

        Hide();
    }

    /// <summary>The same rows; the bar goes behind the last, since only then something is shown.</summary>
    internal async IAsyncEnumerable<RecordBatch> HiddenAfter(IAsyncEnumerable<RecordBatch> batches)
    {
        await foreach (var batch in batches)
        {
            yield return batch;
        }

        Hide();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        Hide();
    }

    void Show()
    {
        lock (_gate)
        {
            if (!_isHidden)
            {
                _isShown = true;
                Con.Error.Write($"\r{TextWidth.Cut(Text(_state(), System.Diagnostics.Stopwatch.GetElapsedTime(_start)), RawTerminal.Size.Columns - 1)}\e[K");
            }
        }
    }

    /// <summary>The line: <c>▕██████▏  42.0 %  1.2 M rows  310 MiB  8 s left</c>.</summary>
    internal static string Text(ProgressState state, TimeSpan elapsed)
    {
        const string Eighths = " ▏▎▍▌▋▊▉";
        const double Known = 0.02;
        var cells = Math.Clamp(state.Fraction, 0, 1) * Blocks;
        var bar = new string('█', (int)cells) + (cells < Blocks ? Eighths[(int)(cells % 1 * 8)].ToString() : "");
        var left = state.Fraction is > Known and < 1 ? $"  {Duration(elapsed * ((1 - state.Fraction) / state.Fraction))} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"▕{bar.PadRight(Blocks)}▏ {state.Fraction * 100,5:0.0} %{Counted(state.Rows, " rows", 1000, ["", " k", " M", " G"])}{Counted(state.Bytes, "", 1024, [" B", " KiB", " MiB", " GiB", " TiB"])}{left}");
    }

    /// <summary>A time as people say it.</summary>
    internal static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, time.TotalSeconds):0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h"),
    };

    static string Counted(long? count, string what, double step, string[] units)
    {
        if (count is not { } value)
        {
            return "";
        }

        var (number, unit) = ((double)value, 0);
        for (; number >= step && unit < units.Length - 1; unit++)
        {
            number /= step;
        }

        return string.Create(CultureInfo.InvariantCulture, $"  {(number < 10 && unit > 0 ? $"{number:0.0}" : $"{number:0}")}{units[unit]}{what}");
    }
}
