using System.Text;
using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Tests.Console.Terminals;

/// <summary>Bytes as if they were typed; behind the last the terminal is gone. <c>⟳</c> stands for a window that changes its size.</summary>
sealed class TypedBytes(string text, bool hasPauses = false) : IByteInput
{
    readonly byte[] _bytes = Encoding.UTF8.GetBytes(text.Replace('⟳', '\x1E'));
    int _next;

    public Action OnResize { get; init; } = () => { };

    public bool HasMore => !hasPauses && _next < _bytes.Length;

    public int Read(int milliseconds)
    {
        if (_next == _bytes.Length)
        {
            return milliseconds < 0 ? IByteInput.Ended : IByteInput.TimedOut;
        }

        if (_bytes[_next] == 0x1E)
        {
            _next++;
            OnResize();
            return IByteInput.Resized;
        }

        return _bytes[_next++];
    }
}
