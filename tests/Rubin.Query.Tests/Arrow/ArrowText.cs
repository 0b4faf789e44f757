using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Tests.Arrow;

/// <summary>The values of record batches as the lines of text that node/encoding.mjs writes.</summary>
static class ArrowText
{
    internal static string Lines(Schema schema, IEnumerable<RecordBatch> batches)
    {
        var text = new StringBuilder();
        foreach (var field in schema.Fields)
        {
            var metadata = string.Join('|', field.Metadata.Select(pair => $"{pair.Key}={pair.Value}"));
            text.Append("field ").Append(field.Name).Append(field.Nullable ? " true " : " false ").Append(metadata).Append('\n');
        }

        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    text.Append(schema[i].Name).Append(' ').Append(Encode(batch.Columns[i], row)).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    static string Encode(Column column, int row) => column.IsNull(row) ? "null" : column switch
    {
        BooleanColumn c => c[row] ? "true" : "false",
        BinaryColumn c => Convert.ToHexStringLower(c[row]),
        DictionaryColumn c => Encode(c.Dictionary, c.Codes[row]),
        ListColumn c => All(c[row]),
        FixedSizeListColumn c => All(c[row]),
        StructColumn c => Fields(c, row),
        Column<sbyte> c => Number(c.Values[row]),
        Column<short> c => Number(c.Values[row]),
        Column<int> c => Number(c.Values[row]),
        Column<long> c => Number(c.Values[row]),
        Column<byte> c => Number(c.Values[row]),
        Column<ushort> c => Number(c.Values[row]),
        Column<uint> c => Number(c.Values[row]),
        Column<ulong> c => Number(c.Values[row]),
        Column<Int128> c => Number(c.Values[row]),
        Column<Interval> c => $"{Number(c.Values[row].Months)}/{Number(c.Values[row].Days)}/{Number(c.Values[row].Nanoseconds)}",
        Column<float> c => Bits(c.Values[row]),
        Column<double> c => Bits(c.Values[row]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static string All(Column elements) => $"[{string.Join(',', Enumerable.Range(0, elements.Length).Select(i => Encode(elements, i)))}]";

    static string Fields(StructColumn column, int row) =>
        $"{{{string.Join(',', column.Children.Select((child, i) => $"{column.StructType.Fields[i].Name}:{Encode(child, row)}"))}}}";

    static string Number<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    static string Bits(double value) =>
        double.IsNaN(value) ? "NaN" : BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);
}
