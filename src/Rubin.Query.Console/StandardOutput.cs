using Microsoft.Win32.SafeHandles;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary>
/// Standard output as a stream that tells when its reader has gone (<c>| head</c>), so that the query can stop. The stream of the console
/// keeps that to itself, and the query would run to its end for nobody.
/// </summary>
static class StandardOutput
{
    /// <summary>EPIPE of Linux and macOS.</summary>
    const int BrokenPipe = 32;

    internal static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Con.IsOutputRedirected)
        {
            return Con.OpenStandardOutput();
        }

        // A file keeps the console's stream, which moves the place that other programs in the same redirection write at.
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? new OutputFile(Con.OpenStandardOutput()) : stream;
    }

    internal static bool IsGone(IOException error) => error.HResult == BrokenPipe;
}
