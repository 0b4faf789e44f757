using System.Text;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// A pattern of LIKE: % for any characters, _ for one, both themselves behind the escape character. Cut at its % into pieces, which
/// are looked for one
/// after another, each at the first place that fits: no pattern takes more than linear time for each piece.
/// </summary>
sealed class LikePattern
{
    readonly List<Piece> _pieces = [];
    readonly bool _startsOpen;
    readonly bool _endsOpen;

    /// <summary>A pattern.</summary>
    /// <param name="pattern">In UTF-8.</param>
    /// <param name="escape">One character, or empty for none.</param>
    /// <exception cref="QueryException">The escape is more than a character, or the pattern ends with it.</exception>
    internal LikePattern(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> escape)
    {
        if (Utf8.Length(escape) > 1)
        {
            throw new QueryException(QueryErrorCode.Value, $"the escape of LIKE is one character, not '{Encoding.UTF8.GetString(escape)}'");
        }

        _startsOpen = pattern.StartsWith("%"u8);
        var (bytes, wild) = (new List<byte>(), new List<bool>());
        for (var i = 0; i < pattern.Length; i++)
        {
            if (!escape.IsEmpty && pattern[i..].StartsWith(escape))
            {
                i += escape.Length;
                if (i >= pattern.Length)
                {
                    throw new QueryException(QueryErrorCode.Value, "the pattern of LIKE ends with its escape character");
                }

                bytes.Add(pattern[i]);
                wild.Add(false);
                _endsOpen = false;
            }
            else if (pattern[i] == '%')
            {
                AddPiece(bytes, wild);
                _endsOpen = true;
            }
            else
            {
                bytes.Add(pattern[i]);
                wild.Add(pattern[i] == '_');
                _endsOpen = false;
            }
        }

        AddPiece(bytes, wild);
    }

    /// <summary>Whether the whole text is of the pattern.</summary>
    internal bool Matches(ReadOnlySpan<byte> text)
    {
        if (_pieces.Count == 0)
        {
            return _startsOpen || text.IsEmpty;
        }

        var first = 0;
        if (!_startsOpen)
        {
            if (_pieces[0].MatchAt(text) is not { } length)
            {
                return false;
            }

            text = text[length..];
            first = 1;
            if (_pieces.Count == 1)
            {
                return _endsOpen || text.IsEmpty;
            }
        }

        var last = _endsOpen ? _pieces.Count : _pieces.Count - 1;
        for (var k = first; k < last; k++)
        {
            if (_pieces[k].Find(text) is not { } end)
            {
                return false;
            }

            text = text[end..];
        }

        return _endsOpen || _pieces[^1].EndsText(text);
    }

    void AddPiece(List<byte> bytes, List<bool> wild)
    {
        if (bytes.Count > 0)
        {
            _pieces.Add(new([.. bytes], wild.Contains(true) ? [.. wild] : null));
            bytes.Clear();
            wild.Clear();
        }
    }

    /// <summary>What stands between two %.</summary>
    /// <param name="Bytes">The text; anything where a character is wild.</param>
    /// <param name="Wild">For each byte whether it stands for any one character; null where none does.</param>
    sealed record Piece(byte[] Bytes, bool[]? Wild)
    {
        readonly int _characters = Utf8.Length(Bytes);

        /// <summary>Bytes of the text that the piece takes at its start; null where it does not fit.</summary>
        internal int? MatchAt(ReadOnlySpan<byte> text)
        {
            if (Wild is null)
            {
                return text.StartsWith(Bytes) ? Bytes.Length : null;
            }

            var at = 0;
            for (var i = 0; i < Bytes.Length; i++)
            {
                if (at >= text.Length || (!Wild[i] && text[at] != Bytes[i]))
                {
                    return null;
                }

                at += Wild[i] ? Utf8.Width(text[at]) : 1;
            }

            return at <= text.Length ? at : null;
        }

        /// <summary>The end of the first place that fits; null where there is none.</summary>
        internal int? Find(ReadOnlySpan<byte> text)
        {
            if (Wild is null)
            {
                return text.IndexOf(Bytes) is >= 0 and var place ? place + Bytes.Length : null;
            }

            for (var start = 0; start < text.Length; start++)
            {
                if (Utf8.IsStart(text[start]) && MatchAt(text[start..]) is { } length)
                {
                    return start + length;
                }
            }

            return null;
        }

        /// <summary>Whether the text ends with the piece.</summary>
        internal bool EndsText(ReadOnlySpan<byte> text)
        {
            if (Wild is null)
            {
                return text.EndsWith(Bytes);
            }

            var start = text.Length;
            for (var left = _characters; left > 0; left--)
            {
                do
                {
                    start--;
                }
                while (start > 0 && !Utf8.IsStart(text[start]));
                if (start < 0)
                {
                    return false;
                }
            }

            return MatchAt(text[start..]) == text.Length - start;
        }
    }
}
