using System.Buffers;
using System.Text;

namespace Rubin.Query.Engine.Kernels;

/// <summary>Text in UTF-8, counted in characters (Unicode code points).</summary>
static class Utf8
{
    /// <summary>Number of characters.</summary>
    internal static int Length(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var unit in text)
        {
            count += IsStart(unit) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether a byte begins a character.</summary>
    internal static bool IsStart(byte unit) => (unit & 0xC0) != 0x80;

    /// <summary>The byte at which character <paramref name="character"/> (from 0) begins; the length where there are fewer.</summary>
    internal static int Offset(ReadOnlySpan<byte> text, long character)
    {
        var left = character;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsStart(text[i]) && left-- == 0)
            {
                return i;
            }
        }

        return text.Length;
    }

    /// <summary>Bytes of the character that begins with a byte.</summary>
    internal static int Width(byte first) => first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

    /// <summary>Appends the text in lower case: by Unicode's simple mapping, the same in every place.</summary>
    internal static void AppendLower(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> text) => AppendCase(target, text, false);

    /// <summary>Appends the text in upper case.</summary>
    internal static void AppendUpper(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> text) => AppendCase(target, text, true);

    static void AppendCase(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> text, bool upper)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (Ascii.IsValid(text))
        {
            var span = target.GetSpan(text.Length);
            _ = upper ? Ascii.ToUpper(text, span, out _) : Ascii.ToLower(text, span, out _);
            target.Advance(text.Length);
            return;
        }

        var characters = Encoding.UTF8.GetString(text);
        Encoding.UTF8.GetBytes(upper ? characters.ToUpperInvariant() : characters.ToLowerInvariant(), target);
    }
}
