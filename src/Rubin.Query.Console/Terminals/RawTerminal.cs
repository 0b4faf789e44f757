using System.Runtime.InteropServices;
using Con = System.Console;

namespace Rubin.Query.Console.Terminals;

/// <summary>
/// The terminal without its own line editing, between <see cref="Enter"/> and <see cref="Leave"/>: each key comes as it is pressed, Ctrl-C too. Nothing of the layout of the
/// C library's structures is assumed: they go from one of its functions to the next as they are.
/// </summary>
sealed class RawTerminal : IByteInput
{
    const int StandardInput = 0;
    const int AfterOutput = 1;
    const short Readable = 1;
    const int ResizeMilliseconds = 100;

    /// <summary>More than any system's <c>termios</c>: 60 bytes on Linux, 72 on macOS.</summary>
    const int SettingsBytes = 256;

    readonly byte[] _before = new byte[SettingsBytes];
    readonly byte[] _buffer = new byte[4096];
    int _next;
    int _end;
    (int, int) _size = Size;

    /// <summary>Whether input and output are a terminal that can place its cursor.</summary>
    internal static bool IsThere { get; } =
        !OperatingSystem.IsWindows() && !Con.IsInputRedirected && !Con.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Columns and rows of the window.</summary>
    internal static (int Columns, int Rows) Size => (Math.Max(20, Con.WindowWidth), Math.Max(4, Con.WindowHeight));

    /// <summary>Takes the terminal; what was typed before and not read yet is kept.</summary>
    internal void Enter()
    {
        _ = tcgetattr(StandardInput, _before);
        var raw = _before.ToArray();
        cfmakeraw(raw);
        _ = tcsetattr(StandardInput, AfterOutput, raw);
    }

    /// <summary>Gives it back as it was.</summary>
    internal void Leave() => _ = tcsetattr(StandardInput, AfterOutput, _before);

    /// <inheritdoc/>
    public bool HasMore => _next < _end;

    /// <inheritdoc/>
    public int Read(int milliseconds)
    {
        if (_next < _end)
        {
            return _buffer[_next++];
        }

        var left = milliseconds;
        while (true)
        {
            var wait = milliseconds < 0 ? ResizeMilliseconds : Math.Min(left, ResizeMilliseconds);
            var watched = new Watched { Descriptor = StandardInput, Events = Readable };
            if (poll(ref watched, 1, wait) > 0)
            {
                return Fill();
            }

            if (milliseconds < 0 && Size != _size)
            {
                _size = Size;
                return IByteInput.Resized;
            }

            left -= wait;
            if (milliseconds >= 0 && left <= 0)
            {
                return IByteInput.TimedOut;
            }
        }
    }

    int Fill()
    {
        var count = (int)read(StandardInput, _buffer, _buffer.Length);
        (_next, _end) = (1, count);
        return count > 0 ? _buffer[0] : IByteInput.Ended;
    }

    /// <summary>POSIX <c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Watched
    {
        internal int Descriptor;
        internal short Events;
        internal short Happened;
    }

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // The C library's own names; arrays of bytes need no generated marshalling; libc is where it is.
    [DllImport("libc")]
    static extern int tcgetattr(int descriptor, byte[] settings);

    [DllImport("libc")]
    static extern int tcsetattr(int descriptor, int when, byte[] settings);

    [DllImport("libc")]
    static extern void cfmakeraw(byte[] settings);

    [DllImport("libc", SetLastError = true)]
    static extern int poll(ref Watched watched, nuint count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    static extern nint read(int descriptor, byte[] buffer, nint count);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}
