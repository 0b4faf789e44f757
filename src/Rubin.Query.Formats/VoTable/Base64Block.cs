using System.Buffers.Text;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Bytes as base64 text; keeps the one or two bytes that do not make three until more come.</summary>
sealed class Base64Block
{
    readonly byte[] _rest = new byte[3];
    byte[] _text = [];
    int _restLength;

    /// <summary>Writes the text of some bytes.</summary>
    public void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        while (_restLength is > 0 and < 3 && !bytes.IsEmpty)
        {
            _rest[_restLength++] = bytes[0];
            bytes = bytes[1..];
        }

        if (_restLength == 3)
        {
            Encode(stream, _rest);
            _restLength = 0;
        }

        if (_restLength == 0)
        {
            var whole = bytes.Length - bytes.Length % 3;
            Encode(stream, bytes[..whole]);
            bytes[whole..].CopyTo(_rest);
            _restLength = bytes.Length - whole;
        }
    }

    /// <summary>Writes what is left, padded.</summary>
    public void End(Stream stream)
    {
        Encode(stream, _rest.AsSpan(0, _restLength));
        _restLength = 0;
    }

    void Encode(Stream stream, ReadOnlySpan<byte> bytes)
    {
        var length = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        if (_text.Length < length)
        {
            _text = new byte[length];
        }

        Base64.EncodeToUtf8(bytes, _text, out _, out var written);
        stream.Write(_text, 0, written);
    }
}
