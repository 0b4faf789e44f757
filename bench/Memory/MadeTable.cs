using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Bench.Memory;

/// <summary>
/// A table of any number of rows that takes no room: row i is computed from i. Its columns are what makes states large: keys that are nearly all different, a key that
/// nine rows in ten share, groups of a hundred rows that lie together, long texts, lists, and positions on the sky.
/// </summary>
/// <param name="rows">Number of rows.</param>
sealed class MadeTable(long rows) : ITableProvider
{
    const int MorselRows = 1 << 20;
    const int GroupRows = 100;
    const int ListLength = 16;

    static readonly string[] Bands = ["u", "g", "r", "i", "z", "y"];

    /// <inheritdoc/>
    public Schema Schema { get; } = new(
    [
        new("id", DataType.Int64, false),
        new("k", DataType.Int64, false),
        new("x", DataType.Double, false),
        new("g", DataType.Int64, false),
        new("h", DataType.Int64, false),
        new("t", DataType.Double, false),
        new("band", DataType.Utf8, false),
        new("s", DataType.Utf8, false),
        new("l", new ListType(DataType.Double), false),
        new("ra", DataType.Double, false),
        new("dec", DataType.Double, false),
    ]);

    /// <inheritdoc/>
    public long? RowCount => rows;

    /// <inheritdoc/>
    public SkyPosition? Position => null;

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        var columns = new Schema(request.Columns.Map(c => c.Field));
        return new(columns, request.Filters.Map(_ => FilterSupport.None), rows, "", _ => new Source(columns, [.. request.Columns.Select(c => Schema[c.Position].Name)], rows));
    }

    /// <summary>64 bits that look random (the finalizer of SplitMix64; Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).</summary>
    static ulong Mix(ulong x)
    {
        x += 0x9E37_79B9_7F4A_7C15;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }

    sealed class Source(Schema schema, string[] columns, long rows) : MorselSource(schema)
    {
        protected override int Count => (int)((rows + MorselRows - 1) / MorselRows);

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            var end = Math.Min((morsel + 1L) * MorselRows, rows);
            for (var first = (long)morsel * MorselRows; first < end; first += worker.BatchRows)
            {
                var length = (int)Math.Min(worker.BatchRows, end - first);
                yield return new(Schema, [.. columns.Select(c => Make(c, first, length))], length);
            }
        }

        Column Make(string column, long first, int length) => column switch
        {
            "id" => Words(length, i => first + i),
            "k" => Words(length, i => (long)(Bits("k", first + i) % (ulong)rows)),
            "g" => Words(length, i => (first + i) / GroupRows),
            "h" => Words(length, i => Bits("h", first + i) % 10 == 0 ? first + i + 1 : 0),
            "x" => Numbers(length, i => Fraction("x", first + i)),
            "t" => Numbers(length, i => 60000 + (first + i) % GroupRows + Fraction("t", first + i)),
            "ra" => Numbers(length, i => 360 * Fraction("ra", first + i)),
            "dec" => Numbers(length, i => Math.Asin(2 * Fraction("dec", first + i) - 1) * 180 / Math.PI),
            "l" => new ListColumn(
                new(DataType.Double), Enumerable.Range(0, length + 1).Select(i => i * ListLength).ToArray(), Numbers(length * ListLength, i => Fraction("l", first * ListLength + i))),
            "band" => Texts(length, i => Bands[Bits("band", first + i) % 6]),
            _ => Texts(length, i => $"an object whose name is long and whose number is {Bits("s", first + i):x16}, which makes two equal ones rare"),
        };

        static ulong Bits(string column, long row) => Mix((ulong)row + ((ulong)column[0] << 48) + ((ulong)column.Length << 56));

        static double Fraction(string column, long row) => Bits(column, row) / 18446744073709551616.0;

        static Column<long> Words(int length, Func<int, long> value)
        {
            var words = new long[length];
            for (var i = 0; i < length; i++)
            {
                words[i] = value(i);
            }

            return new(words);
        }

        static Column<double> Numbers(int length, Func<int, double> value)
        {
            var numbers = new double[length];
            for (var i = 0; i < length; i++)
            {
                numbers[i] = value(i);
            }

            return new(numbers);
        }

        static Column Texts(int length, Func<int, string> value)
        {
            var builder = ColumnBuilder.Create(DataType.Utf8);
            for (var i = 0; i < length; i++)
            {
                builder.AppendValue(value(i));
            }

            return builder.Build();
        }
    }
}
