using System.Xml;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Reads the rows of one table.</summary>
abstract class RowsReader
{
    readonly int[] _wanted;

    /// <param name="fields">The table's fields.</param>
    /// <param name="columns">Positions of those that are wanted.</param>
    protected RowsReader(ValueList<VoTableField> fields, IReadOnlyList<int> columns)
    {
        Fields = fields;
        Cells = [.. fields.Select(CellReader.Of)];
        _wanted = [.. columns];
        IsWanted = new bool[fields.Count];
        foreach (var column in columns)
        {
            IsWanted[column] = true;
        }
    }

    /// <summary>The table's fields.</summary>
    protected ValueList<VoTableField> Fields { get; }

    /// <summary>A reader a field.</summary>
    protected CellReader[] Cells { get; }

    /// <summary>Whether a field is wanted.</summary>
    protected bool[] IsWanted { get; }

    /// <summary>Reads rows, at most so many; returns how many, 0 at the end.</summary>
    public abstract int Read(int most);

    /// <summary>The columns that are wanted, of the rows read since the last call.</summary>
    public Column[] Build() => [.. _wanted.Select(i => Cells[i].Build())];
}

/// <summary>Reads TABLEDATA.</summary>
sealed class TableDataReader(XmlReader xml, ValueList<VoTableField> fields, IReadOnlyList<int> columns, Func<string, QueryException> bad)
    : RowsReader(fields, columns)
{
    readonly int _depth = xml.Depth;
    bool _hasBegun;
    long _row;

    public override int Read(int most)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            if (xml.IsEmptyElement)
            {
                return 0;
            }

            xml.Read();
        }

        var rows = 0;
        while (rows < most && xml.Depth > _depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "TR")
            {
                xml.Skip();
                continue;
            }

            _row++;
            rows++;
            ReadRow();
        }

        return rows;
    }

    void ReadRow()
    {
        var depth = xml.Depth;
        var isEmpty = xml.IsEmptyElement;
        var cell = 0;
        xml.Read();
        while (!isEmpty && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "TD")
            {
                xml.Skip();
                continue;
            }

            if (cell == Cells.Length)
            {
                throw bad($"row {_row} has more cells than the table has fields ({Cells.Length})");
            }

            ReadCell(cell++);
        }

        if (!isEmpty)
        {
            xml.Read();
        }

        if (cell < Cells.Length)
        {
            throw bad($"row {_row} has {cell} cells, the table has {Cells.Length} fields");
        }
    }

    void ReadCell(int cell)
    {
        if (!IsWanted[cell])
        {
            xml.Skip();
            return;
        }

        var text = xml.ReadElementContentAsString();
        if (text.Length == 0 || (!Fields[cell].IsText && string.IsNullOrWhiteSpace(text)))
        {
            Cells[cell].ReadNull();
        }
        else if (!Cells[cell].TryRead(text))
        {
            throw bad($"row {_row}, field \"{Fields[cell].Name}\": \"{(text.Length > 60 ? text[..60] + "…" : text)}\" is not of its type ({Fields[cell].Type})");
        }
    }
}

/// <summary>Reads BINARY and BINARY2.</summary>
sealed class BinaryTableReader(BinaryInput input, ValueList<VoTableField> fields, IReadOnlyList<int> columns) : RowsReader(fields, columns)
{
    readonly int _nullBytes = input.HasNullBits ? (fields.Count + 7) / 8 : 0;

    public override int Read(int most)
    {
        var rows = 0;
        for (; rows < most && !input.IsAtEnd; rows++)
        {
            input.Row++;
            ReadRow();
        }

        return rows;
    }

    void ReadRow()
    {
        var nulls = input.Take(_nullBytes).ToArray();
        for (var i = 0; i < Cells.Length; i++)
        {
            var isNull = _nullBytes > 0 && (nulls[i / 8] & (0x80 >> (i % 8))) != 0;
            if (IsWanted[i] && !isNull)
            {
                Cells[i].Read(input);
                continue;
            }

            Cells[i].Skip(input);
            if (IsWanted[i])
            {
                Cells[i].ReadNull();
            }
        }
    }
}
