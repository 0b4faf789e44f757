using System.Diagnostics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Values of one column as the bytes of BINARY and BINARY2 (VOTable 1.4 §5.4), a column at a time.</summary>
abstract class BinaryCells
{
    /// <summary>The cells of a column.</summary>
    public static BinaryCells Of(VoTableColumn column) => column.Type switch
    {
        ListType => new ListCells(ItemsOf(column, (byte)'?'), isCounted: true),
        FixedSizeListType => new ListCells(ItemsOf(column, (byte)'?'), isCounted: false),
        { Id: TypeId.Utf8 } => column.IsAscii ? new ByteCells() : new Utf16Cells(),
        { Id: TypeId.Binary } => new ByteCells(),
        _ => ItemsOf(column, (byte)'?'),
    };

    /// <summary>Adds the bytes of each row.</summary>
    public abstract void AddSizes(Column column, Span<int> sizes);

    /// <summary>Writes rows from <paramref name="first"/> on, each at its place, and moves the places behind them.</summary>
    public abstract void Write(Column column, int first, Span<byte> target, Span<int> places);

    /// <summary>The cells of a column's single values or elements.</summary>
    /// <param name="column">The column.</param>
    /// <param name="noBoolean">What stands for a truth value that is NULL.</param>
    public static ItemCells ItemsOf(VoTableColumn column, byte noBoolean)
    {
        var number = column.NullNumber ?? 0;
        return column.Item.Id switch
        {
            TypeId.Boolean => new BooleanCells(noBoolean),
            TypeId.UInt8 => new IntegerCells<byte>((byte)number),
            TypeId.Int16 => new IntegerCells<short>((short)number),
            TypeId.Int32 => new IntegerCells<int>((int)number),
            TypeId.Int64 => new IntegerCells<long>(number),
            TypeId.Float => new FloatCells(),
            TypeId.Double => new DoubleCells(),
            _ => throw new UnreachableException(),
        };
    }
}
