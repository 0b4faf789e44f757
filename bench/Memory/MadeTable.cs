using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Bench.Memory;

/// <summary>A table of any number of rows that takes no room: row i is computed from i.</summary>
/// <param name="rows">Number of rows.</param>
sealed class MadeTable(long rows) : ITableProvider
{
    const int MorselRows = 1 << 20;

    /// <inheritdoc/>
    public Schema Schema { get; } = new([new("id", DataType.Int64, false), new("k", DataType.Int64, false), new("x", DataType.Double, false)]);

    /// <inheritdoc/>
    public long? RowCount => rows;

    /// <inheritdoc/>
    public SkyPosition? Position => null;

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        var columns = new Schema(request.Columns.Map(c => c.Field));
        return new(columns, request.Filters.Map(_ => FilterSupport.None), rows, "", _ => new Source(columns, request.Columns, rows));
    }

    /// <summary>64 bits that look random (the finalizer of SplitMix64; Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).</summary>
    static ulong Mix(ulong x)
    {
        x += 0x9E37_79B9_7F4A_7C15;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }

    sealed class Source(Schema schema, ValueList<ScanColumn> columns, long rows) : MorselSource(schema)
    {
        protected override int Count => (int)((rows + MorselRows - 1) / MorselRows);

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            var end = Math.Min((morsel + 1L) * MorselRows, rows);
            for (var first = (long)morsel * MorselRows; first < end; first += worker.BatchRows)
            {
                var length = (int)Math.Min(worker.BatchRows, end - first);
                yield return new(Schema, [.. columns.Select(c => Make(c.Position, first, length))], length);
            }
        }

        /// <summary>The row's number; one of as many keys as rows, about two thirds of which occur; a number from 0 to 1.</summary>
        Column Make(int position, long first, int length)
        {
            var (words, numbers) = (new long[length], new double[length]);
            for (var i = 0; i < length; i++)
            {
                var random = position == 0 ? 0 : Mix((ulong)(first + i) + ((ulong)position << 48));
                words[i] = position == 0 ? first + i : (long)(random % (ulong)rows);
                numbers[i] = random / 18446744073709551616.0;
            }

            return position == 2 ? new Column<double>(numbers) : new Column<long>(words);
        }
    }
}
