using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Parquet;

namespace Rubin.Query.Bench.Parquet;

/// <summary>The same sums, from opening the file on, by our reader and by DuckDB in turn.</summary>
static class Comparison
{
    const int WarmUps = 2;
    const int Runs = 7;

    /// <summary>Prints one row of the table.</summary>
    public static void Run(BenchFile file, int threads)
    {
        using var database = DuckDbDatabase.Open(options: new() { Threads = threads });
        using var connection = database.Connect();
        var sql = $"SELECT {string.Join(", ", file.Columns.Select(c => Aggregate(file, c)))} FROM '{file.Path}'";
        List<double> ours = [];
        List<double> theirs = [];
        var allocated = 0L;
        for (var run = 0; run < WarmUps + Runs; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var watch = Stopwatch.StartNew();
            var sums = Sums(file, threads);
            var mine = watch.Elapsed.TotalMilliseconds;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            watch.Restart();
            using var result = connection.Query(sql);
            var row = result.ReadRows()[0];
            var other = watch.Elapsed.TotalMilliseconds;
            Check(file, sums, row);
            if (run >= WarmUps)
            {
                ours.Add(mine);
                theirs.Add(other);
            }
        }

        var (a, b) = (Median(ours), Median(theirs));
        Console.WriteLine($"| {file.Name} | {string.Join(' ', file.Columns)} | {threads} | {a:F1} | {b:F1} | {a / b:F2} | {allocated >> 20} |");
    }

    static string Aggregate(BenchFile file, string column) =>
        column == "band" ? "count(CASE WHEN band = 'r' THEN 1 END)" : file.Name[0] == 'L' ? $"sum(list_sum({column}))" : $"sum({column})";

    static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    static void Check(BenchFile file, double[] sums, object?[] expected)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            var value = double.Parse(FormattableString.Invariant($"{expected[i]}"), CultureInfo.InvariantCulture);
            if (Math.Abs(sums[i] - value) > 1e-6 * Math.Abs(value))
            {
                throw new InvalidOperationException($"{file.Name}: {file.Columns[i]} sums to {sums[i]}, not {value}");
            }
        }
    }

    static double[] Sums(BenchFile source, int threads)
    {
        using var file = ParquetFile.Open(source.Path);
        var projection = Projection.Of(file.Layout, source.Columns);
        var total = new double[source.Columns.Length];
        var next = -1;
        void Work()
        {
            var sums = new double[total.Length];
            using var reader = new RowGroupReader(file, projection);
            for (var group = Interlocked.Increment(ref next); group < file.RowGroups.Count; group = Interlocked.Increment(ref next))
            {
                reader.Open(file.RowGroups[group]);
                while (reader.Read() is { } batch)
                {
                    for (var i = 0; i < sums.Length; i++)
                    {
                        sums[i] += Sum(batch.Columns[i]);
                    }
                }
            }

            lock (total)
            {
                for (var i = 0; i < sums.Length; i++)
                {
                    total[i] += sums[i];
                }
            }
        }

        Thread[] workers = [.. Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work))];
        foreach (var worker in workers)
        {
            worker.Start();
        }

        Work();
        foreach (var worker in workers)
        {
            worker.Join();
        }

        return total;
    }

    // NULLs are 0 in the reader's columns.
    static double Sum(Column column) => column switch
    {
        Column<long> c => SumLongs(c.Values),
        Column<double> c => SumDoubles(c.Values),
        Column<float> c => SumFloats(c.Values),
        ListColumn c => Sum(c.Elements),
        DictionaryColumn c => CountEqual(c, "r"),
        _ => throw new UnreachableException(),
    };

    static double SumLongs(ReadOnlySpan<long> values)
    {
        var vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
        var sum = Vector<long>.Zero;
        foreach (var vector in vectors)
        {
            sum += vector;
        }

        var total = Vector.Sum(sum);
        foreach (var value in values[(vectors.Length * Vector<long>.Count)..])
        {
            total += value;
        }

        return total;
    }

    static double SumDoubles(ReadOnlySpan<double> values)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var sum = Vector<double>.Zero;
        foreach (var vector in vectors)
        {
            sum += vector;
        }

        var total = Vector.Sum(sum);
        foreach (var value in values[(vectors.Length * Vector<double>.Count)..])
        {
            total += value;
        }

        return total;
    }

    static double SumFloats(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sum = Vector<double>.Zero;
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            sum += low + high;
        }

        var total = Vector.Sum(sum);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            total += value;
        }

        return total;
    }

    static double CountEqual(DictionaryColumn column, string value)
    {
        var dictionary = (BinaryColumn)column.Dictionary;
        var wanted = Enumerable.Range(0, dictionary.Length).Where(i => dictionary.Text(i) == value).FirstOrDefault(-1);
        return column.Codes.Count(wanted);
    }
}
