using System.Text.Json;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats;

/// <summary>
/// JSON: an array of objects, or one object a line. NULL and numbers that JSON has no digits for (NaN, infinities) are null; integers beyond 2⁵³ keep their digits; times are
/// DALI text, bytes hexadecimal.
/// </summary>
sealed class JsonWriter : ResultWriter
{
    readonly Stream _stream;
    readonly bool _isLines;
    readonly Utf8JsonWriter _json;
    readonly JsonValues _values;
    Schema _schema = new([]);

    /// <param name="stream">Takes the text.</param>
    /// <param name="isLines">An object a line rather than an array of objects.</param>
    public JsonWriter(Stream stream, bool isLines)
    {
        (_stream, _isLines) = (stream, isLines);
        _json = new(stream, new() { SkipValidation = true });
        _values = new(_json);
    }

    public override void Begin(Schema schema)
    {
        _schema = schema;
        if (!_isLines)
        {
            _json.WriteStartArray();
        }
    }

    public override void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            _json.WriteStartObject();
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                _json.WritePropertyName(_schema[i].Name);
                _values.Write(batch.Columns[i], row);
            }

            _json.WriteEndObject();
            if (_isLines)
            {
                _json.Flush();
                _stream.WriteByte((byte)'\n');
                _json.Reset();
            }
        }

        _json.Flush();
    }

    public override void End()
    {
        if (!_isLines)
        {
            _json.WriteEndArray();
            _json.Flush();
            _stream.WriteByte((byte)'\n');
        }

        _stream.Flush();
    }

    public override void Dispose()
    {
        _json.Dispose();
        base.Dispose();
    }
}
