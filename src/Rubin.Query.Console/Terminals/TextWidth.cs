using System.Globalization;
using System.Text;

namespace Rubin.Query.Console.Terminals;

/// <summary>How many cells of a terminal a text takes: Unicode Standard Annex 11 (East Asian Width) for wide letters, none for what combines with the letter before.</summary>
static class TextWidth
{
    /// <summary>Ranges of code points of width W or F, or of presentation as emoji; the blocks of ideographs as a whole.</summary>
    static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653),
        (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
        (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E),
        (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E),
        (0x3041, 0x3247), (0x3250, 0x4DBF), (0x4E00, 0xA4C6), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6B), (0xFF01, 0xFF60),
        (0xFFE0, 0xFFE6), (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320),
        (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E),
        (0x1F440, 0x1F440), (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4),
        (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2), (0x1F6D5, 0x1F6D7), (0x1F6DC, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC),
        (0x1F7E0, 0x1F7EB), (0x1F7F0, 0x1F7F0), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>Cells of a whole text.</summary>
    internal static int Of(ReadOnlySpan<char> text)
    {
        var width = 0;
        while (text.Length > 0)
        {
            if (text[0] is >= ' ' and < (char)0x7F && (text.Length == 1 || text[1] < 0x300))
            {
                width++;
                text = text[1..];
                continue;
            }

            var length = StringInfo.GetNextTextElementLength(text);
            width += OfElement(text[..length]);
            text = text[length..];
        }

        return width;
    }

    /// <summary>Cells of what one sees as one letter: those of its widest part, since the rest combines with it.</summary>
    internal static int OfElement(ReadOnlySpan<char> element)
    {
        var width = 0;
        foreach (var rune in element.EnumerateRunes())
        {
            const int EmojiPresentation = 0xFE0F;
            width = Math.Max(width, rune.Value == EmojiPresentation ? 2 : Of(rune));
        }

        // Two letters of a flag stand side by side.
        return element.Length == 4 && element[0] == '\uD83C' && element[1] is >= '\uDDE6' and <= '\uDDFF' ? 2 : width;
    }

    /// <summary>Cells of one code point by itself.</summary>
    internal static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return rune.Value is < 0x20 or (>= 0x7F and < 0xA0) ? 0 : 1;
        }

        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format || rune.Value is >= 0x1160 and <= 0x11FF)
        {
            return 0;
        }

        return IsWide(rune.Value) ? 2 : 1;
    }

    /// <summary>The text cut to at most <paramref name="cells"/> cells, with <c>…</c> where something is missing.</summary>
    internal static string Cut(string text, int cells)
    {
        if (text.Length <= cells && Of(text) <= cells)
        {
            return text;
        }

        var (end, width) = (0, 0);
        while (end < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text, end);
            var next = OfElement(text.AsSpan(end, length));
            if (width + next > cells - 1)
            {
                break;
            }

            width += next;
            end += length;
        }

        return end == text.Length ? text : text[..end] + "…";
    }

    static bool IsWide(int rune)
    {
        var (low, high) = (0, Wide.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune < Wide[middle].First)
            {
                high = middle - 1;
            }
            else if (rune > Wide[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
