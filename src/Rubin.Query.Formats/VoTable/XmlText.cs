using System.Buffers;
using System.Text;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Text inside XML elements and attributes, in UTF-8.</summary>
static class XmlText
{
    static readonly SearchValues<byte> Special = SearchValues.Create("&<>\"'\r\n\t"u8);
    static readonly SearchValues<byte> Control = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    /// <summary>Where a character stands that XML 1.0 §2.2 does not allow; -1 where none does. U+FFFE and U+FFFF are left to the reader.</summary>
    public static int FindForbidden(ReadOnlySpan<byte> text) => text.IndexOfAny(Control);

    /// <summary>The text with what means something in XML replaced; line ends and tabs too, so that attributes and readers keep them.</summary>
    public static void Write(IBufferWriter<byte> target, ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny(Special) is >= 0 and var at)
        {
            target.Write(text[..at]);
            target.Write(text[at] switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'"' => "&quot;"u8,
                (byte)'\'' => "&apos;"u8,
                (byte)'\r' => "&#13;"u8,
                (byte)'\n' => "&#10;"u8,
                _ => "&#9;"u8,
            });
            text = text[(at + 1)..];
        }

        target.Write(text);
    }

    /// <summary>The text for an element or an attribute; characters that XML cannot have become U+FFFD: names and descriptions, never data.</summary>
    public static string Escape(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(FindForbidden(Encoding.UTF8.GetBytes(text)) < 0 ? text : string.Concat(text.Select(c => c < ' ' && c is not ('\t' or '\r' or '\n') ? '\ufffd' : c)));
        var target = new ArrayBufferWriter<byte>();
        Write(target, bytes);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
