using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Values of all types as values of those that VOTable has.</summary>
static class VoTableTypes
{
    /// <summary>The type of a list's elements; the type itself where it is none.</summary>
    public static DataType Item(DataType type) => type switch
    {
        ListType list => list.Element.Type,
        FixedSizeListType list => list.Element.Type,
        _ => type,
    };

    /// <summary>The type that values of <paramref name="type"/> are written as.</summary>
    public static DataType Of(DataType type) => type.Logical switch
    {
        ListType list when IsNumber(list.Element.Type) => new ListType(new Field("item", Of(list.Element.Type))),
        FixedSizeListType list when IsNumber(list.Element.Type) => new FixedSizeListType(new Field("item", Of(list.Element.Type)), list.Size),
        DecimalType { Precision: <= 15 } => DataType.Double,
        { Id: TypeId.Int8 } => DataType.Int16,
        { Id: TypeId.UInt16 } => DataType.Int32,
        { Id: TypeId.UInt32 or TypeId.UInt64 } => DataType.Int64,
        { Id: TypeId.Binary } => DataType.Binary,
        var plain => IsNumber(plain) ? plain : DataType.Utf8,
    };

    /// <summary>The type with another type of its elements, or the other type where it is no list.</summary>
    public static DataType WithItem(DataType type, DataType item) => type switch
    {
        ListType => new ListType(new Field("item", item)),
        FixedSizeListType list => new FixedSizeListType(new Field("item", item), list.Size),
        _ => item,
    };

    /// <summary>The values as values of a type of VOTable.</summary>
    /// <param name="column">The values.</param>
    /// <param name="type">That type: what <see cref="Of"/> gives, or SMALLINT in place of UTINYINT.</param>
    /// <param name="name">The column's name, for messages.</param>
    /// <exception cref="QueryException">Data: an integer is beyond 2⁶³-1, the largest that VOTable has.</exception>
    public static Column Convert(Column column, DataType type, string name) => (column, type) switch
    {
        (DictionaryColumn dictionary, _) => Convert(dictionary.Decode(), type, name),
        (ListColumn list, ListType to) => new ListColumn(to, list.OffsetMemory, Convert(list.Elements, to.Element.Type, name), list.Validity),
        (FixedSizeListColumn list, FixedSizeListType to) =>
            new FixedSizeListColumn(to, list.Length, Convert(list.Elements, to.Element.Type, name), list.Validity),
        (Column<sbyte> numbers, _) => Widen<sbyte, short>(numbers),
        (Column<byte> numbers, { Id: TypeId.Int16 }) => Widen<byte, short>(numbers),
        (Column<ushort> numbers, _) => Widen<ushort, int>(numbers),
        (Column<uint> numbers, _) => Widen<uint, long>(numbers),
        (Column<ulong> numbers, _) => Signed(numbers, name),
        (Column<Int128> numbers, { Id: TypeId.Double }) => Doubles(numbers, ((DecimalType)numbers.Type).Scale),
        _ => column.Type == type ? column : Texts(column),
    };

    static bool IsNumber(DataType type) =>
        type.Id is TypeId.Boolean || type.IsInteger || type.IsFloating || type is DecimalType { Precision: <= 15 };

    static Column<TTo> Widen<TFrom, TTo>(Column<TFrom> column)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        var values = new TTo[column.Length];
        TensorPrimitives.ConvertTruncating<TFrom, TTo>(column.Values, values);
        return new(values, column.Validity);
    }

    static Column<long> Signed(Column<ulong> column, string name)
    {
        var bad = column.Values.IndexOfAnyInRange(1UL << 63, ulong.MaxValue);
        for (var row = bad; bad >= 0 && row < column.Length; row++)
        {
            if (!column.IsNull(row) && column.Values[row] > long.MaxValue)
            {
                throw new QueryException(
                    QueryErrorCode.Data,
                    $"column \"{name}\" holds {column.Values[row].ToString(CultureInfo.InvariantCulture)}; the largest integer of a VOTable is {long.MaxValue.ToString(CultureInfo.InvariantCulture)}",
                    hint: $"select CAST({name} AS VARCHAR)");
            }
        }

        return Widen<ulong, long>(column);
    }

    static Column<double> Doubles(Column<Int128> column, int scale)
    {
        var unit = Math.Pow(10, scale);
        var values = new double[column.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (double)column.Values[i] / unit;
        }

        return new(values, column.Validity);
    }

    /// <summary>Times, regions and MOCs as DALI text, decimals as digits, other nested values as JSON.</summary>
    static Column Texts(Column column)
    {
        var texts = (BinaryBuilder)ColumnBuilder.Create(DataType.Utf8, column.Length);
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        var values = new JsonValues(writer);
        var text = new StringBuilder();
        for (var row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
            {
                texts.AppendNull();
            }
            else if (column.Type.IsNested && GeometryTypes.Kind(column.Type) is null)
            {
                values.Write(column, row);
                writer.Flush();
                texts.Append(json.WrittenSpan);
                json.ResetWrittenCount();
                writer.Reset();
            }
            else
            {
                ValueText.Append(text.Clear(), column, row);
                texts.Append(text.ToString());
            }
        }

        return texts.Build();
    }
}
