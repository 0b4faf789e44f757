using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Reads the cells of one column of a VOTable into a builder.</summary>
abstract class CellReader
{
    /// <summary>The reader of a field's cells.</summary>
    public static CellReader Of(VoTableField field)
    {
        if (field.IsText)
        {
            return new TextCellReader(field);
        }

        return field.IsBytes ? new ByteCellReader(field) : new ItemCellReader(field);
    }

    /// <summary>A cell of TABLEDATA that is not empty; false where its text is no value of the type.</summary>
    public abstract bool TryRead(string text);

    /// <summary>A cell of BINARY or BINARY2.</summary>
    /// <exception cref="QueryException">Data: the bytes end too early.</exception>
    public abstract void Read(BinaryInput input);

    /// <summary>A cell of BINARY or BINARY2 that nobody wants, or that is NULL.</summary>
    /// <exception cref="QueryException">Data: the bytes end too early.</exception>
    public abstract void Skip(BinaryInput input);

    /// <summary>A NULL.</summary>
    public abstract void ReadNull();

    /// <summary>The rows so far; the reader starts afresh.</summary>
    public abstract Column Build();
}

/// <summary>Byte strings.</summary>
sealed class ByteCellReader(VoTableField field) : CellReader
{
    readonly BinaryBuilder _builder = (BinaryBuilder)ColumnBuilder.Create(DataType.Binary);

    public override bool TryRead(string text)
    {
        var bytes = new List<byte>();
        foreach (var part in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!byte.TryParse(part, out var value))
            {
                return false;
            }

            bytes.Add(value);
        }

        _builder.Append(bytes.ToArray());
        return field.Shape.IsOpen || bytes.Count == field.Shape.Count;
    }

    public override void Read(BinaryInput input) => _builder.Append(input.Take(field.Shape.IsOpen ? input.TakeCount() : field.Shape.Count));

    public override void Skip(BinaryInput input) => input.Take(field.Shape.IsOpen ? input.TakeCount() : field.Shape.Count);

    public override void ReadNull() => _builder.AppendNull();

    public override Column Build() => _builder.Build();
}

/// <summary>Texts, lists of texts, and instants.</summary>
sealed class TextCellReader(VoTableField field) : CellReader
{
    readonly ColumnBuilder _builder = ColumnBuilder.Create(field.Type);
    readonly int _unit = field.Datatype == "char" ? 1 : 2;

    // What the header says of one text's length; 0 where each text says it.
    readonly int _length = field.Shape.Fixed.Count > 0 ? field.Shape.Fixed[0] : field.Shape.IsOpen ? 0 : 1;

    public override bool TryRead(string text) => Append(text);

    public override void Read(BinaryInput input)
    {
        // An empty text stands for NULL in BINARY, and is the empty text in BINARY2, which says NULL otherwise.
        var text = Decode(input.Take(ByteCount(input)));
        if ((text.Length == 0 && !input.HasNullBits) || !Append(text))
        {
            _builder.AppendNull();
        }
    }

    public override void Skip(BinaryInput input) => input.Take(ByteCount(input));

    public override void ReadNull() => _builder.AppendNull();

    public override Column Build() => _builder.Build();

    /// <summary>Bytes of the next cell: what the header says, or a number of texts of a length, or of units.</summary>
    int ByteCount(BinaryInput input) =>
        checked(_unit * (!field.Shape.IsOpen ? field.Shape.Count : field.Shape.Count * input.TakeCount()));

    string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = (_unit == 1 ? Encoding.UTF8 : Encoding.BigEndianUnicode).GetString(bytes);
        return field.Type.IsNested ? text : UpToNul(text);
    }

    bool Append(string text)
    {
        if (field.IsTimestamp)
        {
            var done = TimeText.TryParseTimestamp(Encoding.UTF8.GetBytes(text.Trim()), TimeUnit.Microsecond, out var instant);
            ((FixedWidthBuilder<long>)_builder).Append(instant);
            return done;
        }

        if (!field.Type.IsNested)
        {
            ((BinaryBuilder)_builder).Append(text);
            return true;
        }

        var parts = Enumerable.Range(0, (text.Length + _length - 1) / _length)
            .Select(i => (object)UpToNul(text.Substring(i * _length, Math.Min(_length, text.Length - i * _length))).TrimEnd(' '))
            .ToArray();
        if (field.Type is FixedSizeListType { Size: var size } && parts.Length != size)
        {
            _builder.AppendNull();
            return false;
        }

        _builder.AppendValue(parts);
        return true;
    }

    static string UpToNul(string text) => text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var end ? text[..end] : text;
}
