using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Bench.Memory;

/// <summary>Files that are awkward to read: many columns in large row groups of large pages.</summary>
static class WideFile
{
    const int Columns = 200;
    const int Rows = 1 << 20;
    const int BatchRows = 8192;

    /// <summary>A file of 200 columns of doubles in row groups of 524,288 rows, 800 MiB each, in pages of a megabyte; made once.</summary>
    internal static void Make(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        var schema = new Schema([.. Enumerable.Range(0, Columns).Select(i => new Field($"c{i}", DataType.Double, false))]);
        var options = new ParquetWriteOptions { RowGroupRows = Rows / 2, PageRows = Rows, PageBytes = 1 << 20, Column = new() { MayUseDictionary = false } };
        var random = new Random(1);
        using (var writer = ParquetWriter.Create(path + ".part", schema, options))
        {
            for (var row = 0; row < Rows; row += BatchRows)
            {
                writer.Write(new(schema, [.. schema.Fields.Select(_ => new Column<double>(Numbers(random)))], BatchRows));
            }

            writer.Complete();
        }

        File.Move(path + ".part", path);
    }

    static double[] Numbers(Random random)
    {
        var numbers = new double[BatchRows];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Math.Round(random.NextDouble(), 4);
        }

        return numbers;
    }
}
