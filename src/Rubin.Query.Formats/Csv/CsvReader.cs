namespace Rubin.Query.Formats.Csv;

/// <summary>What follows a value.</summary>
enum FieldEnd
{
    /// <summary>Another value of the row.</summary>
    Field,

    /// <summary>The end of the row.</summary>
    Row,

    /// <summary>The text ended before the value did, and more text will come.</summary>
    Incomplete,

    /// <summary>The text ended inside of quotes, and no more will come.</summary>
    Unclosed,

    /// <summary>Something else than a delimiter or line break behind a closing quote.</summary>
    Misplaced,
}

/// <summary>
/// Takes values off a text by the grammar of RFC 4180 §2. A line ends with LF, CRLF or CR; a quote inside of a value that does not begin
/// with one is an ordinary character.
/// </summary>
/// <param name="text">The text; begins with a row.</param>
/// <param name="delimiter">What stands between values.</param>
/// <param name="isLast">Whether nothing follows the text.</param>
ref struct CsvReader(ReadOnlySpan<byte> text, byte delimiter, bool isLast)
{
    const byte Quote = (byte)'"';
    const byte LineFeed = (byte)'\n';
    const byte Return = (byte)'\r';

    readonly ReadOnlySpan<byte> _text = text;
    ReadOnlySpan<byte> _value;
    bool _hasDoubledQuotes;

    /// <summary>Where the next value begins.</summary>
    public int Position { get; set; }

    /// <summary>Whether the last value was in quotes.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>The last value, without quotes around; a doubled quote inside is single.</summary>
    public readonly ReadOnlySpan<byte> Value => _hasDoubledQuotes ? Unescaped(_value) : _value;

    /// <summary>Passes over lines with nothing in them.</summary>
    /// <returns>Whether a row begins here.</returns>
    public bool SkipEmptyLines()
    {
        while (Position < _text.Length && _text[Position] is LineFeed or Return)
        {
            Position++;
        }

        return Position < _text.Length;
    }

    /// <summary>Passes over the rest of a row; only where no value is in quotes.</summary>
    public void SkipLine()
    {
        var end = _text[Position..].IndexOfAny(LineFeed, Return);
        Position = end < 0 ? _text.Length : Position + end + 1;
    }

    /// <summary>Takes the next value of the row.</summary>
    public FieldEnd Next()
    {
        _hasDoubledQuotes = false;
        IsQuoted = Position < _text.Length && _text[Position] == Quote;
        if (IsQuoted)
        {
            return NextQuoted();
        }

        var rest = _text[Position..];
        var length = rest.IndexOfAny(delimiter, LineFeed, Return);
        _value = length < 0 ? rest : rest[..length];
        return EndAt(Position + _value.Length);
    }

    FieldEnd NextQuoted()
    {
        var at = Position + 1;
        while (true)
        {
            var length = _text[at..].IndexOf(Quote);
            if (length < 0)
            {
                return isLast ? FieldEnd.Unclosed : FieldEnd.Incomplete;
            }

            at += length + 1;
            if (at == _text.Length || _text[at] != Quote)
            {
                break;
            }

            _hasDoubledQuotes = true;
            at++;
        }

        _value = _text[(Position + 1)..(at - 1)];
        return EndAt(at);
    }

    FieldEnd EndAt(int end)
    {
        if (end == _text.Length)
        {
            Position = end;
            return isLast ? FieldEnd.Row : FieldEnd.Incomplete;
        }

        var separator = _text[end];
        if (separator == delimiter)
        {
            Position = end + 1;
            return FieldEnd.Field;
        }

        // The line feed after a return is passed over as an empty line.
        Position = end + 1;
        return separator is LineFeed or Return ? FieldEnd.Row : FieldEnd.Misplaced;
    }

    static byte[] Unescaped(ReadOnlySpan<byte> value)
    {
        var result = new byte[value.Length];
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            result[length++] = value[i];
            if (value[i] == Quote)
            {
                i++;
            }
        }

        return result[..length];
    }
}
