using System.Globalization;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>A line on standard error that tells how far the work is, where that is a terminal.</summary>
sealed class ProgressLine : IDisposable
{
    readonly Timer? _timer;

    ProgressLine(Func<double> fraction)
    {
        if (!Con.IsErrorRedirected)
        {
            _timer = new(_ => Con.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{fraction() * 100,5:0.0} %")), null, 500, 500);
        }
    }

    /// <summary>Shows the fraction, 0 to 1, until it is disposed.</summary>
    internal static ProgressLine Start(Func<double> fraction) => new(fraction);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_timer is not null)
        {
            _timer.Dispose();
            Con.Error.Write("\r        \r");
        }
    }
}
