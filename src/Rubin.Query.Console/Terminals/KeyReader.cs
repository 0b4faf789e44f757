using System.Globalization;
using System.Text;

namespace Rubin.Query.Console.Terminals;

/// <summary>Bytes from a terminal.</summary>
interface IByteInput
{
    /// <summary>No byte came in time.</summary>
    const int TimedOut = -1;

    /// <summary>No byte will come any more.</summary>
    const int Ended = -2;

    /// <summary>The window has another size now.</summary>
    const int Resized = -3;

    /// <summary>Whether the next byte is there already.</summary>
    bool HasMore { get; }

    /// <summary>The next byte, or one of the above.</summary>
    /// <param name="milliseconds">How long to wait; -1 for ever.</param>
    int Read(int milliseconds);
}

/// <summary>
/// Keys from the bytes that a terminal sends: UTF-8, the control characters, and the sequences of xterm and the VT220 (XTerm Control Sequences, "PC-Style Function Keys",
/// "Bracketed Paste Mode").
/// </summary>
sealed class KeyReader(IByteInput input)
{
    /// <summary>How long the rest of a sequence may take; a lone Escape key is told by this.</summary>
    const int SequenceMilliseconds = 50;

    const int EscapeByte = 27;
    const int MostParameters = 32;

    /// <summary>Whether the next key is there already: what it changes need not be drawn before.</summary>
    internal bool HasMore => input.HasMore;

    /// <summary>Waits for the next key.</summary>
    internal Key Next() => Parse(input.Read(-1));

    Key Parse(int first) => first switch
    {
        IByteInput.Ended => new(KeyName.Closed),
        IByteInput.Resized => new(KeyName.Resize),
        '\r' or '\n' => new(KeyName.Enter),
        '\t' => new(KeyName.Tab),
        8 or 127 => new(KeyName.Backspace),
        EscapeByte => Escaped(),
        >= 1 and <= 26 => new(KeyName.Text, ((char)('a' + first - 1)).ToString(), Ctrl: true),
        31 => new(KeyName.Text, "_", Ctrl: true),
        >= 32 and < 127 => new(KeyName.Text, ((char)first).ToString()),
        >= 0xC2 and < 0xF5 => Rune(first),
        _ => new(KeyName.Unknown),
    };

    Key Rune(int first)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes[0] = (byte)first;
        var length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        for (var i = 1; i < length; i++)
        {
            var next = input.Read(SequenceMilliseconds);
            if (next is < 0x80 or > 0xBF)
            {
                return new(KeyName.Unknown);
            }

            bytes[i] = (byte)next;
        }

        return new(KeyName.Text, Encoding.UTF8.GetString(bytes[..length]));
    }

    Key Escaped()
    {
        var next = input.Read(SequenceMilliseconds);
        return next switch
        {
            < 0 => new(KeyName.Escape),
            '[' => Sequence(),
            'O' => Function(),
            EscapeByte => new(KeyName.Escape),
            _ => Parse(next) with { Alt = true },
        };
    }

    /// <summary>SS3: what keypads send in application mode.</summary>
    Key Function()
    {
        var letter = input.Read(SequenceMilliseconds);
        return letter < 0 ? new(KeyName.Text, "O", Alt: true) : new(Named((char)letter));
    }

    /// <summary>CSI: parameters, then a letter or <c>~</c>.</summary>
    Key Sequence()
    {
        var text = new StringBuilder();
        while (text.Length < MostParameters)
        {
            var next = input.Read(SequenceMilliseconds);
            if (next < 0)
            {
                return text.Length == 0 ? new(KeyName.Text, "[", Alt: true) : new(KeyName.Unknown);
            }

            if (next is >= 0x40 and <= 0x7E)
            {
                return Meaning(text.ToString(), (char)next);
            }

            text.Append((char)next);
        }

        return new(KeyName.Unknown);
    }

    Key Meaning(string parameters, char last)
    {
        var numbers = parameters.Split(';').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        if (last == '~' && numbers[0] == 200)
        {
            return new(KeyName.Paste, Pasted());
        }

        var name = last == '~' ? Numbered(numbers[0]) : Named(last);
        var modifiers = numbers.Length > 1 ? Math.Max(0, numbers[1] - 1) : 0;
        return new(name, Alt: (modifiers & 2) != 0, Ctrl: (modifiers & 4) != 0);
    }

    /// <summary>Everything up to the end of the paste, as text; line breaks of any kind become <c>\n</c>.</summary>
    string Pasted()
    {
        var bytes = new List<byte>();
        ReadOnlySpan<byte> end = "\e[201~"u8;
        while (input.Read(-1) is var next && next != IByteInput.Ended)
        {
            if (next < 0)
            {
                continue;
            }

            bytes.Add((byte)next);
            if (next == '~' && System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes).EndsWith(end))
            {
                bytes.RemoveRange(bytes.Count - end.Length, end.Length);
                break;
            }
        }

        var text = Encoding.UTF8.GetString([.. bytes]).ReplaceLineEndings("\n").Replace('\r', '\n');
        return string.Concat(text.Where(c => c is '\n' or '\t' || !char.IsControl(c)));
    }

    static KeyName Named(char letter) => letter switch
    {
        'A' => KeyName.Up,
        'B' => KeyName.Down,
        'C' => KeyName.Right,
        'D' => KeyName.Left,
        'F' => KeyName.End,
        'H' => KeyName.Home,
        'M' => KeyName.Enter,
        'Z' => KeyName.BackTab,
        _ => KeyName.Unknown,
    };

    static KeyName Numbered(int number) => number switch
    {
        1 or 7 => KeyName.Home,
        2 => KeyName.Insert,
        3 => KeyName.Delete,
        4 or 8 => KeyName.End,
        5 => KeyName.PageUp,
        6 => KeyName.PageDown,
        _ => KeyName.Unknown,
    };
}
