using System.Globalization;
using System.Text;

namespace Rubin.Query.Formats.Fits;

/// <summary>The keywords of one header-data unit (FITS 4.0 §4): cards of 80 characters up to END, in blocks of 2,880 bytes.</summary>
sealed class FitsHeader
{
    /// <summary>Bytes of a block; header and data fill whole ones.</summary>
    public const int BlockBytes = 2880;

    const int CardBytes = 80;
    const int MostBlocks = 10_000;

    readonly Dictionary<string, string> _values = [];

    /// <summary>Bytes that the header takes.</summary>
    public long Length { get; private set; }

    /// <summary>Reads the header at a place; null at the end of the file.</summary>
    /// <exception cref="QueryException">Data: it is no header.</exception>
    public static FitsHeader? Read(FitsBytes file, long start)
    {
        var header = new FitsHeader();
        var block = new byte[BlockBytes];
        string? continued = null;
        for (var blocks = 0; ; blocks++)
        {
            var at = start + blocks * (long)BlockBytes;
            if (at + BlockBytes > file.Length || blocks == MostBlocks)
            {
                // What stands behind the last unit and is no whole block is passed over (FITS 4.0 §3.5).
                return blocks == 0 ? null : throw file.Bad("a header has no END");
            }

            file.Read(at, block);
            if (block.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return blocks == 0 && start > 0 ? null : throw file.Bad($"byte {at} should begin a header and does not");
            }

            for (var card = 0; card < BlockBytes; card += CardBytes)
            {
                var text = Encoding.ASCII.GetString(block, card, CardBytes);
                if (text.TrimEnd() == "END")
                {
                    header.Length = (blocks + 1L) * BlockBytes;
                    return header;
                }

                continued = header.Add(text, continued);
            }
        }
    }

    /// <summary>The text of a keyword, without quotes and trailing blanks; null where it is not there.</summary>
    public string? Text(string keyword) => _values.GetValueOrDefault(keyword) is { Length: > 0 } value ? value : null;

    /// <summary>The whole number of a keyword; null where it is not there.</summary>
    /// <exception cref="QueryException">Data: it is no whole number, or outside what is given.</exception>
    public long? Integer(FitsBytes file, string keyword, long least = long.MinValue, long most = long.MaxValue) =>
        Text(keyword) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw file.Bad($"{keyword} is \"{text}\"");

    /// <summary>The number of a keyword; null where it is not there.</summary>
    /// <exception cref="QueryException">Data: it is no number.</exception>
    public double? Number(FitsBytes file, string keyword) =>
        Text(keyword) is not { } text ? null
        : double.TryParse(text.Replace('D', 'E').Replace('d', 'e'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw file.Bad($"{keyword} is \"{text}\"");

    /// <summary>Takes a card; returns the keyword whose text goes on in a CONTINUE card, or null.</summary>
    string? Add(string card, string? continued)
    {
        var keyword = card[..8].TrimEnd();
        if (keyword == "CONTINUE" && continued is not null)
        {
            return Set(continued, _values[continued], ValueOf(card[8..]));
        }

        return card[8..10] == "= " && keyword.Length > 0 ? Set(keyword, "", ValueOf(card[10..])) : null;
    }

    string? Set(string keyword, string before, (string Value, bool IsText) read)
    {
        var goesOn = read.IsText && read.Value.EndsWith('&');
        _values[keyword] = before + (goesOn ? read.Value[..^1] : read.Value);
        return goesOn ? keyword : null;
    }

    /// <summary>The value of a card: a text in single quotes, in which two are one, or what stands before the slash.</summary>
    static (string Value, bool IsText) ValueOf(string card)
    {
        var text = card.TrimStart();
        if (!text.StartsWith('\''))
        {
            return (text.Split('/')[0].Trim(), false);
        }

        var value = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != '\'')
            {
                value.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '\'')
            {
                value.Append(text[i++]);
            }
            else
            {
                break;
            }
        }

        return (value.ToString().TrimEnd(' '), true);
    }
}
